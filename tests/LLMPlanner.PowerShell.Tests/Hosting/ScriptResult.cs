using System.Management.Automation;

namespace LLMPlanner.PowerShell.Tests.Hosting;

/// <summary>What a script left in its streams.</summary>
internal sealed class ScriptResult
{
    public required IReadOnlyList<PSObject> Output { get; init; }

    public required IReadOnlyList<ErrorRecord> Errors { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required IReadOnlyList<string> Verbose { get; init; }

    public required IReadOnlyList<ProgressRecord> Progress { get; init; }

    /// <summary>The error that ended the script.</summary>
    public required ErrorRecord? Terminating { get; init; }

    /// <summary>The one result, of the type that it should have. Fails the test where there was an error.</summary>
    public T Single<T>() => Assert.IsType<T>(Assert.Single(All()).BaseObject);

    /// <summary>All results. Fails the test where there was an error.</summary>
    public IReadOnlyList<PSObject> All()
    {
        ThrowOnError();
        return Output;
    }

    /// <summary>The one error, terminating or not.</summary>
    public ErrorRecord SingleError() => Assert.Single(Terminating is null ? Errors : [.. Errors, Terminating]);

    public void ThrowOnError()
    {
        ErrorRecord? error = Terminating ?? (Errors.Count > 0 ? Errors[0] : null);
        Assert.True(error is null, $"{error?.FullyQualifiedErrorId}: {error?.Exception}");
    }
}
