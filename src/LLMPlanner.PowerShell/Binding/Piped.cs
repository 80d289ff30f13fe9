using System.Management.Automation;

namespace LLMPlanner.PowerShell.Binding;

/// <summary>Takes off what PowerShell wraps values in.</summary>
internal static class Piped
{
    /// <summary>The value itself.</summary>
    public static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    /// <summary>The value itself, where it is more than a bag of properties.</summary>
    public static object? BareUnlessBag(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}
