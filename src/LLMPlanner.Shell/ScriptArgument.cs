namespace LLMPlanner.Shell;

/// <summary>Reads an argument of a script file as pwsh does.</summary>
internal static class ScriptArgument
{
    /// <summary>
    /// The name, with its dash, in <c>-Name</c>, <c>-Name:value</c> or <c>-Switch:$false</c>; <see langword="null"/> for a plain
    /// value. Negative numbers are values. A name with a dash and without a value is what the engine's binder takes for
    /// either a switch or the name of the value that follows.
    /// </summary>
    public static string? Name(string argument, out object? value)
    {
        value = null;
        if (argument.Length < 2 || argument[0] != '-' || !(char.IsLetter(argument[1]) || argument[1] == '_'))
        {
            return null;
        }

        int colon = argument.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return argument;
        }

        string text = argument[(colon + 1)..];
        value = text.ToUpperInvariant() switch
        {
            "$TRUE" => true,
            "$FALSE" => false,
            _ => text,
        };
        return argument[..colon];
    }
}
