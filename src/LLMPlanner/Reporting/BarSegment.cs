namespace LLMPlanner.Reporting;

/// <summary>One kind of memory in a bar: its name, its bytes, and the marks that stand for it.</summary>
internal readonly record struct BarSegment(string Name, long Bytes, char Block, char Letter, int Color)
{
    public static BarSegment Weights(long bytes) => new("weights", bytes, '█', 'W', 34);

    public static BarSegment Cache(long bytes) => new("KV cache", bytes, '▓', 'K', 32);

    public static BarSegment State(long bytes) => new("state", bytes, '▒', 'S', 35);

    public static BarSegment Workspace(long bytes) => new("workspace", bytes, '░', 'C', 33);

    public static BarSegment Overhead(long bytes) => new("overhead", bytes, '▪', 'O', 36);
}
