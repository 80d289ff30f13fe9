using LLMPlanner.Formats.Folders;
using LLMPlanner.Quantization.Gguf;
using LLMPlanner.TestSupport;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Formats.Folders;

/// <summary>Installed models are found in every store, and no entry of a store can end the search or lead out of it.</summary>
public sealed class InstalledModelTests
{
    private const string Digest = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Fact]
    public void Ollama_models_are_found_by_their_manifests()
    {
        using var folder = new TemporaryFolder();
        string blob = Blob(folder, Digest);
        string projector = Blob(folder, new string('b', 64));
        Manifest(folder, "registry.ollama.ai/library/llama3.2/3b", ("model", Digest), ("projector", new string('b', 64)), ("license", new string('c', 64)));
        Manifest(folder, "registry.ollama.ai/someone/thing/latest", ("model", Digest));
        Manifest(folder, "hf.co/bartowski/Qwen3-8B-GGUF/Q4_K_M", ("model", Digest));
        InstalledModel[] models = Ollama(folder);
        Assert.Equal(["hf.co/bartowski/Qwen3-8B-GGUF:Q4_K_M", "llama3.2:3b", "someone/thing:latest"], models.Select(model => model.Name));
        Assert.All(models, model => Assert.Null(model.Problem));
        InstalledModel llama = models[1];
        Assert.Equal(blob, llama.Path);
        Assert.Equal(projector, llama.ProjectorPath);
        Assert.Equal(new FileInfo(blob).Length + new FileInfo(projector).Length, llama.DiskBytes);
        Assert.Equal(ModelFolderKind.Gguf, ModelFolder.Open(llama.Path).Kind);
    }

    [Fact]
    public void Bad_manifests_are_listed_with_their_problem_and_stop_nothing()
    {
        using var folder = new TemporaryFolder();
        Blob(folder, Digest);
        Manifest(folder, "registry.ollama.ai/library/good/1", ("model", Digest));
        Manifest(folder, "registry.ollama.ai/library/gone/1", ("model", new string('d', 64)));
        Manifest(folder, "registry.ollama.ai/library/escape/1", ("model", "../../../../../../etc/passwd" + new string('x', 36)));
        Manifest(folder, "registry.ollama.ai/library/empty/1");
        folder.Write("manifests/registry.ollama.ai/library/broken/1", "{ not json");
        folder.Write("manifests/registry.ollama.ai/library/wrong/1", """{"layers":[7]}""");
        Dictionary<string, InstalledModel> models = Ollama(folder).ToDictionary(model => model.Name);
        Assert.Equal(6, models.Count);
        Assert.Null(models["good:1"].Problem);
        Assert.Equal("ModelFileNotFound", models["gone:1"].Problem!.ErrorId);
        Assert.Equal("InstalledModelDigest", models["escape:1"].Problem!.ErrorId);
        Assert.Equal("InstalledModelWithoutWeights", models["empty:1"].Problem!.ErrorId);
        Assert.Equal("ConfigNotJson", models["broken:1"].Problem!.ErrorId);
        Assert.Equal("ConfigValueWrongType", models["wrong:1"].Problem!.ErrorId);
    }

    [Fact]
    public void Lm_studio_models_are_found_by_publisher_and_repository()
    {
        using var folder = new TemporaryFolder();
        Gguf(folder, "publisher/repo/model-Q4_K_M.gguf");
        Gguf(folder, "publisher/repo/mmproj-model-f16.gguf");
        Gguf(folder, "publisher/split/m-00001-of-00002.gguf");
        Gguf(folder, "publisher/split/m-00002-of-00002.gguf");
        folder.Write("publisher/mlx/config.json", "{}");
        new SafetensorsWriter().Tensor("a", "F16", 8).WriteSparse(folder.File("publisher/mlx/model.safetensors"));
        folder.Write("publisher/notes/readme.txt", "nothing");
        InstalledModel[] models = [.. InstalledModels.Find(new InstalledModelPaths { LmStudio = [folder.Path] })];
        Assert.Equal(["publisher/mlx", "publisher/repo/model-Q4_K_M.gguf", "publisher/split/m-00001-of-00002.gguf"], models.Select(model => model.Name));
        Assert.EndsWith("mmproj-model-f16.gguf", models[1].ProjectorPath, StringComparison.Ordinal);
        Assert.Equal(2 * new FileInfo(folder.File("publisher/split/m-00001-of-00002.gguf")).Length, models[2].DiskBytes);
    }

    [Fact]
    public void Hugging_face_snapshots_are_found_behind_their_links()
    {
        using var folder = new TemporaryFolder();
        string blob = folder.Write("models--org--name/blobs/abc", Small());
        folder.Write("models--org--name/refs/main", "rev2\n");
        Link(folder, "models--org--name/snapshots/rev1/old.gguf", blob);
        Link(folder, "models--org--name/snapshots/rev2/new-Q8_0.gguf", blob);
        Link(folder, "models--org--name/snapshots/rev2/UD-Q4/part-00001-of-00001.gguf", blob);
        folder.Write("models--org--tensors/snapshots/rev/config.json", "{}");
        new SafetensorsWriter().Tensor("a", "F16", 8).WriteSparse(folder.File("models--org--tensors/snapshots/rev/model.safetensors"));
        folder.Write("datasets--org--data/snapshots/rev/config.json", "{}");
        Directory.CreateDirectory(folder.File("models--org--interrupted/blobs/x"));
        Link(folder, "models--org--dangling/snapshots/rev/gone.gguf", folder.File("nowhere"));
        Link(folder, "models--org--loop/snapshots/rev/loop.gguf", folder.File("models--org--loop/snapshots/rev/loop.gguf"));
        InstalledModel[] models = [.. InstalledModels.Find(new InstalledModelPaths { HuggingFace = [folder.Path] })];
        Assert.Equal(
            ["org/dangling/gone.gguf", "org/loop/loop.gguf", "org/name/new-Q8_0.gguf", "org/name/UD-Q4/part-00001-of-00001.gguf", "org/tensors"],
            models.Select(model => model.Name));
        Assert.Equal("rev2", models[2].Revision);
        Assert.Equal(new FileInfo(blob).Length, models[2].DiskBytes);
        Assert.Equal("InstalledModelLinkBroken", models[0].Problem!.ErrorId);
        Assert.Equal("InstalledModelLinkBroken", models[1].Problem!.ErrorId);
        Assert.Null(models[2].Problem);
        Assert.Equal(ModelFolderKind.Gguf, ModelFolder.Open(models[2].Path).Kind);
    }

    [Fact]
    public void Loops_of_links_and_deep_folders_end()
    {
        using var folder = new TemporaryFolder();
        Blob(folder, Digest);
        Manifest(folder, "registry.ollama.ai/library/good/1", ("model", Digest));
        Directory.CreateSymbolicLink(folder.File("manifests/registry.ollama.ai/library/self"), folder.File("manifests"));
        Directory.CreateDirectory(folder.File("manifests/" + string.Join("/", Enumerable.Repeat("deep", 60))));
        folder.Write("manifests/" + string.Join("/", Enumerable.Repeat("deep", 60)) + "/manifest", "{}");
        Assert.Equal(["good:1"], Ollama(folder).Select(model => model.Name));
    }

    [Fact]
    public void Variables_lead_to_stores_and_defaults_follow_the_system()
    {
        InstalledModelPaths plain = InstalledModelPaths.From(_ => null, "/home/u", isWindows: false);
        Assert.Contains("/home/u/.ollama/models", plain.Ollama);
        Assert.Contains("/usr/share/ollama/.ollama/models", plain.Ollama);
        Assert.Contains("/home/u/.lmstudio/models", plain.LmStudio);
        Assert.Equal(["/home/u/.cache/huggingface/hub"], plain.HuggingFace);
        var variables = new Dictionary<string, string>
        {
            ["OLLAMA_MODELS"] = "/ollama",
            ["HF_HOME"] = "/hf",
            ["LLAMA_CACHE"] = "/llama",
        };
        InstalledModelPaths set = InstalledModelPaths.From(variables.GetValueOrDefault, "/home/u", isWindows: false);
        Assert.Equal(["/ollama"], set.Ollama);
        Assert.Equal(["/hf/hub"], set.HuggingFace);
        Assert.Equal(["/llama"], set.LlamaCpp);
        variables["HF_HUB_CACHE"] = "/hub";
        Assert.Equal(["/hub"], InstalledModelPaths.From(variables.GetValueOrDefault, "/home/u", isWindows: false).HuggingFace);
        Assert.DoesNotContain(InstalledModelPaths.From(_ => null, "/home/u", isWindows: true).Ollama, path => path.StartsWith("/usr", StringComparison.Ordinal));
    }

    [Fact]
    public void Lm_studios_own_folder_is_read_from_its_settings()
    {
        using var home = new TemporaryFolder();
        home.Write(".lmstudio/settings.json", """{"downloadsFolder":"/elsewhere/models"}""");
        Assert.Contains("/elsewhere/models", InstalledModelPaths.From(_ => null, home.Path, isWindows: false).LmStudio);
        home.Write(".lmstudio/settings.json", "{ broken");
        Assert.DoesNotContain("/elsewhere/models", InstalledModelPaths.From(_ => null, home.Path, isWindows: false).LmStudio);
    }

    [Fact]
    public void Stores_that_do_not_exist_cost_nothing()
        => Assert.Empty(InstalledModels.Find(new InstalledModelPaths { Ollama = ["/no/such"], LmStudio = ["/no/such"], HuggingFace = ["/no/such"], LlamaCpp = ["/no/such"] }));

    private static InstalledModel[] Ollama(TemporaryFolder folder)
        => [.. InstalledModels.Find(new InstalledModelPaths { Ollama = [folder.Path] }).OrderBy(model => model.Name, StringComparer.Ordinal)];

    private static byte[] Small() => new GgufWriter().Set("general.architecture", "llama").Set("general.type", "adapter").Tensor("a", GgmlTypes.F32, 8).ToArray();

    private static void Gguf(TemporaryFolder folder, string name) => folder.Write(name, Small());

    private static string Blob(TemporaryFolder folder, string digest) => folder.Write("blobs/sha256-" + digest, Small());

    private static void Link(TemporaryFolder folder, string name, string target) => File.CreateSymbolicLink(folder.File(name), target);

    private static void Manifest(TemporaryFolder folder, string name, params (string Kind, string Digest)[] layers)
    {
        IEnumerable<string> items = layers.Select(layer => $$"""{"mediaType":"application/vnd.ollama.image.{{layer.Kind}}","digest":"sha256:{{layer.Digest}}","size":1}""");
        folder.Write("manifests/" + name, $$"""{"schemaVersion":2,"config":{},"layers":[{{string.Join(",", items)}}]}""");
    }
}
