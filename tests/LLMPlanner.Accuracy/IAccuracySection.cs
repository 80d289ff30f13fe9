namespace LLMPlanner.Accuracy;

/// <summary>A chapter of docs/accuracy.md. A class that implements it is found and written; chapters come in the order of their titles' numbers.</summary>
public interface IAccuracySection
{
    /// <summary>Place among the chapters.</summary>
    int Order { get; }

    /// <summary>Heading of the chapter.</summary>
    string Title { get; }

    /// <summary>Writes the chapter as Markdown, without its heading. The same data must give the same text.</summary>
    void Write(TextWriter writer);
}
