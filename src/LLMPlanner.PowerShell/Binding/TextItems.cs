using System.Management.Automation;

namespace LLMPlanner.PowerShell.Binding;

/// <summary>Converts the texts among an argument's items; what cannot be read is left for the engine, whose message names the parameter.</summary>
internal static class TextItems
{
    public static object Convert(object input, Func<string, long?> read)
    {
        object value = input is PSObject wrapped ? wrapped.BaseObject : input;
        if (value is string text)
        {
            return read(text) is { } number ? number : input;
        }

        return value is object[] items ? Array.ConvertAll(items, item => item is null ? item! : Convert(item, read)) : input;
    }
}
