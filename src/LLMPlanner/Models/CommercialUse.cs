namespace LLMPlanner.Models;

/// <summary>Whether a licence allows commercial use.</summary>
public enum CommercialUse
{
    /// <summary>Nobody said. Not the same as no.</summary>
    Unknown,

    /// <summary>Allowed.</summary>
    Yes,

    /// <summary>Allowed under conditions (users, revenue, attribution).</summary>
    Conditional,

    /// <summary>Not allowed.</summary>
    No,
}

/// <summary>What a model was published as.</summary>
public enum ModelKind
{
    /// <summary>Follows instructions.</summary>
    Instruct,

    /// <summary>Continues text; not meant for chat.</summary>
    Base,

    /// <summary>Turns text into vectors.</summary>
    Embedding,

    /// <summary>Scores pairs of texts.</summary>
    Reranker,
}

/// <summary>Whether a model reasons before it answers.</summary>
public enum ThinkingMode
{
    /// <summary>Nobody said.</summary>
    Unknown,

    /// <summary>Never.</summary>
    None,

    /// <summary>Can be switched.</summary>
    Optional,

    /// <summary>Always.</summary>
    Always,
}
