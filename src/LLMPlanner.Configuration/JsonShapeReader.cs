using System.Globalization;
using System.Text.Json;
using LLMPlanner.Configuration.Resources;
using LLMPlanner.Profiles;

namespace LLMPlanner.Configuration;

/// <summary>Reads the shape of JSON values and refuses what the configuration package would lose or blur.</summary>
internal ref struct JsonShapeReader
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly int _depthOffset;
    private Utf8JsonReader _reader;
    private PositionTracker _tracker;
    private int _values;

    /// <param name="text">The text.</param>
    /// <param name="start">The place of the text in its file.</param>
    /// <param name="depthOffset">How many levels around the profile do not count.</param>
    public JsonShapeReader(ReadOnlySpan<byte> text, TextPosition start, int depthOffset = 0)
    {
        _text = text;
        _tracker = new PositionTracker(start);
        _depthOffset = depthOffset;
        _reader = new Utf8JsonReader(text, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            MaxDepth = Limits.Depth + depthOffset + 2,
        });
    }

    /// <summary>The kind of the token that the reader stands on.</summary>
    public readonly JsonTokenType Token => _reader.TokenType;

    /// <summary>The offset of the token that the reader stands on.</summary>
    public readonly int Start => (int)_reader.TokenStartIndex;

    /// <summary>The offset behind the token that the reader stands on.</summary>
    public readonly int End => (int)_reader.BytesConsumed;

    /// <summary>The place of the token that the reader stands on.</summary>
    public TextPosition Position => _tracker.At(_text, Start);

    /// <summary>
    /// What is wrong with the last value, where its end could be found all the same, so that the values behind it count.
    /// </summary>
    public ProfileFormatException? Problem { get; private set; }

    /// <summary>Goes to the next token; false at the end of the text.</summary>
    public bool Read() => _reader.Read();

    /// <summary>Reads the value that the reader stands on, to its last token.</summary>
    /// <exception cref="ProfileFormatException">It is too deep or too long.</exception>
    public JsonShape ReadValue()
    {
        _values = 0;
        Problem = null;
        return ReadValue("");
    }

    private JsonShape ReadValue(string name)
    {
        TextPosition position = Position;
        if (++_values > Limits.Values)
        {
            throw new ProfileFormatException(nameof(SR.ProfileTooManyValues), position, Limits.Values);
        }

        if (_reader.CurrentDepth - _depthOffset >= Limits.Depth && Token is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            throw new ProfileFormatException(nameof(SR.ProfileTooDeep), position, Limits.Depth);
        }

        var shape = new JsonShape(KindOf(Token), name, position);
        if (Token == JsonTokenType.StartObject)
        {
            ReadProperties(shape);
        }
        else if (Token == JsonTokenType.StartArray)
        {
            while (_reader.Read() && Token != JsonTokenType.EndArray)
            {
                shape.Children.Add(ReadValue(shape.Children.Count.ToString(CultureInfo.InvariantCulture)));
            }
        }
        else if (Token == JsonTokenType.String)
        {
            GetText();
        }

        return shape;
    }

    private void ReadProperties(JsonShape shape)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (_reader.Read() && Token == JsonTokenType.PropertyName)
        {
            string name = GetText();
            if (!names.Add(name))
            {
                Problem ??= new ProfileFormatException(nameof(SR.ProfileDuplicateProperty), Position, name);
            }

            _reader.Read();
            shape.Children.Add(ReadValue(name));
        }
    }

    private string GetText()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            Problem ??= new ProfileFormatException(nameof(SR.ProfileTextInvalid), Position);
            return "";
        }
    }

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
