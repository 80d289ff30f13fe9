using LLMPlanner.Accuracy;
using LLMPlanner.Tests.Hardware;

namespace LLMPlanner.Tests.Accuracy;

/// <summary>docs/accuracy.md is generated, never typed.</summary>
public sealed class AccuracyDocumentTests
{
    [Fact]
    public void The_document_is_up_to_date()
    {
        string file = Path.Combine(HardwareFiles.Root, "..", "docs", "accuracy.md");
        Assert.True(File.Exists(file), "docs/accuracy.md is missing");
        Assert.Equal(AccuracyDocument.Text(), File.ReadAllText(file).ReplaceLineEndings("\n"));
    }
}
