namespace LLMPlanner.Tests.Support;

/// <summary>Tests that weigh the whole process: none of them runs beside another test.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MemoryCollection
{
    public const string Name = "Memory";
}
