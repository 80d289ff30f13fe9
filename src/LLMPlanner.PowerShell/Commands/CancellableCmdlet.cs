using System.Management.Automation;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>The base of the cmdlets: a token that Ctrl+C cancels, errors of the domain as error records, progress.</summary>
public abstract class CancellableCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _source = new();

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    protected CancellationToken CancellationToken => _source.Token;

    /// <summary>Frees the token; PowerShell calls this after the last record.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Cancels the token. Runs on another thread than the cmdlet.</summary>
    protected override void StopProcessing()
    {
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The cmdlet ended in the same moment.
        }
    }

    /// <summary>Frees what the cmdlet holds.</summary>
    /// <param name="disposing">Whether managed things are freed too.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
        }
    }

    /// <summary>Runs the work for one item. An error of the domain, or of PowerShell's paths, becomes one non-terminating error.</summary>
    /// <param name="work">What to do.</param>
    /// <returns>Whether there was no error.</returns>
    protected bool TryRun(Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (PlannerException e)
        {
            WriteError(PlannerErrors.ToRecord(e));
            OnItemFailed();
            return false;
        }
        catch (RuntimeException e) when (e is SessionStateException or ProviderInvocationException)
        {
            // A drive, provider or folder of a path that does not exist.
            WriteError(new ErrorRecord(e.ErrorRecord, e));
            OnItemFailed();
            return false;
        }
        catch (OperationCanceledException) when (CancellationToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Runs the work for every file; an error of one, or of a pattern, leaves the others alone.</summary>
    /// <param name="patterns">Paths whose wildcards are resolved.</param>
    /// <param name="literals">Paths that are taken as they are.</param>
    /// <param name="work">What to do with a full path.</param>
    private protected void ForEachFile(IEnumerable<string>? patterns, IEnumerable<string>? literals, Action<string> work)
    {
        foreach (string pattern in patterns ?? [])
        {
            TryRun(() =>
            {
                foreach (string file in ModelSource.Expand(this, pattern))
                {
                    TryRun(() => work(file));
                }
            });
        }

        foreach (string path in literals ?? [])
        {
            TryRun(() => work(ModelSource.Literal(this, path)));
        }
    }

    /// <summary>Called after the error of an item.</summary>
    protected virtual void OnItemFailed()
    {
    }

    /// <summary>Makes a reporter of progress that stays silent for the first second.</summary>
    /// <param name="activity">What is going on, as the user should read it.</param>
    private protected ProgressReporter StartProgress(string activity) => new(activity, WriteProgress);
}
