using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Footprints;
using LLMPlanner.Formats.Folders;
using LLMPlanner.Hardware;
using LLMPlanner.Launch;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.Quantization.Gguf;
using LLMPlanner.TestSupport;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Models;

/// <summary>Projectors, adapters and prediction layers beside a file are components of their own, counted where they are loaded.</summary>
public sealed class SidecarTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_projector_beside_the_model_is_counted_unless_it_is_left_out()
    {
        string model = Model("model-Q4_K_M.gguf");
        string projector = Projector("mmproj-model-f16.gguf", 32);
        ModelFootprint with = Footprint(model);
        ModelFootprint without = Footprint(model, ("mmproj", false));

        FootprintComponent component = Component(with, "projector");
        Assert.Equal((new GgufSidecarBytes(projector).Bytes, Basis.Exact), (component.Bytes, component.Basis));
        Assert.Contains("mmproj-model-f16.gguf", component.Source, StringComparison.Ordinal);
        Assert.DoesNotContain(without.Components, other => other.Name == "projector");
        FootprintComponent buffer = Component(with, "projector compute buffer");
        Assert.Equal(Basis.Assumed, buffer.Basis);
        Assert.InRange(buffer.Bytes, buffer.Low, buffer.High);
        Assert.Equal(without.TotalBytes + component.Bytes + buffer.Bytes, with.TotalBytes);
        Assert.Equal(without.WeightBytes, with.WeightBytes);
        Assert.Contains(with.Notes, note => note.Contains("mmproj = false", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, true, "GPU0")]
    [InlineData(2, true, "GPU0")]
    [InlineData(99, true, "GPU0")]
    [InlineData(99, false, "Host")]
    public void A_projector_lies_on_the_first_card_unless_it_is_kept_from_it(int layers, bool offloads, string device)
    {
        string model = Model("model.gguf");
        string projector = Projector("mmproj.gguf", 32);
        // Micro-batches too small for the card to take the host's products over: without a layer it has nothing but the projector.
        HardwareFit with = Fit(model, ("n-gpu-layers", layers), ("mmproj-offload", offloads), ("ubatch-size", 16));
        HardwareFit without = Fit(model, ("n-gpu-layers", layers), ("mmproj", false), ("ubatch-size", 16));
        foreach (PlacementEntry entry in with.Placement)
        {
            PlacementEntry other = without.Placement.Single(before => before.Device == entry.Device);
            Assert.Equal(entry.Device == device ? new GgufSidecarBytes(projector).Bytes : 0, entry.WeightBytes - other.WeightBytes);
            Assert.Equal(entry.Device == device, entry.WorkspaceBytes > other.WorkspaceBytes);
            Assert.Equal(entry.Device == device && layers == 0, entry.OverheadBytes > other.OverheadBytes);
        }

        Assert.Equal(!offloads, LaunchCommands.For(with, ShellKind.Bash).Arguments.Contains("--no-mmproj-offload"));
    }

    [Fact]
    public void A_projector_of_another_width_is_another_model_s()
    {
        string model = Model("model.gguf");
        Projector("mmproj-other.gguf", 4096);
        File.WriteAllText(_folder.File("mmproj-broken.gguf"), "no header");
        Assert.DoesNotContain(Footprint(model).Components, component => component.Name == "projector");
        PlannerException error = Assert.Throws<PlannerException>(() => Footprint(model, ("mmproj", true)));
        Assert.Equal(("SidecarMissing", PlannerErrorKind.NotFound), (error.ErrorId, error.Kind));
    }

    [Fact]
    public void Files_that_come_and_go_are_seen()
    {
        string model = Model("model.gguf");
        Assert.Empty(ModelFiles.Read(model).Sidecars);
        string projector = Projector("mmproj.gguf", 32);
        Assert.Equal(projector, Assert.Single(ModelFiles.Read(model).Sidecars).Path);
        File.Delete(projector);
        Assert.Empty(ModelFiles.Read(model).Sidecars);
        Assert.Equal(ModelFolderKind.Gguf, ModelFolder.Open(_folder.Path).Kind);
    }

    [Fact]
    public void An_adapter_is_counted_where_it_is_asked_for_and_lies_where_its_layers_lie()
    {
        string model = Model("model.gguf");
        string lora = Adapter("some-lora.gguf");
        Assert.DoesNotContain(Footprint(model).Components, component => component.Name == "LoRA adapter");
        foreach (object option in new object[] { true, lora, new[] { lora }, lora + "," + lora })
        {
            ModelFootprint footprint = Footprint(model, ("lora", option));
            int times = option is string text && text.Contains(',', StringComparison.Ordinal) ? 2 : 1;
            Assert.Equal(times, footprint.Components.Count(component => component.Name == "LoRA adapter"));
            Assert.Equal(times * new GgufSidecarBytes(lora).Bytes, footprint.Components.Where(component => component.Name == "LoRA adapter").Sum(component => component.Bytes));
        }

        // The layer that the adapter changes is on the host, then on the card.
        long[] host = [.. new[] { 0, 99 }.Select(layers => Weights(Fit(model, ("lora", lora), ("n-gpu-layers", layers)), "Host") - Weights(Fit(model, ("n-gpu-layers", layers)), "Host"))];
        Assert.Equal([new GgufSidecarBytes(lora).Bytes, 0], host);
    }

    [Fact]
    public void Files_of_another_kind_are_refused_by_name()
    {
        string model = Model("model.gguf");
        string lora = Adapter("lora.gguf");
        PlannerException error = Assert.Throws<PlannerException>(() => Footprint(model, ("mmproj", lora)));
        Assert.Equal(("SidecarWrongKind", lora), (error.ErrorId, error.Target));
        Assert.Equal("SidecarWrongKind", Assert.Throws<PlannerException>(() => Footprint(model, ("lora", model))).ErrorId);
        Assert.Equal("ModelFileNotFound", Assert.Throws<PlannerException>(() => Footprint(model, ("lora", _folder.File("gone.gguf")))).ErrorId);
        Assert.Equal("EngineOptionContradiction", Assert.Throws<PlannerException>(() => Footprint(model, ("model-draft", lora))).ErrorId);
    }

    [Fact]
    public void Prediction_layers_of_a_file_have_the_bytes_of_the_file()
    {
        GgufWriter writer = SampleGgufs.Small();
        writer.Set("llama.block_count", 2u).Set("llama.nextn_predict_layers", 1u);
        string path = _folder.File("mtp-inside.gguf");
        writer.WriteSparse(path);
        GgufModel file = GgufModel.Open(path);
        Assert.True(file.MtpBytes > 0);
        FootprintComponent component = Component(Footprint(path, ("spec-type", "draft-mtp")), "next-token prediction layers");
        Assert.Equal((file.MtpBytes, Basis.Exact), (component.Bytes, component.Basis));
        Assert.DoesNotContain(Footprint(path).Components, other => other.Name == "next-token prediction layers");
    }

    [Fact]
    public void The_launch_command_names_what_was_counted()
    {
        string model = Model("model.gguf");
        string projector = Projector("mmproj it's.gguf", 32);
        string lora = Adapter("lora.gguf");
        HardwareFit fit = Fit(model, ("lora", lora));
        IReadOnlyList<string> arguments = LaunchCommands.For(fit, ShellKind.Bash).Arguments;
        Assert.Equal(projector, arguments[arguments.ToList().IndexOf("--mmproj") + 1]);
        Assert.Equal(lora, arguments[arguments.ToList().IndexOf("--lora") + 1]);

        string file = LaunchCommands.For(fit with { Engine = "Ollama" }, ShellKind.Bash).Files["Modelfile"];
        Assert.StartsWith($"FROM {model}\nFROM \"\"\"{projector}\"\"\"\nADAPTER {lora}\n", file, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_s_projector_and_adapters_are_part_of_its_model()
    {
        string model = Model("blobs/sha256-a");
        string projector = Projector("blobs/sha256-b", 32);
        string lora = Adapter("blobs/sha256-c");
        var installed = new InstalledModel(InstalledModelSource.Ollama, "llama3.2:tuned", model) { ProjectorPath = projector, AdapterPaths = [lora] };
        ModelPreset preset = ModelFiles.Read(installed);
        Assert.Equal(("llama3.2:tuned", "Ollama: llama3.2:tuned", model), (preset.Model, preset.Source, preset.ModelPath));
        foreach (string engine in new[] { "llama.cpp", "Ollama" })
        {
            ModelFootprint footprint = FootprintEstimator.Estimate(new CapacityRequest { Model = preset, Engine = engine });
            Assert.Equal(new GgufSidecarBytes(projector).Bytes, Component(footprint, "projector").Bytes);
            Assert.Equal(new GgufSidecarBytes(lora).Bytes, Component(footprint, "LoRA adapter").Bytes);
        }
    }

    private string Model(string name) => Written(SampleGgufs.Small(), name);

    private string Projector(string name, uint width) => Written(
        new GgufWriter().Set("general.architecture", "clip").Set("general.type", "mmproj").Set("clip.vision.projection_dim", width)
            .Tensor("v.blk.0.attn_q.weight", GgmlTypes.F16, 64, 64).Tensor("mm.0.weight", GgmlTypes.F16, 64, width),
        name);

    private string Adapter(string name) => Written(
        new GgufWriter().Set("general.architecture", "llama").Set("general.type", "adapter").Set("adapter.type", "lora")
            .Tensor("blk.1.attn_q.weight.lora_a", GgmlTypes.F32, 32, 4).Tensor("blk.1.attn_q.weight.lora_b", GgmlTypes.F32, 4, 32),
        name);

    private string Written(GgufWriter writer, string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        return writer.WriteSparse(_folder.File(name));
    }

    private static FootprintComponent Component(ModelFootprint footprint, string name) => footprint.Components.Single(component => component.Name == name);

    private static long Weights(HardwareFit fit, string device) => fit.Placement.Single(entry => entry.Device == device).WeightBytes;

    private static CapacityRequest Request(string path, (string Name, object Value)[] options) => new()
    {
        Model = ModelFiles.Read(path),
        ContextLength = 128,
        EngineOption = options.ToDictionary(option => option.Name, option => option.Value),
    };

    private static ModelFootprint Footprint(string path, params (string Name, object Value)[] options) => FootprintEstimator.Estimate(Request(path, options));

    private static HardwareFit Fit(string path, params (string Name, object Value)[] options)
        => FitEvaluator.Evaluate(Request(path, options) with { Hardware = HardwareCatalog.BuiltIn.Find("RTX 4090") with { SystemMemoryBytes = 64L << 30 } });

    private sealed class GgufSidecarBytes(string path)
    {
        public long Bytes { get; } = GgufModel.Open(path).File.TensorBytes;
    }
}
