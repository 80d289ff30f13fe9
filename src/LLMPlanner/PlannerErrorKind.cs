namespace LLMPlanner;

/// <summary>The kind of a <see cref="PlannerException"/>; a caller maps it to its own categories.</summary>
public enum PlannerErrorKind
{
    /// <summary>A model, machine, engine, file or other named thing does not exist.</summary>
    NotFound,

    /// <summary>A file or document is damaged or says what cannot be.</summary>
    InvalidData,

    /// <summary>A parameter has a value that makes no sense.</summary>
    InvalidArgument,

    /// <summary>The thing is known and there is no rule for it.</summary>
    Unsupported,

    /// <summary>A size, depth or count is above what is accepted.</summary>
    LimitExceeded,

    /// <summary>Something outside, such as a file or a service, cannot be reached now.</summary>
    Unavailable,

    /// <summary>Something of that name is already there and is not to be replaced.</summary>
    AlreadyExists,
}
