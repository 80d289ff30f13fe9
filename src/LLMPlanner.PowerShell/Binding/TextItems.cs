using System.Collections;
using System.Management.Automation;

namespace LLMPlanner.PowerShell.Binding;

/// <summary>Converts the texts among an argument's items; numbers pass. The engine puts the parameter's name before what is said of a text that cannot be read.</summary>
internal static class TextItems
{
    public static object Convert(object input, Func<string, long> read) => Piped.Bare(input) switch
    {
        string text => Read(text, read),
        IList items => ConvertAll(items, read),
        _ => input,
    };

    private static object[] ConvertAll(IList items, Func<string, long> read)
    {
        var converted = new object[items.Count];
        for (int i = 0; i < converted.Length; i++)
        {
            converted[i] = items[i] is { } item ? Convert(item, read) : null!;
        }

        return converted;
    }

    private static object Read(string text, Func<string, long> read)
    {
        try
        {
            return read(text);
        }
        catch (PlannerException e)
        {
            throw new ArgumentTransformationMetadataException($"{e.Message} {e.RecommendedAction}", e);
        }
    }
}
