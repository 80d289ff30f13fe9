namespace LLMPlanner.Recommendation;

/// <summary>What a model is wanted for.</summary>
public enum UseCase
{
    /// <summary>Conversation.</summary>
    Chat,

    /// <summary>Writing and reading code.</summary>
    Code,

    /// <summary>Condensing documents.</summary>
    Summarization,

    /// <summary>Answering from retrieved documents.</summary>
    Rag,

    /// <summary>Calling tools over several steps.</summary>
    Agent,

    /// <summary>Problems that need long reasoning.</summary>
    Reasoning,
}

/// <summary>Who a model is for.</summary>
public enum Audience
{
    /// <summary>One person: learning, development.</summary>
    Individual,

    /// <summary>A small team's internal tool.</summary>
    Team,

    /// <summary>A service for many.</summary>
    Enterprise,
}

/// <summary>How well a quality score is backed.</summary>
public enum QualityConfidence
{
    /// <summary>A prior from size, age and purpose; no measurement.</summary>
    Prior,

    /// <summary>One measurement.</summary>
    Low,

    /// <summary>Two or three.</summary>
    Medium,

    /// <summary>Four or more, one of them independent.</summary>
    High,
}
