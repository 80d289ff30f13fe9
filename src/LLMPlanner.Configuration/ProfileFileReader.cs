using System.Text.Json;
using LLMPlanner.Configuration.Resources;
using LLMPlanner.Profiles;

namespace LLMPlanner.Configuration;

/// <summary>Reads the profiles of one file: one object, or an array of objects.</summary>
internal sealed class ProfileFileReader(ProfileLayer layer, Action<ProfileProblem> report)
{
    /// <summary>The profiles; a mistake in one of an array costs that one, a mistake in the syntax the whole file.</summary>
    public List<ProfileDocument> Read(ProfileFile file)
    {
        var documents = new List<ProfileDocument>();
        try
        {
            ReadOnlyMemory<byte> text = FileText.Read(file.Path);
            ReadAll(file, text, documents);
        }
        catch (ProfileFormatException e)
        {
            report(e.ToProblem(file.Path));
            documents.Clear();
        }
        catch (JsonException e)
        {
            report(Syntax(e).ToProblem(file.Path));
            documents.Clear();
        }

        return documents;
    }

    /// <summary>A mistake in the syntax, with its place counted from 1 and the parser's own count left out of the text.</summary>
    public static ProfileFormatException Syntax(JsonException error)
    {
        int place = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string message = place < 0 ? error.Message : error.Message.Substring(0, place);
        var position = new TextPosition((int)(error.LineNumber ?? 0) + 1, (int)(error.BytePositionInLine ?? 0) + 1);
        return new ProfileFormatException(nameof(SR.ProfileSyntax), position, message);
    }

    // One profile after the other, so that no more than one is held taken apart.
    private void ReadAll(ProfileFile file, ReadOnlyMemory<byte> text, List<ProfileDocument> documents)
    {
        var reader = new JsonShapeReader(text.Span, new TextPosition(1, 1), IsArray(text.Span) ? 1 : 0);
        reader.Read();
        if (reader.Token == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.Token != JsonTokenType.EndArray)
            {
                ReadOne(file, text, ref reader, documents);
            }
        }
        else
        {
            ReadOne(file, text, ref reader, documents);
        }

        // Reading on finds text behind the end of the document.
        while (reader.Read())
        {
        }
    }

    private static bool IsArray(ReadOnlySpan<byte> text)
    {
        var reader = new JsonShapeReader(text, new TextPosition(1, 1));
        return reader.Read() && reader.Token == JsonTokenType.StartArray;
    }

    private void ReadOne(
        ProfileFile file, ReadOnlyMemory<byte> text, ref JsonShapeReader reader, List<ProfileDocument> documents)
    {
        int start = reader.Start;
        JsonShape shape = reader.ReadValue();
        try
        {
            if (reader.Problem is { } problem)
            {
                throw problem;
            }

            if (shape.Kind != JsonValueKind.Object)
            {
                throw new ProfileFormatException(nameof(SR.ProfileNotAnObject), shape.Position, "A profile (a JSON object) is");
            }

            documents.Add(Document(file, text.Slice(start, reader.End - start), shape));
        }
        catch (ProfileFormatException e)
        {
            report(e.ToProblem(file.Path));
        }
    }

    private ProfileDocument Document(ProfileFile file, ReadOnlyMemory<byte> text, JsonShape shape)
    {
        using var document = new ConfigurationDocument(text, shape);
        JsonShape? id = shape.Find("id");
        if (id is not { Kind: JsonValueKind.String } || string.IsNullOrWhiteSpace(document.Text(id)))
        {
            throw new ProfileFormatException(nameof(SR.ProfileIdMissing), id?.Position ?? shape.Position);
        }

        JsonShape? schema = shape.Find("$schema");
        ProfileKind kind = file.Kind
            ?? (schema is { Kind: JsonValueKind.String } ? ProfileKinds.OfSchema(document.Text(schema)) : null)
            ?? throw new ProfileFormatException(nameof(SR.ProfileKindUnknown), shape.Position);
        TextPosition position = shape.Position;
        return new ProfileDocument(() => Positions(text.Span, position))
        {
            Kind = kind,
            Id = document.Text(id)!.Trim(),
            Layer = layer,
            Path = file.Path,
            Position = position,
            Json = document.ToJson(),
        };
    }

    // Read again when someone asks: hardly anyone does, and the places of all values take more room than the values.
    private static Dictionary<string, TextPosition> Positions(ReadOnlySpan<byte> text, TextPosition start)
    {
        var reader = new JsonShapeReader(text, start);
        reader.Read();
        var positions = new Dictionary<string, TextPosition>(StringComparer.OrdinalIgnoreCase);
        Add(reader.ReadValue(), "");
        return positions;

        void Add(JsonShape parent, string path)
        {
            foreach (JsonShape child in parent.Children)
            {
                string childPath = ConfigurationKeys.CombinePath(path, child);
                positions[childPath] = child.Position;
                Add(child, childPath);
            }
        }
    }
}
