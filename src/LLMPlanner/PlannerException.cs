using System.Globalization;
using LLMPlanner.Resources;

namespace LLMPlanner;

/// <summary>An error that a user can act on: what is wrong, with which thing, and what to do about it.</summary>
public sealed partial class PlannerException : Exception
{
    private const string ActionSuffix = "_Action";

    /// <summary>Makes an error.</summary>
    /// <param name="errorId">The stable id of the error, which is the key of its message among the resources.</param>
    /// <param name="kind">The kind of the error.</param>
    /// <param name="message">The finished message.</param>
    /// <param name="target">The thing that the error is about, such as the name or the path that was given.</param>
    /// <param name="recommendedAction">What the user can do, or <see langword="null"/>.</param>
    /// <param name="innerException">The cause, or <see langword="null"/>.</param>
    public PlannerException(
        string errorId,
        PlannerErrorKind kind,
        string message,
        object? target = null,
        string? recommendedAction = null,
        Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        Kind = kind;
        Target = target;
        RecommendedAction = recommendedAction;
    }

    /// <summary>The stable id of the error; it is never translated and never reused.</summary>
    public string ErrorId { get; }

    /// <summary>The kind of the error.</summary>
    public PlannerErrorKind Kind { get; }

    /// <summary>The thing that the error is about, or <see langword="null"/>.</summary>
    public object? Target { get; }

    /// <summary>What the user can do about it, or <see langword="null"/>.</summary>
    public string? RecommendedAction { get; }

    /// <summary>
    /// Makes an error from the resources: the text under <paramref name="errorId"/> is the message and the text under
    /// <c>errorId_Action</c>, where there is one, the recommended action. Both are filled with the same arguments.
    /// </summary>
    /// <param name="kind">The kind of the error.</param>
    /// <param name="errorId">The key of the message; write it as <c>nameof(SR.X)</c>.</param>
    /// <param name="target">The thing that the error is about.</param>
    /// <param name="arguments">What fills the places of the message; formatted with the invariant culture.</param>
    internal static PlannerException Create(
        PlannerErrorKind kind, string errorId, object? target, params object?[] arguments) =>
        CreateFrom(null, kind, errorId, target, arguments);

    /// <summary>Makes an error from the resources, with the exception that caused it.</summary>
    internal static PlannerException CreateFrom(
        Exception? innerException, PlannerErrorKind kind, string errorId, object? target, params object?[] arguments)
    {
        string message = Text(errorId) ?? throw new ArgumentException($"No message has the key '{errorId}'.", nameof(errorId));
        string? action = Text(errorId + ActionSuffix);
        return new PlannerException(
            errorId, kind, Fill(message, arguments), target, action is null ? null : Fill(action, arguments), innerException);
    }

    private static string? Text(string key) => SR.ResourceManager.GetString(key, CultureInfo.InvariantCulture);

    private static string Fill(string template, object?[] arguments) =>
        arguments.Length == 0 ? template : string.Format(CultureInfo.InvariantCulture, template, arguments);
}
