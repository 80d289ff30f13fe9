namespace LLMPlanner.Formats.Hub;

/// <summary>The time of one attempt: it ends when nothing arrives for a while, when the attempt takes too long in all, or when the caller says so.</summary>
internal sealed class HubTime : IDisposable
{
    private readonly HubOptions _options;
    private readonly CancellationTokenSource _whole;
    private readonly CancellationTokenSource _stall;

    public HubTime(HubOptions options, CancellationToken cancellation)
    {
        _options = options;
        _whole = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _whole.CancelAfter(options.AttemptTimeout);
        _stall = CancellationTokenSource.CreateLinkedTokenSource(_whole.Token);
        _stall.CancelAfter(options.Timeout);
    }

    /// <summary>Fires when the time is over.</summary>
    public CancellationToken Token => _stall.Token;

    /// <summary>Whether the time is over.</summary>
    public bool IsOver => _stall.IsCancellationRequested;

    /// <summary>Something arrived: the wait begins anew.</summary>
    public void Restart() => _stall.CancelAfter(_options.Timeout);

    public void Dispose()
    {
        _stall.Dispose();
        _whole.Dispose();
    }
}
