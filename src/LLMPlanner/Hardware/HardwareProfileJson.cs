using System.Text;
using System.Text.Json;
using LLMPlanner.Hardware.Import;
using LLMPlanner.Hardware.Import.Json;
using LLMPlanner.Hardware.Import.Text;
using LLMPlanner.Resources;

namespace LLMPlanner.Hardware;

/// <summary>
/// Profiles as JSON (<c>hardware.schema.json</c>): the properties of <see cref="HardwareProfile"/> under their names, what is unknown left
/// out. What <c>ConvertTo-Json</c> makes of a profile is read too.
/// </summary>
public static class HardwareProfileJson
{
    /// <summary>The name of the list in a document.</summary>
    public const string ListName = "profiles";

    /// <summary>The file name of the schema, which documents name.</summary>
    public const string SchemaName = "hardware.schema.json";

    /// <summary>Writes profiles, one after another, as one document. The stream stays open.</summary>
    public static void Write(Stream stream, IEnumerable<HardwareProfile> profiles)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions
        {
            Indented = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
        writer.WriteStartObject();
        writer.WriteString("$schema", SchemaName);
        writer.WriteStartArray(ListName);
        foreach (HardwareProfile profile in profiles)
        {
            ProfileWriter.Write(writer, profile);
            if (writer.BytesPending > 1 << 16)
            {
                writer.Flush();
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Writes one profile as a document.</summary>
    public static string Write(HardwareProfile profile)
    {
        using var text = new MemoryStream();
        Write(text, [profile]);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    /// <summary>Reads the profiles of a document.</summary>
    /// <param name="stream">UTF-8, or UTF-16 with a byte order mark.</param>
    /// <param name="sourceName">What the text is called in errors.</param>
    /// <exception cref="PlannerException">The text is no JSON, or a value cannot be; the message names the place.</exception>
    public static IEnumerable<HardwareProfile> Read(Stream stream, string sourceName) =>
        HardwareImporter.Read(stream, new HardwareImportOptions { Format = HardwareImportFormat.Profile, SourceName = sourceName });

    internal static HardwareProfile Read(JsonElement element, ItemPlace place)
    {
        if (element.ValueKind != JsonValueKind.Object || element.Text("name") is null)
        {
            throw PlannerException.Create(
                PlannerErrorKind.InvalidData, nameof(SR.ImportProfileInvalid), place.ToString(), place.Source, place.Line);
        }

        return new ProfileReader(place).Read(element);
    }
}
