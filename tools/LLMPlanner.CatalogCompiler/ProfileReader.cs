using System.Text.Encodings.Web;
using System.Text.Json;

namespace LLMPlanner.CatalogCompiler;

/// <summary>A name and where it stands in its file.</summary>
internal readonly record struct PlacedName(string Value, long Offset);

/// <summary>A profile as read from its file.</summary>
internal sealed record ParsedProfile(IReadOnlyList<PlacedName> Names, byte[] Json)
{
    public string Id => Names[0].Value;

    public IReadOnlyList<string> Aliases => [.. Names.Skip(1).Select(n => n.Value)];
}

/// <summary>Reads a file that holds one profile or an array of them.</summary>
internal static class ProfileReader
{
    public static List<ParsedProfile> Read(SourceText text, List<Problem> problems)
    {
        var profiles = new List<ParsedProfile>();
        var reader = new Utf8JsonReader(text.Json);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                ReadOne(ref reader, text, problems, profiles);
            }
        }
        else
        {
            ReadOne(ref reader, text, problems, profiles);
        }

        // Reading on finds text after the end of the document.
        while (reader.Read())
        {
        }

        return profiles;
    }

    private static void ReadOne(
        ref Utf8JsonReader reader, SourceText text, List<Problem> problems, List<ParsedProfile> profiles)
    {
        long start = reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            problems.Add(text.Problem(start, "LLMPC002", "A profile is a JSON object, or an array of them."));
            reader.Skip();
            return;
        }

        var names = new List<PlacedName>();
        Utf8JsonReader scan = reader;
        bool named = ScanNames(ref scan, text, problems, names);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        if (!named)
        {
            problems.Add(text.Problem(start, "LLMPC003", "The profile has no 'id', which must be a text that is not empty."));
            return;
        }

        // An alias that only repeats another name of the same profile does no harm and is dropped.
        profiles.Add(new ParsedProfile(
            [.. names.DistinctBy(n => n.Value, StringComparer.OrdinalIgnoreCase)], Minify(document.RootElement)));
    }

    // Finds 'id' and 'aliases' of the object that the reader stands on; the id comes first in the list.
    private static bool ScanNames(
        ref Utf8JsonReader reader, SourceText text, List<Problem> problems, List<PlacedName> names)
    {
        bool hasId = false;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string property = reader.GetString()!;
            if (!seen.Add(property))
            {
                problems.Add(text.Problem(reader.TokenStartIndex, "LLMPC005", $"The property '{property}' stands here twice."));
            }

            reader.Read();
            if (property == "id" && reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } id)
            {
                names.Insert(0, new PlacedName(id, reader.TokenStartIndex));
                hasId = true;
            }
            else if (property == "aliases")
            {
                ScanAliases(ref reader, text, problems, names);
            }
            else
            {
                reader.Skip();
            }
        }

        return hasId;
    }

    private static void ScanAliases(
        ref Utf8JsonReader reader, SourceText text, List<Problem> problems, List<PlacedName> names)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            problems.Add(text.Problem(reader.TokenStartIndex, "LLMPC006", "'aliases' is an array of texts."));
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } alias)
            {
                names.Add(new PlacedName(alias, reader.TokenStartIndex));
                continue;
            }

            problems.Add(text.Problem(reader.TokenStartIndex, "LLMPC006", "'aliases' is an array of texts."));
            reader.Skip();
        }
    }

    private static byte[] Minify(JsonElement profile)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(
            buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            foreach (JsonProperty property in profile.EnumerateObject())
            {
                // The schema serves editors; nothing reads it from the index.
                if (property.Name != "$schema")
                {
                    property.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
