using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Folders;

/// <summary>
/// Ollama's store: <c>manifests/registry/namespace/model/tag</c> names blobs by their digests; the weights of a model are one blob, its
/// projector and adapters further ones.
/// </summary>
internal static class OllamaStore
{
    private const string DefaultRegistry = "registry.ollama.ai";
    private const string DefaultNamespace = "library";
    private const string MediaType = "application/vnd.ollama.image.";

    /// <summary>Registry, namespace, model: three folders above the tag. Models fetched from a hub have one more.</summary>
    private const int Depth = 4;

    /// <summary>Finds the models of a store.</summary>
    public static IEnumerable<InstalledModel> Find(string root, CancellationToken cancellation)
    {
        string manifests = Path.Combine(root, "manifests");
        foreach (string manifest in StoreFolder.FilesBelow(manifests, Depth, "*", cancellation))
        {
            string[] parts = manifest.Substring(manifests.Length).Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length >= 3 && !parts[parts.Length - 1].StartsWith(".", StringComparison.Ordinal))
            {
                yield return Read(root, manifest, Name(parts));
            }
        }
    }

    private static string Name(string[] parts)
    {
        IEnumerable<string> names = parts.Take(parts.Length - 1);
        if (parts[0] == DefaultRegistry)
        {
            names = names.Skip(parts[1] == DefaultNamespace ? 2 : 1);
        }

        return string.Join("/", names) + ":" + parts[parts.Length - 1];
    }

    private static InstalledModel Read(string root, string manifest, string name)
    {
        try
        {
            return Read(root, ModelConfig.Load(manifest), name);
        }
        catch (PlannerException e)
        {
            return new InstalledModel(InstalledModelSource.Ollama, name, manifest) { Problem = e };
        }
    }

    private static InstalledModel Read(string root, ModelConfig manifest, string name)
    {
        string? model = null;
        string? projector = null;
        var adapters = new List<string>();
        long bytes = 0;
        foreach (ModelConfig layer in manifest.Sections("layers") ?? [])
        {
            string kind = layer.Text("mediaType") ?? string.Empty;
            if (kind is not (MediaType + "model" or MediaType + "projector" or MediaType + "adapter"))
            {
                continue;
            }

            string blob = Blob(root, layer.Text("digest") ?? string.Empty, manifest.Source);
            bytes += StoreFolder.Length(blob);
            switch (kind)
            {
                case MediaType + "model":
                    model ??= blob;
                    break;
                case MediaType + "projector":
                    projector ??= blob;
                    break;
                default:
                    adapters.Add(blob);
                    break;
            }
        }

        if (model is null)
        {
            throw PlannerException.Create(PlannerErrorKind.NotFound, nameof(SR.InstalledModelWithoutWeights), name, name, manifest.Source);
        }

        return new InstalledModel(InstalledModelSource.Ollama, name, model)
        {
            ProjectorPath = projector,
            AdapterPaths = adapters,
            DiskBytes = bytes,
            Problem = File.Exists(model) ? null : PlannerException.Create(PlannerErrorKind.NotFound, nameof(SR.ModelFileNotFound), model, model),
        };
    }

    /// <summary>The file of a digest. A digest that is none must not lead out of the store.</summary>
    private static string Blob(string root, string digest, string manifest)
    {
        const string Algorithm = "sha256:";
        const int HexDigits = 64;
        bool isDigest = digest.Length == Algorithm.Length + HexDigits && digest.StartsWith(Algorithm, StringComparison.Ordinal);
        for (int i = Algorithm.Length; isDigest && i < digest.Length; i++)
        {
            isDigest = digest[i] is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F');
        }

        return isDigest
            ? Path.Combine(root, "blobs", "sha256-" + digest.Substring(Algorithm.Length))
            : throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.InstalledModelDigest), manifest, manifest, SafeText.Of(digest));
    }
}
