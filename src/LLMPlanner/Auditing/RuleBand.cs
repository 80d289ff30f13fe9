namespace LLMPlanner.Auditing;

/// <summary>What a rule is about, by the first digit of its id.</summary>
public enum RuleBand
{
    /// <summary>0xxx: the plan or a profile is broken.</summary>
    Plan = 0,

    /// <summary>1xxx: it does not fit or does not keep to an objective.</summary>
    Fit = 1,

    /// <summary>2xxx: it works and may go wrong.</summary>
    Risk = 2,

    /// <summary>3xxx: it costs more than it should.</summary>
    Cost = 3,

    /// <summary>4xxx: licences, and figures that are old or unknown.</summary>
    Currency = 4,

    /// <summary>9xxx: a mistake of the audit itself.</summary>
    Internal = 9,
}
