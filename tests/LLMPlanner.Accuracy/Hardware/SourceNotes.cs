namespace LLMPlanner.Accuracy.Hardware;

/// <summary>Numbers the sources in the order in which they are named, each once.</summary>
internal sealed class SourceNotes
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>The numbers of the sources of a profile, which names them part by part.</summary>
    public string Numbers(string? source)
        => source is null ? string.Empty : string.Join(" ", source.Split(" | ").Select(part => $"[{Number(part)}]"));

    /// <summary>Writes the list.</summary>
    public void Write(TextWriter writer)
    {
        foreach ((string text, int number) in _numbers.OrderBy(pair => pair.Value))
        {
            writer.WriteLine($"{number}. {text}");
        }
    }

    private int Number(string text)
    {
        if (!_numbers.TryGetValue(text, out int number))
        {
            _numbers.Add(text, number = _numbers.Count + 1);
        }

        return number;
    }
}
