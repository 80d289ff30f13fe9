using System.Text;
using System.Text.Json;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing;

/// <summary>Reads the text of a plan into nodes. Comments and trailing commas are allowed, a name twice is not.</summary>
internal ref struct PlanParser
{
    private readonly string _path;
    private readonly LineMap _lines;
    private readonly PlanProblems _problems;
    private Utf8JsonReader _reader;
    private int _values;

    private PlanParser(byte[] text, string path, LineMap lines, PlanProblems problems)
    {
        _path = path;
        _lines = lines;
        _problems = problems;
        _reader = new Utf8JsonReader(text, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            MaxDepth = PlanLimits.Depth,
        });
    }

    /// <summary>The object that the text holds, or null where it holds none; what is wrong goes to the problems.</summary>
    public static PlanNode? Parse(byte[] text, string path, PlanProblems problems)
    {
        if (text.All(b => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
        {
            problems.Report("LLMP0001", new PlanPlace(path, TextSpan.Start), SR.PlanEmpty);
            return null;
        }

        var lines = new LineMap(text);
        try
        {
            var parser = new PlanParser(text, path, lines, problems);
            parser._reader.Read();
            PlanNode root = parser.Value(string.Empty, null);

            // Reading on finds text behind the end.
            while (parser._reader.Read())
            {
            }

            if (root.Kind == JsonValueKind.Object)
            {
                return root;
            }

            problems.Report("LLMP0001", root.Place, Message.Format(SR.PlanNotAnObject, root.Shown));
        }
        catch (JsonException e)
        {
            int place = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            problems.Report(
                "LLMP0001",
                new PlanPlace(path, lines.At(e.LineNumber ?? 0, e.BytePositionInLine ?? 0)),
                place < 0 ? e.Message : e.Message.Substring(0, place));
        }
        catch (InvalidOperationException e)
        {
            // A text that is no valid UTF-8 or UTF-16.
            problems.Report("LLMP0001", new PlanPlace(path, TextSpan.Start), e.Message);
        }

        return null;
    }

    private PlanNode Value(string name, TextSpan? nameSpan)
    {
        if (++_values > PlanLimits.Values)
        {
            throw new JsonException(Message.Format(SR.PlanTooManyValues, PlanLimits.Values));
        }

        JsonTokenType token = _reader.TokenType;
        string? text = token switch
        {
            JsonTokenType.String => _reader.GetString(),
            JsonTokenType.Number => Encoding.UTF8.GetString(_reader.ValueSpan.ToArray()),
            _ => null,
        };
        var node = new PlanNode(KindOf(token), name, _path, Here()) { NameSpan = nameSpan, Text = text };
        if (token == JsonTokenType.StartObject)
        {
            Properties(node);
        }
        else if (token == JsonTokenType.StartArray)
        {
            while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
            {
                node.Children.Add(Value(string.Empty, null));
            }
        }

        return node;
    }

    private void Properties(PlanNode node)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = _reader.GetString()!;
            TextSpan span = Here();
            bool isFirst = names.Add(name);
            if (!isFirst)
            {
                _problems.Report("LLMP0002", new PlanPlace(_path, span), name, SR.PlanTwice, SR.PlanOnce);
            }

            _reader.Read();
            PlanNode value = Value(name, span);
            if (isFirst)
            {
                node.Children.Add(value);
            }
        }
    }

    private readonly TextSpan Here() => _lines.Span((int)_reader.TokenStartIndex, (int)_reader.BytesConsumed);

    private static JsonValueKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => JsonValueKind.Object,
        JsonTokenType.StartArray => JsonValueKind.Array,
        JsonTokenType.String => JsonValueKind.String,
        JsonTokenType.Number => JsonValueKind.Number,
        JsonTokenType.True => JsonValueKind.True,
        JsonTokenType.False => JsonValueKind.False,
        _ => JsonValueKind.Null,
    };
}
