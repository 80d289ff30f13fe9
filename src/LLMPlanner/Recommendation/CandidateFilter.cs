using LLMPlanner.Models;

namespace LLMPlanner.Recommendation;

/// <summary>What a model must be before its size matters: made for the task, in the language, under a licence, with the context.</summary>
internal sealed class CandidateFilter
{
    /// <summary>Without an accelerator only models of about this many active parameters answer at a reading pace.</summary>
    internal const long HostOnlyActiveParameters = 3_800_000_000;

    private readonly RecommendationQuery _query;
    private readonly bool _hostOnly;
    private readonly long _contextLength;

    public CandidateFilter(RecommendationQuery query, long contextLength)
    {
        _query = query;
        _contextLength = contextLength;
        _hostOnly = IsHostOnly(query);
    }

    /// <summary>True for machines without an accelerator of their own: CPU only, or integrated graphics.</summary>
    public static bool IsHostOnly(RecommendationQuery query)
        => query.Hardware.Accelerators.All(card => card.DeviceClass == Hardware.DeviceClass.Integrated
            && card.Vendor != "Apple" && (card.BandwidthBytesPerSecond ?? 0) < 150_000_000_000);

    /// <summary>Whether a model comes into question.</summary>
    public bool Accepts(ModelPreset model)
    {
        if (model.Kind != ModelKind.Instruct || model.NativeContextLength < _contextLength)
        {
            return false;
        }

        // A model published for certain tasks (medicine, translation) is no candidate for others; a blank list says nothing.
        if (model.Tasks.Count > 0 && !model.Tasks.Contains(_query.UseCase.ToString(), StringComparer.OrdinalIgnoreCase))
        {
            return false;
        }

        if (_query.CommercialUse && model.CommercialUse is not (CommercialUse.Yes or CommercialUse.Conditional))
        {
            return false;
        }

        if (_query.Language is { } language && !model.Languages.Any(tag => IsLanguage(tag, language)))
        {
            return false;
        }

        if (_query.UseCase == UseCase.Agent && model.ToolCalling == false)
        {
            return false;
        }

        return !_hostOnly || model.ActiveParameters <= HostOnlyActiveParameters;
    }

    // zh matches zh-Hans, and the other way round.
    private static bool IsLanguage(string tag, string wanted)
        => string.Equals(Primary(tag), Primary(wanted), StringComparison.OrdinalIgnoreCase);

    private static string Primary(string tag)
    {
        int dash = tag.IndexOf('-');
        return dash < 0 ? tag : tag.Substring(0, dash);
    }
}
