using LLMPlanner.Resources;

namespace LLMPlanner.Auditing;

/// <summary>What is wrong with a file in a few words, without its path: a report must read the same on every machine.</summary>
internal static class FileProblem
{
    public static string Text(Exception e) => e is FileNotFoundException or DirectoryNotFoundException ? SR.FileMissing : e.Message;
}
