using LLMPlanner.Engines;
using LLMPlanner.Engines.LlamaCpp;
using LLMPlanner.Models;
using LLMPlanner.Quantization;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Planning;

/// <summary>Questions about every quantization that a pattern such as <c>*</c> or <c>Q4_*</c> stands for.</summary>
public static class QuantizationPatterns
{
    /// <summary>Whether a name is a pattern.</summary>
    /// <param name="name">What the user typed, or null.</param>
    public static bool IsPattern(string? name) => name is not null && name.IndexOfAny(['*', '?']) >= 0;

    /// <summary>
    /// One question for each quantization that matches and that the engine runs, most bytes first; the question itself where it names
    /// none or one. A GGUF file's own types come first, under their label.
    /// </summary>
    /// <param name="request">The question.</param>
    /// <exception cref="PlannerException">UnknownQuantization: nothing matches; or what is wrong with engine or model.</exception>
    public static IReadOnlyList<CapacityRequest> Expand(CapacityRequest request)
    {
        if (!IsPattern(request.Quantization))
        {
            return [request];
        }

        string pattern = request.Quantization!.Trim();
        InferenceEngine engine = EngineChoice.Choose(request with { Quantization = null });
        IReadOnlyList<CapacityRequest> matches = Matching(request, engine, pattern);
        if (matches.Count == 0 && request.Engine is null && !engine.ReadsGguf)
        {
            // A pattern that only GGUF mixes match decides for the engine that reads them.
            matches = Matching(request, EngineCatalog.BuiltIn.Find(LlamaCppEngine.Id), pattern);
        }

        return matches.Count > 0
            ? matches
            : throw PlannerException.Create(
                PlannerErrorKind.NotFound, nameof(SR.UnknownQuantization), pattern, pattern, NearestName.Among(pattern, Ids(engine)));
    }

    /// <summary>One question for each quantization that an engine runs, most bytes first.</summary>
    internal static IReadOnlyList<CapacityRequest> All(CapacityRequest request, InferenceEngine engine) => Matching(request, engine, "*");

    private static IEnumerable<string> Ids(InferenceEngine engine)
        => QuantizationCatalog.BuiltIn.Formats.Where(engine.HasRuleFor).Select(format => format.Id);

    private static IReadOnlyList<CapacityRequest> Matching(CapacityRequest request, InferenceEngine engine, string pattern)
    {
        QuantizationFormat? own = OwnFormat(request.Model, engine);
        bool? matrix = engine.ParseOptions(request.EngineOption).Flag("imatrix");
        IEnumerable<CapacityRequest> others = QuantizationCatalog.BuiltIn.Formats
            .Where(format => engine.HasRuleFor(format) && Glob.IsMatch(pattern, format.Id) && !Same(format.Id, own?.Id))
            .OrderByDescending(format => request.Model.Weights(format, matrix).TextBytes)
            .ThenBy(format => format.Id, StringComparer.Ordinal)
            .Select(format => request with { Engine = engine.Name, Quantization = format.Id });
        return own is not null && Glob.IsMatch(pattern, own.Id) ? [request with { Engine = engine.Name, Quantization = own.Id }, .. others] : [.. others];
    }

    private static QuantizationFormat? OwnFormat(ModelPreset model, InferenceEngine engine) => engine.ReadsGguf ? model.Stored : model.Checkpoint;

    private static bool Same(string left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
