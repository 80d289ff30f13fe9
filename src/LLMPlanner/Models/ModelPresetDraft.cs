using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LLMPlanner.Hardware;
using LLMPlanner.Profiles;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Models;

/// <summary>
/// A preset about to be written: a model, and what its config does not say. What is null here is taken from the model; what nobody says is
/// written as unknown.
/// </summary>
public sealed record ModelPresetDraft
{
    /// <summary>The organisation of presets that are named without one.</summary>
    public const string DefaultOrganisation = "local";

    private const int MaxNameLength = 96;

    /// <summary>The model: a preset, or one read from a config.</summary>
    public required ModelPreset Model { get; init; }

    /// <summary>The id, or a name alone; the model's own name where null.</summary>
    public string? Name { get; init; }

    /// <summary>Other names.</summary>
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>Licence: an SPDX id, or <c>LicenseRef-…</c>.</summary>
    public string? License { get; init; }

    /// <summary>Whether the licence allows commercial use.</summary>
    public CommercialUse? CommercialUse { get; init; }

    /// <summary>Languages as BCP 47 tags.</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>Tasks it is meant for.</summary>
    public IReadOnlyList<string>? Tasks { get; init; }

    /// <summary>What it is: for instructions, a base model, for embeddings, a reranker.</summary>
    public ModelKind? Kind { get; init; }

    /// <summary>Day of release.</summary>
    public DateTime? ReleaseDate { get; init; }

    /// <summary>Longest context with position scaling, in tokens.</summary>
    public long? ExtendedContextLength { get; init; }

    /// <summary>The id that is written: <c>organisation/name</c>.</summary>
    /// <exception cref="PlannerException">PresetNameInvalid.</exception>
    public string Id => IdOf(Name ?? Model.Model, isGiven: Name is not null);

    /// <summary>The file inside a profile folder: <c>models/organisation/name.json</c>.</summary>
    /// <exception cref="PlannerException">PresetNameInvalid.</exception>
    public string RelativePath => Relative(Id);

    /// <summary>What is written although neither the draft nor the model says it.</summary>
    public IEnumerable<string> Assumptions
    {
        get
        {
            if (Model.NativeDtype is null && Model.Config is not null)
            {
                yield return Message.Format(SR.PresetTypeAssumed, Id);
            }

            if (Model.Profile is null && (Kind is null || Tasks is not { Count: > 0 }))
            {
                yield return Message.Format(
                    SR.PresetTasksAssumed, Id, (Kind ?? Model.Kind).ToString().ToLowerInvariant(), string.Join(", ", ModelPresetWriter.Tasks(this)));
            }
        }
    }

    /// <summary>The profile as JSON text that follows <c>model.schema.json</c>.</summary>
    /// <exception cref="PlannerException">PresetNameInvalid, PresetNeedsConfig, or what is wrong with the config.</exception>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            new ModelPresetWriter(writer, this).Write();
        }

        return Encoding.UTF8.GetString(stream.ToArray()).Replace("\r\n", "\n") + "\n";
    }

    /// <summary>The file inside a profile folder for a name, before there is a model.</summary>
    /// <param name="name">The id, or a name alone.</param>
    /// <exception cref="PlannerException">PresetNameInvalid.</exception>
    public static string PathOf(string name) => Relative(IdOf(name, isGiven: true));

    /// <summary>A file in the user's profile folder, which every cmdlet reads.</summary>
    /// <param name="relative">The file inside a profile folder.</param>
    /// <exception cref="PlannerException">UserFolderUnknown where the system has none.</exception>
    public static string InUserFolder(string relative) => Path.Combine(ProfileRoot.UserFolder() ?? throw PlannerException.UserFolderUnknown(), relative);

    /// <summary>Refuses a file that is already there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="replace">Whether it may be replaced.</param>
    /// <exception cref="PlannerException">PresetFileExists.</exception>
    public static void EnsureFree(string path, bool replace)
    {
        if (!replace && File.Exists(path))
        {
            throw PlannerException.Create(PlannerErrorKind.AlreadyExists, nameof(SR.PresetFileExists), path, path);
        }
    }

    /// <summary>Writes the profile beside its place and then puts it there, so that nobody reads half of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="replace">Whether a file that is there may be replaced.</param>
    /// <exception cref="PlannerException">PresetFileExists, PresetNotWritten, or what <see cref="ToJson"/> refuses.</exception>
    public void Write(string path, bool replace)
    {
        EnsureFree(path, replace);
        byte[] json = Encoding.UTF8.GetBytes(ToJson());
        try
        {
            // Replacing a file that is read-only is what the caller asked for.
            if (File.Exists(path))
            {
                File.SetAttributes(path, File.GetAttributes(path) & ~FileAttributes.ReadOnly);
            }

            AtomicFile.Write(path, stream => stream.Write(json, 0, json.Length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.Unavailable, nameof(SR.PresetNotWritten), path, path, e.Message);
        }
    }

    /// <summary>The preset as it will be read.</summary>
    /// <param name="path">The file it is read from, for messages.</param>
    /// <exception cref="PlannerException">As <see cref="ToJson"/>.</exception>
    public ModelPreset Read(string path)
        => ModelPresetReader.Read(Encoding.UTF8.GetBytes(ToJson()), path, Architectures.ModelFamilies.BuiltIn);

    private static string Relative(string id) => Path.Combine("models", id.Replace('/', Path.DirectorySeparatorChar) + ".json");

    private static string IdOf(string given, bool isGiven)
    {
        string name = (isGiven ? given : Sanitize(given)).Trim();
        string id = name.IndexOf('/') < 0 ? DefaultOrganisation + "/" + name : name;
        string[] parts = id.Split('/');
        return parts.Length == 2 && parts.All(IsName)
            ? id
            : throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.PresetNameInvalid), name, DecimalText.Shorten(name));
    }

    /// <summary>A model read from a file is named after it, whatever that is called.</summary>
    private static string Sanitize(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            text.Append(IsNameCharacter(c) || c == '/' ? c : '-');
        }

        return text.ToString().TrimStart('-', '.', '_');
    }

    private static bool IsName(string part)
        => part.Length is > 0 and <= MaxNameLength && part.All(IsNameCharacter) && part[0] is not ('.' or '-' or '_');

    private static bool IsNameCharacter(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '.' or '-' or '_';
}
