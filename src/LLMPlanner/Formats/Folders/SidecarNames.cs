namespace LLMPlanner.Formats.Folders;

/// <summary>What is said in the names of GGUF files that lie beside a model and are none.</summary>
internal static class SidecarNames
{
    /// <summary>Vision and audio towers with their projector.</summary>
    public const string Projector = "mmproj";

    /// <summary>Prediction layers.</summary>
    public const string Draft = "mtp-";

    /// <summary>Whether a file's name has one of some words in it.</summary>
    public static bool Says(string fileName, params string[] words)
        => Array.Exists(words, word => fileName.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);
}
