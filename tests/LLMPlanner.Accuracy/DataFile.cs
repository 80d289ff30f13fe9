namespace LLMPlanner.Accuracy;

/// <summary>The data files beside the program.</summary>
internal static class DataFile
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Data", name);
}
