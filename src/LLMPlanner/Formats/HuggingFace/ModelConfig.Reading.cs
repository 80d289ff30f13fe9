using System.Text.Json;
using LLMPlanner.Resources;

namespace LLMPlanner.Formats.HuggingFace;

/// <content>From bytes to a config: limits, encodings, and errors with line and column.</content>
public sealed partial class ModelConfig
{
    /// <summary>Reads a config from a file, or from the <c>config.json</c> of a folder.</summary>
    /// <param name="path">A file or a folder.</param>
    /// <exception cref="PlannerException">The file is missing, unreadable, empty, too large, or not a JSON object.</exception>
    public static ModelConfig Load(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, "config.json") : path;
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Read(stream, file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.NotFound, nameof(SR.ConfigNotFound), file, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.Unavailable, nameof(SR.ConfigUnreadable), file, file, e.Message);
        }
    }

    /// <summary>Reads a config from a stream.</summary>
    /// <param name="stream">UTF-8 JSON, at most <see cref="MaxBytes"/>.</param>
    /// <param name="source">A name for messages.</param>
    /// <exception cref="PlannerException">The text is empty, too large, or not a JSON object.</exception>
    public static ModelConfig Read(Stream stream, string source)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = stream.Read(chunk, 0, chunk.Length)) > 0)
        {
            if (buffer.Length + read > MaxBytes)
            {
                throw PlannerException.Create(PlannerErrorKind.LimitExceeded, nameof(SR.ConfigTooLarge), source, source, MaxBytes);
            }

            buffer.Write(chunk, 0, read);
        }

        return Parse(new ReadOnlyMemory<byte>(buffer.GetBuffer(), 0, (int)buffer.Length), source);
    }

    /// <summary>Parses a config.</summary>
    /// <param name="utf8">UTF-8 JSON; a byte order mark, comments and trailing commas are accepted.</param>
    /// <param name="source">A name for messages.</param>
    /// <exception cref="PlannerException">The text is empty or not a JSON object; the message names line and column.</exception>
    public static ModelConfig Parse(ReadOnlyMemory<byte> utf8, string source)
    {
        ReadOnlySpan<byte> span = utf8.Span;
        if (span.Length >= 3 && span[0] == 0xEF && span[1] == 0xBB && span[2] == 0xBF)
        {
            utf8 = utf8.Slice(3);
        }

        if (utf8.Length > MaxBytes)
        {
            throw PlannerException.Create(PlannerErrorKind.LimitExceeded, nameof(SR.ConfigTooLarge), source, source, MaxBytes);
        }

        if (IsBlank(utf8.Span))
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.ConfigEmpty), source, source);
        }

        if (!Utf8Text.IsValid(utf8.Span) || Utf8Text.HasLoneSurrogate(utf8.Span))
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.ConfigNotText), source, source);
        }

        try
        {
            return FromElement(ParseElement(utf8), source);
        }
        catch (JsonException e)
        {
            throw PlannerException.CreateFrom(
                e, PlannerErrorKind.InvalidData, nameof(SR.ConfigNotJson), source, source, e.LineNumber + 1, e.BytePositionInLine + 1, Brief(e));
        }
    }

    private static JsonElement ParseElement(ReadOnlyMemory<byte> utf8)
    {
        var options = new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = MaxDepth };
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, options);
            return document.RootElement.Clone();
        }
        catch (JsonException) when (PythonJson.Quote(utf8.Span) is { } quoted)
        {
            using JsonDocument document = JsonDocument.Parse(quoted, options);
            return document.RootElement.Clone();
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> text)
    {
        foreach (byte b in text)
        {
            if (b is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                return false;
            }
        }

        return true;
    }

    private static string Brief(JsonException e)
    {
        int end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end > 0 ? e.Message.Substring(0, end) : e.Message;
    }
}
