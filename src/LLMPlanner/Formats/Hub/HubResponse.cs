using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Hub;

/// <summary>An answer while its body is read.</summary>
internal sealed class HubResponse(HttpResponseMessage message, Stream body, HubTime time, long from, string name)
{
    public const string CommitHeader = "X-Repo-Commit";
    private long _received;

    /// <summary>Whether the server sent the range that was asked for, and not the whole file.</summary>
    public bool IsPartial => (int)message.StatusCode == 206;

    /// <summary>The commit that the revision stands for, where the hub says so.</summary>
    public string? Commit => Header(message, CommitHeader);

    /// <summary>Length of the whole file, where the server says so.</summary>
    public long? TotalBytes
        => IsPartial ? message.Content.Headers.ContentRange?.Length : message.Content.Headers.ContentLength;

    /// <summary>Bytes that this answer should bring, where the server says so.</summary>
    private long? Expected
        => IsPartial && message.Content.Headers.ContentRange is { From: { } first, To: { } last } ? last - first + 1 : message.Content.Headers.ContentLength;

    /// <summary>A header of an answer.</summary>
    public static string? Header(HttpResponseMessage message, string name)
        => message.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    /// <summary>Offset in the file of the first byte of the body.</summary>
    public long Start => IsPartial ? from : 0;

    /// <summary>Offset in the file of the byte after the body, where the server says so.</summary>
    public long? End => Expected is { } expected ? Start + expected : null;

    /// <summary>A range that begins elsewhere than asked for is an answer to another question.</summary>
    public void CheckRange()
    {
        if (IsPartial && message.Content.Headers.ContentRange is { } range && range.From != from)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.HubRange), name, name);
        }
    }

    /// <summary>Reads some bytes; 0 at the end of a body that is complete.</summary>
    public async Task<int> ReadAsync(byte[] buffer, int offset, int count)
    {
        // Older frameworks do not let a waiting read be cancelled; closing the body ends it.
        using CancellationTokenRegistration registration = time.Token.Register(static state => ((Stream)state!).Dispose(), body);
        int read = await body.ReadAsync(buffer, offset, count, time.Token).ConfigureAwait(false);
        time.Restart();
        _received += read;
        if (read == 0 && count > 0 && Expected is { } expected && _received < expected)
        {
            throw new HubTruncatedException($"{_received} < {expected}");
        }

        return read;
    }
}
