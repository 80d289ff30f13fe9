using System.Buffers;
using System.Text;
using System.Text.Json;
using LLMPlanner.Resources;

namespace LLMPlanner.Formats;

/// <summary>Receives the tokens of a JSON text one by one.</summary>
internal interface IJsonTokens
{
    /// <summary>One token.</summary>
    /// <param name="reader">Stands on the token.</param>
    /// <param name="offset">Offset of the token in the file.</param>
    void Token(ref Utf8JsonReader reader, long offset);
}

/// <summary>Reads a JSON text of any length through one window, token by token, so that memory does not grow with the file.</summary>
internal static class JsonTokens
{
    private const int FirstWindow = 64 * 1024;

    /// <summary>Longest name or text.</summary>
    private const int LongestToken = 1024 * 1024;

    private const int MaxDepth = 16;
    private static readonly byte[] s_byteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a text.</summary>
    /// <param name="stream">Stands at the beginning of the text.</param>
    /// <param name="length">Bytes of the text; null for all that the stream gives.</param>
    /// <param name="limit">Bytes that are read at most.</param>
    /// <param name="source">A name for messages.</param>
    /// <param name="start">Offset of the text in its file.</param>
    /// <param name="handler">Receives the tokens.</param>
    /// <param name="cancellation">Stops between two windows.</param>
    public static void Read(Stream stream, long? length, long limit, string source, long start, IJsonTokens handler, CancellationToken cancellation)
    {
        byte[] window = ArrayPool<byte>.Shared.Rent(FirstWindow);
        try
        {
            var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth });
            long left = length ?? long.MaxValue;
            long offset = start;
            int filled = 0;
            bool isFinal = false;
            while (!isFinal)
            {
                cancellation.ThrowIfCancellationRequested();
                int read = stream.Read(window, filled, (int)Math.Min(window.Length - filled, left));
                left -= read;
                filled += read;
                isFinal = read == 0 || left == 0;
                if (length is not null && read == 0 && left > 0)
                {
                    throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.JsonTruncated), source, source, offset + filled);
                }

                if (offset + filled - start > limit)
                {
                    throw PlannerException.Create(PlannerErrorKind.LimitExceeded, nameof(SR.JsonTooLarge), source, source, limit);
                }

                int skip = offset == start && window.AsSpan(0, filled).StartsWith(s_byteOrderMark) ? s_byteOrderMark.Length : 0;
                int used = skip + Tokens(window.AsSpan(skip, filled - skip), isFinal, ref state, source, offset + skip, handler);
                offset += used;
                filled -= used;
                window.AsSpan(used, filled).CopyTo(window);
                if (filled == window.Length)
                {
                    window = Grow(window, source, offset);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }

    /// <summary>The text of a name or text token; what is no text of Unicode is an error.</summary>
    public static byte[] Utf8(ref Utf8JsonReader reader, string source, long offset)
    {
        if (reader.ValueIsEscaped)
        {
            return Encoding.UTF8.GetBytes(Text(ref reader, source, offset));
        }

        return Utf8Text.IsValid(reader.ValueSpan)
            ? reader.ValueSpan.ToArray()
            : throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.JsonInvalid), source, source, offset, SR.NotUtf8);
    }

    /// <summary>The text of a name or text token; what is no text of Unicode is an error.</summary>
    public static string Text(ref Utf8JsonReader reader, string source, long offset)
    {
        try
        {
            return reader.GetString() ?? string.Empty;
        }
        catch (InvalidOperationException e)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.InvalidData, nameof(SR.JsonInvalid), source, source, offset, e.Message);
        }
    }

    private static int Tokens(
        ReadOnlySpan<byte> window, bool isFinal, ref JsonReaderState state, string source, long offset, IJsonTokens handler)
    {
        var reader = new Utf8JsonReader(window, isFinal, state);
        try
        {
            while (reader.Read())
            {
                handler.Token(ref reader, offset + reader.TokenStartIndex);
            }
        }
        catch (JsonException e)
        {
            throw PlannerException.CreateFrom(
                e, PlannerErrorKind.InvalidData, nameof(SR.JsonInvalid), source, source, offset + reader.BytesConsumed, Brief(e));
        }

        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private static byte[] Grow(byte[] window, string source, long offset)
    {
        if (window.Length >= LongestToken)
        {
            throw PlannerException.Create(PlannerErrorKind.LimitExceeded, nameof(SR.JsonTokenTooLong), source, source, offset, LongestToken);
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(window.Length * 2);
        window.AsSpan().CopyTo(larger);
        ArrayPool<byte>.Shared.Return(window);
        return larger;
    }

    private static string Brief(JsonException e)
    {
        int end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return SafeText.Of(end > 0 ? e.Message.Substring(0, end) : e.Message);
    }
}
