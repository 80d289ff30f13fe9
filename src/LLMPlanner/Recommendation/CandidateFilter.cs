using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Recommendation;

/// <summary>What a model must be before its size matters: made for the task, in the language, under a licence, with the context.</summary>
internal sealed class CandidateFilter(RecommendationQuery query, long contextLength)
{
    /// <summary>Without an accelerator only models of about this many active parameters answer at a reading pace.</summary>
    internal const long HostOnlyActiveParameters = 3_800_000_000;

    /// <summary>True for machines without an accelerator of their own: CPU only, or integrated graphics.</summary>
    public static bool IsHostOnly(HardwareProfile hardware)
        => hardware.Accelerators.All(card => card.DeviceClass == DeviceClass.Integrated
            && card.Vendor != "Apple" && (card.BandwidthBytesPerSecond ?? 0) < 150_000_000_000);

    /// <summary>Why a model does not come into question whatever the machine; null where it does.</summary>
    public Rejection? Reject(ModelPreset model)
    {
        if (model.Kind != ModelKind.Instruct)
        {
            return new Rejection(RejectionCause.Purpose, () => Message.Format(SR.RejectKind, model.Kind));
        }

        // A model published for certain tasks (medicine, translation) is no candidate for others; a blank list says nothing.
        if (model.Tasks.Count > 0 && !model.Tasks.Contains(query.UseCase.ToString(), StringComparer.OrdinalIgnoreCase))
        {
            return new Rejection(RejectionCause.Purpose, () => Message.Format(SR.RejectTasks, string.Join(", ", model.Tasks)));
        }

        if (model.NativeContextLength < contextLength)
        {
            return new Rejection(RejectionCause.Context, () => Message.Format(SR.RejectContext, Message.Tokens(model.NativeContextLength!.Value), Message.Tokens(contextLength)));
        }

        if (query.CommercialUse && model.CommercialUse is not (CommercialUse.Yes or CommercialUse.Conditional))
        {
            return new Rejection(RejectionCause.License, () => Message.Format(SR.RejectLicense, model.License ?? SR.Unknown, model.CommercialUse));
        }

        if (query.Language is { } language && !model.Languages.Any(tag => LanguageTag.Matches(tag, language)))
        {
            return new Rejection(RejectionCause.Language, () => Message.Format(SR.RejectLanguage, language, List(model.Languages)));
        }

        if (query.ToolCalling ? model.ToolCalling != true : query.UseCase == UseCase.Agent && model.ToolCalling == false)
        {
            return new Rejection(RejectionCause.Tools, () => model.ToolCalling is null ? SR.RejectToolsUnknown : SR.RejectTools);
        }

        return query.Modality.FirstOrDefault(wanted => !model.Modalities.Contains(wanted, StringComparer.OrdinalIgnoreCase)) is { } lacking
            ? new Rejection(RejectionCause.Modality, () => Message.Format(SR.RejectModality, lacking, List(model.Modalities)))
            : null;
    }

    /// <summary>What to say of a language or a modality that no model of a list has, which mostly is another spelling of one; null where there is none.</summary>
    public string? UnknownTerm(IReadOnlyCollection<ModelPreset> models)
    {
        if (query.Language is { } language && !models.Any(model => model.Languages.Any(tag => LanguageTag.Matches(tag, language))))
        {
            return Message.Format(SR.LanguageOfNone, language);
        }

        string[] known = [.. models.SelectMany(model => model.Modalities).Distinct(StringComparer.OrdinalIgnoreCase).OrderBy(name => name, StringComparer.Ordinal)];
        return query.Modality.FirstOrDefault(wanted => !known.Contains(wanted, StringComparer.OrdinalIgnoreCase)) is { } lacking
            ? Message.Format(SR.ModalityOfNone, lacking, List(known))
            : null;
    }

    private static string List(IReadOnlyList<string> items) => items.Count == 0 ? SR.Unknown : string.Join(", ", items);
}
