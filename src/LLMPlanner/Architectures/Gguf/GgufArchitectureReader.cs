using LLMPlanner.Formats;
using LLMPlanner.Formats.Gguf;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Architectures.Gguf;

/// <summary>
/// Turns the header of a GGUF file into an architecture: layers by the tensors they have, caches by the metadata. The parameters of the
/// architecture are exactly the tensors of the file.
/// </summary>
public static class GgufArchitectureReader
{
    private const string ArchitectureKey = "general.architecture";
    private static readonly string[] s_drafts = ["eagle3", "dflash", "gemma4-assistant"];

    /// <summary>Reads a file.</summary>
    /// <param name="file">A file with its headers.</param>
    /// <exception cref="PlannerException">
    /// GgufKeyMissing, GgufValueOutOfRange …: the metadata are incomplete or wrong; GgufArchitectureUnknown: the architecture is not known
    /// and its caches do not follow from the metadata; GgufArchitectureRefused: it is known and there is no rule for it.
    /// </exception>
    public static GgufModel Read(GgufFile file)
    {
        string? name = file.Metadata.Text(ArchitectureKey);
        GgufModelKind kind = KindOf(file, name);
        if (kind != GgufModelKind.Model)
        {
            return new GgufModel(file, kind, name ?? string.Empty, null, GgufStoredTensors.List(file.Tensors, null), file.Warnings, null);
        }

        string architecture = name
            ?? throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.GgufKeyMissing), ArchitectureKey, file.Path, ArchitectureKey);
        GgufArchitectureFacts? facts = GgufArchitectures.Find(architecture);
        if (facts?.Refusal is { } refusal)
        {
            throw PlannerException.Create(
                PlannerErrorKind.Unsupported, nameof(SR.GgufArchitectureRefused), architecture, file.Path, SafeText.Of(architecture), refusal);
        }

        try
        {
            return ReadModel(file, architecture, facts);
        }
        catch (OverflowException e)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.InvalidData, nameof(SR.DimensionsOverflow), file.Path, file.Path);
        }
        catch (PlannerException e) when (facts is null && e.ErrorId != nameof(SR.GgufArchitectureUnknown))
        {
            throw Unknown(file, architecture, e);
        }
    }

    private static GgufModel ReadModel(GgufFile file, string architecture, GgufArchitectureFacts? facts)
    {
        var model = new GgufHyperparameters(file.Metadata, architecture, facts, file.Path);
        GgufTensorPlaces places = GgufTensorPlaces.Of(file.Tensors, model.Blocks, file.Path);
        if (IsDraft(places, model))
        {
            return new GgufModel(
                file, GgufModelKind.Draft, architecture, null, GgufStoredTensors.List(file.Tensors, null), file.Warnings, null);
        }

        var assembly = new GgufAssembly(model, places);
        ModelArchitecture result = assembly.Build(ModelTypeOf(architecture, facts, model, places));
        if (facts is null && (assembly.HasUnknownMixer || model.WindowIsOpen))
        {
            throw Unknown(file, architecture, null);
        }

        // Sums that overflow are found here, while the file can still be named.
        _ = result.Tensors.TotalParameters;
        _ = result.Caches.StateElements;
        IReadOnlyList<ModelFileWarning> warnings = facts is null
            ? [.. file.Warnings, ModelFileWarning.Create(nameof(SR.GgufArchitectureNotListed), architecture, file.Path, SafeText.Of(architecture))]
            : file.Warnings;
        return new GgufModel(
            file,
            GgufModelKind.Model,
            architecture,
            result,
            GgufStoredTensors.List(file.Tensors, model),
            warnings,
            _ => GgufStoredTensors.Plan(file, result, places));
    }

    private static GgufModelKind KindOf(GgufFile file, string? architecture)
    {
        string? type = file.Metadata.TypeOf("general.type") == GgufValueType.String ? file.Metadata.Text("general.type") : null;
        if (architecture == "clip" || type == "mmproj")
        {
            return GgufModelKind.Projector;
        }

        if (type == "adapter" || file.Metadata.Contains("adapter.type"))
        {
            return GgufModelKind.Adapter;
        }

        if (type is not (null or "model"))
        {
            return GgufModelKind.Other;
        }

        if (architecture is not null && Array.IndexOf(s_drafts, architecture) >= 0)
        {
            return GgufModelKind.Draft;
        }

        return file.Tensors.Count == 0 && architecture is not null ? GgufModelKind.Vocabulary : GgufModelKind.Model;
    }

    /// <summary>A file with multi-token-prediction layers and none of the layers before them.</summary>
    private static bool IsDraft(GgufTensorPlaces places, GgufHyperparameters model)
    {
        bool hasMain = false;
        bool hasNextN = false;
        for (int layer = 0; layer < model.Blocks; layer++)
        {
            hasMain |= layer < model.Layers && !places.Layers[layer].IsEmpty;
            hasNextN |= layer >= model.Layers && !places.Layers[layer].IsEmpty;
        }

        return hasNextN && !hasMain;
    }

    private static string ModelTypeOf(string architecture, GgufArchitectureFacts? facts, GgufHyperparameters model, GgufTensorPlaces places)
        => architecture switch
        {
            "llama" when model.Experts > 0 => "mixtral",
            "deepseek2" when Array.Exists(places.Layers, layer => layer.Has("exp_probs_b.bias")) => "deepseek_v3",
            _ => facts?.ModelType ?? architecture,
        };

    private static PlannerException Unknown(GgufFile file, string architecture, Exception? cause)
        => PlannerException.CreateFrom(
            cause,
            PlannerErrorKind.Unsupported,
            nameof(SR.GgufArchitectureUnknown),
            architecture,
            file.Path,
            SafeText.Of(architecture),
            NearestName.Among(SafeText.Of(architecture), GgufArchitectures.Names),
            cause?.Message ?? SR.GgufCachesDoNotFollow);
}
