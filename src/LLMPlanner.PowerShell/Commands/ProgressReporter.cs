using System.Diagnostics;
using System.Management.Automation;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>
/// Reports progress only where someone would wonder: after one second, then at most ten times a second, since a record per item
/// costs more than many an item. Disposal ends it.
/// </summary>
internal sealed class ProgressReporter : IDisposable
{
    private static readonly TimeSpan s_delay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly string _activity;
    private readonly Action<ProgressRecord> _write;
    private readonly Func<TimeSpan> _elapsed;
    private TimeSpan _next = s_delay;
    private bool _shown;

    /// <param name="activity">What is going on.</param>
    /// <param name="write">Takes the records, on the thread of the cmdlet.</param>
    public ProgressReporter(string activity, Action<ProgressRecord> write)
        : this(activity, write, Clock())
    {
    }

    internal ProgressReporter(string activity, Action<ProgressRecord> write, Func<TimeSpan> elapsed)
    {
        _activity = activity;
        _write = write;
        _elapsed = elapsed;
    }

    /// <summary>Tells how far the work is.</summary>
    /// <param name="status">The item at hand.</param>
    /// <param name="done">How many items are done.</param>
    /// <param name="total">How many there are, or 0 where nobody knows.</param>
    public void Report(string status, long done, long total)
    {
        TimeSpan now = _elapsed();
        if (now < _next)
        {
            return;
        }

        _next = now + s_interval;
        _shown = true;
        _write(new ProgressRecord(0, _activity, status.Length > 0 ? status : _activity)
        {
            PercentComplete = total > 0 ? (int)Math.Min(100, done * 100 / total) : -1,
        });
    }

    /// <summary>Takes the progress away again, if it was shown.</summary>
    public void Dispose()
    {
        if (_shown)
        {
            _shown = false;
            _write(new ProgressRecord(0, _activity, _activity) { RecordType = ProgressRecordType.Completed });
        }
    }

    private static Func<TimeSpan> Clock()
    {
        var watch = Stopwatch.StartNew();
        return () => watch.Elapsed;
    }
}
