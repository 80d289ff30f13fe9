using System.Globalization;
using LLMPlanner.Architectures;
using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Models;

/// <summary>Reads a preset profile (profiles/models).</summary>
internal static class ModelPresetReader
{
    /// <exception cref="PlannerException">The profile is not valid; the message names key and file.</exception>
    public static ModelPreset Read(ReadOnlyMemory<byte> json, string source, ModelFamilies families)
    {
        ModelConfig profile = ModelConfig.Parse(json, source);
        string id = profile.Text("id") ?? throw profile.Invalid("id", "it is missing");
        ModelConfig? config = profile.Section("config");
        GgufModel? gguf = config is null && profile.Section("gguf") is { } header ? GgufProfile.Read(header) : null;
        ModelConfig? license = profile.Section("license");
        ModelConfig? context = profile.Section("context");
        ModelConfig? published = profile.Section("published");
        if (config is null && gguf is not { Kind: GgufModelKind.Model })
        {
            throw profile.Invalid("config", "it is missing");
        }

        return new ModelPreset(id, config, gguf, families)
        {
            Aliases = profile.Texts("aliases") ?? [],
            Family = profile.Text("family")!,
            ReleaseDate = Date(profile, "releaseDate"),
            License = license?.Text("id"),
            CommercialUse = Word<CommercialUse>(license, "commercialUse"),
            Languages = profile.Texts("languages") ?? [],
            Modalities = profile.Texts("modalities") ?? ["text"],
            Tasks = profile.Texts("tasks") ?? [],
            Kind = Word<ModelKind>(profile, "kind"),
            ToolCalling = profile.OptionalFlag("toolCalling"),
            Thinking = Word<ThinkingMode>(profile, "thinking"),
            NativeContextLength = context?.Size("native"),
            ExtendedContextLength = context?.Size("extended"),
            PublishedParameters = published?.Size("parameters"),
            PublishedNote = published?.Text("note"),
            NativeDtype = profile.Text("nativeDtype"),
            Source = profile.Section("sources")?.Text("config") ?? source,
            Profile = profile,
        };
    }

    private static DateTime? Date(ModelConfig profile, string name)
        => profile.Text(name) is not { } text
            ? null
            : DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date)
                ? date
                : throw profile.Invalid(name, "it must be a date such as 2025-04-28");

    private static T Word<T>(ModelConfig? profile, string name)
        where T : struct, Enum
        => profile?.Text(name) is not { } text
            ? default
            : Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(typeof(T), value)
                ? value
                : throw profile.Invalid(name, $"it must be one of {string.Join(", ", Enum.GetNames(typeof(T)))}");
}
