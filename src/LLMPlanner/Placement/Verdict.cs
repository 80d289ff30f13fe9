namespace LLMPlanner.Placement;

/// <summary>Whether a model runs on a machine.</summary>
public enum Verdict
{
    /// <summary>Even the high estimate fits on every device.</summary>
    Fits,

    /// <summary>The expected bytes fit, the high estimate does not.</summary>
    Tight,

    /// <summary>Runs only with layers or experts in host memory.</summary>
    FitsWithOffload,

    /// <summary>Does not run.</summary>
    DoesNotFit,
}
