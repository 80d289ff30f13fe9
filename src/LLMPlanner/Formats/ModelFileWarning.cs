using System.Globalization;
using LLMPlanner.Resources;

namespace LLMPlanner.Formats;

/// <summary>Something odd about a model file that does not keep it from being read: what it is, with the figures that show it.</summary>
public sealed class ModelFileWarning
{
    private ModelFileWarning(string id, string message, string target)
    {
        Id = id;
        Message = message;
        Target = target;
    }

    /// <summary>The stable id of the warning, which is the key of its message among the resources.</summary>
    public string Id { get; }

    /// <summary>The finished message.</summary>
    public string Message { get; }

    /// <summary>What it is about: a tensor, a key or a path.</summary>
    public string Target { get; }

    /// <inheritdoc/>
    public override string ToString() => Message;

    /// <summary>Makes a warning from the resources.</summary>
    /// <param name="id">The key of the message; write it as <c>nameof(SR.X)</c>.</param>
    /// <param name="target">What it is about.</param>
    /// <param name="arguments">What fills the places of the message; formatted with the invariant culture.</param>
    internal static ModelFileWarning Create(string id, string target, params object?[] arguments)
    {
        string template = SR.ResourceManager.GetString(id, CultureInfo.InvariantCulture)
            ?? throw new ArgumentException($"No message has the key '{id}'.", nameof(id));
        return new ModelFileWarning(id, string.Format(CultureInfo.InvariantCulture, template, arguments), target);
    }
}
