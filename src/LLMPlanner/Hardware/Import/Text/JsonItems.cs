using System.Text.Json;
using LLMPlanner.Resources;

namespace LLMPlanner.Hardware.Import.Text;

/// <summary>
/// Reads JSON one item at a time: the values of the text, one after another, and instead of a list the items in it, so that
/// no more than one item is in memory. A list is an array, or an object with an array under one of the given names.
/// </summary>
/// <param name="stream">UTF-8.</param>
/// <param name="listNames">The names of the array in an object that is a list.</param>
/// <param name="source">What the text is called in errors.</param>
/// <param name="maxItem">The longest item, in bytes.</param>
/// <param name="keepArrays">Whether an array is an item as a whole.</param>
internal sealed class JsonItems(Stream stream, IReadOnlyList<string> listNames, string source, int maxItem, bool keepArrays = false)
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 64, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    // How the messages of the reader tell that the text is over.
    private static readonly string[] s_cutOff = ["end of data", "end of the JSON payload", "does not contain any JSON tokens"];

    private byte[] _buffer = new byte[256 << 10];
    private int _start;
    private int _end;
    private bool _isLast;
    private JsonReaderState _state = new(s_options);
    private long _line = 1;
    private long _valueLine = 1;
    private Level _level;

    private enum Level
    {
        Text = 0,
        Array,
        List,
        ListTail,
    }

    /// <summary>The line of the text, counted from 1, on which the last item started.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Reads the items; the caller disposes each.</summary>
    /// <exception cref="PlannerException">
    /// The text is no JSON (<c>ImportJsonInvalid</c>), ends too early (<c>ImportTruncated</c>), or an item is too long
    /// (<c>ImportItemTooLarge</c>). Items in front of the mistake have been given out by then.
    /// </exception>
    public IEnumerable<JsonDocument> Read()
    {
        while (true)
        {
            JsonDocument? item = null;
            Step step;
            while ((step = Next(ref item)) == Step.NeedsMore)
            {
                Fill();
            }

            if (step == Step.End)
            {
                yield break;
            }

            if (step == Step.Item)
            {
                yield return item!;
            }
        }
    }

    private enum Step
    {
        NeedsMore = 0,
        Again,
        Item,
        End,
    }

    private Step Next(ref JsonDocument? item)
    {
        if (_level == Level.Text && SkipBlanks())
        {
            return _isLast ? Step.End : Step.NeedsMore;
        }

        var reader = new Utf8JsonReader(new ReadOnlySpan<byte>(_buffer, _start, _end - _start), _isLast, _state);
        try
        {
            return _level switch
            {
                Level.Text => ReadText(ref reader, ref item),
                Level.ListTail => ReadTail(ref reader),
                _ => ReadItem(ref reader, ref item),
            };
        }
        catch (JsonException e)
        {
            long line = _valueLine + (e.LineNumber ?? 0);
            bool truncated = _isLast && s_cutOff.Any(t => e.Message.IndexOf(t, StringComparison.OrdinalIgnoreCase) >= 0);
            throw PlannerException.CreateFrom(
                e, PlannerErrorKind.InvalidData, truncated ? nameof(SR.ImportTruncated) : nameof(SR.ImportJsonInvalid),
                FormattableString.Invariant($"{source}({line})"), source, line, Plain(e.Message));
        }
    }

    // The reader counts lines from the start of its own buffer, which tells nobody anything.
    private static string Plain(string message)
    {
        int place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        int path = message.IndexOf(" Path:", StringComparison.Ordinal);
        int end = Math.Min(place < 0 ? message.Length : place, path < 0 ? message.Length : path);
        return message.Substring(0, end);
    }

    // A new value of the text: an array opens, an object may turn out to be a list, anything else is an item.
    private Step ReadText(ref Utf8JsonReader reader, ref JsonDocument? item)
    {
        Utf8JsonReader value = reader;
        if (!reader.Read())
        {
            return End();
        }

        if (reader.TokenType == JsonTokenType.StartArray && !keepArrays)
        {
            Consume(ref reader, Level.Array);
            return Step.Again;
        }

        if (reader.TokenType == JsonTokenType.StartObject && listNames.Count > 0)
        {
            Step found = FindList(ref reader);
            if (found != Step.Item)
            {
                return found;
            }

            reader = value;
            reader.Read();
        }

        return Parse(ref reader, ref item, Level.Text);
    }

    // Inside an object, in front of a name. Step.Item: the object holds no list, and all of it is in the buffer.
    private Step FindList(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                return Step.Item;
            }

            bool isList = IsListName(ref reader);
            if (!reader.Read())
            {
                return End();
            }

            if (isList && reader.TokenType == JsonTokenType.StartArray)
            {
                Consume(ref reader, Level.List);
                return Step.Again;
            }

            if (!reader.TrySkip())
            {
                return End();
            }
        }

        return End();
    }

    private bool IsListName(ref Utf8JsonReader reader)
    {
        foreach (string name in listNames)
        {
            if (reader.ValueTextEquals(name))
            {
                return true;
            }
        }

        return false;
    }

    private Step ReadItem(ref Utf8JsonReader reader, ref JsonDocument? item)
    {
        if (!reader.Read())
        {
            return End();
        }

        if (reader.TokenType == JsonTokenType.EndArray)
        {
            if (_level == Level.Array)
            {
                Finish(ref reader);
            }
            else
            {
                Consume(ref reader, Level.ListTail);
            }

            return Step.Again;
        }

        return Parse(ref reader, ref item, _level);
    }

    // What follows the list in its object is of no interest.
    private Step ReadTail(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            return End();
        }

        if (reader.TokenType == JsonTokenType.EndObject)
        {
            Finish(ref reader);
            return Step.Again;
        }

        if (reader.TokenType != JsonTokenType.PropertyName || !reader.TrySkip())
        {
            return End();
        }

        Consume(ref reader, Level.ListTail);
        return Step.Again;
    }

    private Step Parse(ref Utf8JsonReader reader, ref JsonDocument? item, Level after)
    {
        long offset = reader.TokenStartIndex;
        if (!JsonDocument.TryParseValue(ref reader, out item))
        {
            return End();
        }

        Line = _line + Lines(_start, _start + (int)offset);
        if (after == Level.Text)
        {
            Finish(ref reader);
        }
        else
        {
            Consume(ref reader, after);
        }

        return Step.Item;
    }

    // The rest of a text that is cut off is white space or a mistake, which the reader itself reports.
    private Step End() => !_isLast ? Step.NeedsMore : throw new JsonException("The text reached its end of data.", null, _line - _valueLine + Lines(_start, _end), null);

    private void Consume(ref Utf8JsonReader reader, Level next)
    {
        Advance((int)reader.BytesConsumed);
        _state = reader.CurrentState;
        _level = next;
    }

    // After a whole value another may follow, which no reader takes; a new one does.
    private void Finish(ref Utf8JsonReader reader)
    {
        Advance((int)reader.BytesConsumed);
        _state = new JsonReaderState(s_options);
        _level = Level.Text;
        _valueLine = _line;
    }

    private void Advance(int bytes)
    {
        _line += Lines(_start, _start + bytes);
        _start += bytes;
    }

    private long Lines(int from, int to)
    {
        long lines = 0;
        ReadOnlySpan<byte> span = new(_buffer, from, to - from);
        int next;
        while ((next = span.IndexOf((byte)'\n')) >= 0)
        {
            lines++;
            span = span.Slice(next + 1);
        }

        return lines;
    }

    // Whether nothing but blanks is left in the buffer.
    private bool SkipBlanks()
    {
        int blanks = 0;
        while (_start + blanks < _end && _buffer[_start + blanks] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            blanks++;
        }

        Advance(blanks);
        _valueLine = _line;
        return _start == _end;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= maxItem)
            {
                throw PlannerException.Create(
                    PlannerErrorKind.LimitExceeded, nameof(SR.ImportItemTooLarge),
                    FormattableString.Invariant($"{source}({_line})"), source, _line, maxItem);
            }

            Array.Resize(ref _buffer, Math.Min(maxItem, _buffer.Length * 2));
        }

        // To the brim: an item is looked at once for every doubling of the buffer, not once for every read.
        int read;
        while (_end < _buffer.Length && (read = stream.Read(_buffer, _end, _buffer.Length - _end)) > 0)
        {
            _end += read;
        }

        _isLast = _end < _buffer.Length;
    }
}
