namespace LLMPlanner.Tests;

/// <summary>Finds the files under Data.</summary>
internal static class TestData
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Data", name);
}
