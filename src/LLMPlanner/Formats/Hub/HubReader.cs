using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Hub;

/// <summary>Fetches whole texts and the beginnings of large files, never more than is needed.</summary>
internal sealed class HubReader(HubTransport transport, HubOptions options, IProgress<HubProgress>? progress)
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>The commit that the revision stands for, once an answer has said so.</summary>
    public string? Commit { get; private set; }

    /// <summary>Fetches a whole text file.</summary>
    public Task<byte[]> TextAsync(Uri uri, string name, CancellationToken cancellation)
        => transport.SendAsync(uri, null, name, response => TextAsync(response, name), cancellation);

    /// <summary>Fetches the beginning of a file by range requests, as far as the sink wants it.</summary>
    public async Task FetchAsync(Uri uri, string name, HubSink sink, CancellationToken cancellation)
    {
        var chunk = new byte[ChunkBytes];
        long received = 0;
        long? total = null;
        bool hasBegun = false;
        while (!sink.IsComplete)
        {
            long before = sink.Position;
            bool isRange = await transport.SendAsync(
                uri,
                () => sink.Position,
                name,
                async response =>
                {
                    response.CheckRange();
                    Commit = response.Commit ?? Commit;
                    if (hasBegun && total != response.TotalBytes)
                    {
                        throw PlannerException.Create(PlannerErrorKind.Unavailable, nameof(SR.HubFileChanged), name, name);
                    }

                    if (!hasBegun)
                    {
                        total = response.TotalBytes;
                        sink.Begin(total);
                        hasBegun = true;
                    }

                    received = await BodyAsync(response, name, sink, chunk, received, total).ConfigureAwait(false);
                    return response.IsPartial;
                },
                cancellation).ConfigureAwait(false);
            if (!sink.IsComplete && (sink.Position == before || !isRange))
            {
                throw sink.Truncated();
            }
        }
    }

    /// <summary>Reads a body into a sink; bytes before those that the sink wants are dropped. Returns the bytes received in all.</summary>
    private async Task<long> BodyAsync(HubResponse response, string name, HubSink sink, byte[] chunk, long received, long? total)
    {
        long at = response.Start;
        while (!sink.IsComplete && !(response.IsPartial && sink.Position >= response.End))
        {
            int read = await response.ReadAsync(chunk, 0, chunk.Length).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            received += read;
            if (received > options.MaxHeaderBytes)
            {
                throw PlannerException.Create(PlannerErrorKind.LimitExceeded, nameof(SR.HubTooLarge), name, name, options.MaxHeaderBytes);
            }

            long dropped = Math.Min(read, sink.Position - at);
            if (dropped < read)
            {
                sink.Take(chunk.AsSpan((int)dropped, read - (int)dropped));
            }

            at += read;
            progress?.Report(new HubProgress(name, received, total));
        }

        return received;
    }

    private async Task<byte[]> TextAsync(HubResponse response, string name)
    {
        Commit = response.Commit ?? Commit;
        if (response.TotalBytes > options.MaxTextBytes)
        {
            throw PlannerException.Create(PlannerErrorKind.LimitExceeded, nameof(SR.HubTooLarge), name, name, options.MaxTextBytes);
        }

        using var bytes = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        int read;
        while ((read = await response.ReadAsync(chunk, 0, chunk.Length).ConfigureAwait(false)) > 0)
        {
            if (bytes.Length + read > options.MaxTextBytes)
            {
                throw PlannerException.Create(PlannerErrorKind.LimitExceeded, nameof(SR.HubTooLarge), name, name, options.MaxTextBytes);
            }

            bytes.Write(chunk, 0, read);
            progress?.Report(new HubProgress(name, bytes.Length, response.TotalBytes));
        }

        return bytes.ToArray();
    }
}
