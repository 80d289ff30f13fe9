using System.Runtime.InteropServices;

namespace LLMPlanner.Formats.Folders;

/// <summary>
/// Where programs keep their models: by their own environment variables, else at their default places for this operating system. A place
/// that does not exist costs nothing.
/// </summary>
public sealed class InstalledModelPaths
{
    /// <summary>Ollama's folders with <c>manifests</c> and <c>blobs</c>.</summary>
    public IReadOnlyList<string> Ollama { get; init; } = [];

    /// <summary>LM Studio's folders with one folder a publisher.</summary>
    public IReadOnlyList<string> LmStudio { get; init; } = [];

    /// <summary>Hugging Face cache folders with one <c>models--…</c> folder a repository.</summary>
    public IReadOnlyList<string> HuggingFace { get; init; } = [];

    /// <summary>llama.cpp's download folders.</summary>
    public IReadOnlyList<string> LlamaCpp { get; init; } = [];

    /// <summary>The places of this machine and user.</summary>
    public static InstalledModelPaths Default => From(Environment.GetEnvironmentVariable, Home(), RuntimeInformation.IsOSPlatform(OSPlatform.Windows));

    /// <summary>The places that variables and a home folder lead to.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="home">The user's home folder.</param>
    /// <param name="isWindows">Whether the machine runs Windows.</param>
    internal static InstalledModelPaths From(Func<string, string?> variable, string home, bool isWindows)
    {
        string cache = NotEmpty(variable("XDG_CACHE_HOME")) ?? Path.Combine(home, ".cache");
        string hub = NotEmpty(variable("HF_HOME")) is { } own ? Path.Combine(own, "hub") : Path.Combine(cache, "huggingface", "hub");
        string localData = NotEmpty(variable("LOCALAPPDATA")) ?? Path.Combine(home, "AppData", "Local");
        return new InstalledModelPaths
        {
            Ollama = NotEmpty(variable("OLLAMA_MODELS")) is { } models
                ? [models]
                : isWindows
                    ? [Path.Combine(home, ".ollama", "models")]
                    : [Path.Combine(home, ".ollama", "models"), "/usr/share/ollama/.ollama/models", "/var/lib/ollama/.ollama/models"],
            LmStudio = [.. LmStudioFolders(home), Path.Combine(home, ".lmstudio", "models"), Path.Combine(home, ".cache", "lm-studio", "models")],
            HuggingFace = [NotEmpty(variable("HF_HUB_CACHE")) ?? NotEmpty(variable("HUGGINGFACE_HUB_CACHE")) ?? hub],
            LlamaCpp =
            [
                NotEmpty(variable("LLAMA_CACHE"))
                    ?? (isWindows ? Path.Combine(localData, "llama.cpp")
                        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? Path.Combine(home, "Library", "Caches", "llama.cpp")
                        : Path.Combine(cache, "llama.cpp")),
            ],
        };
    }

    /// <summary>LM Studio lets its user choose the folder and notes it in its settings.</summary>
    private static IEnumerable<string> LmStudioFolders(string home)
    {
        string settings = Path.Combine(home, ".lmstudio", "settings.json");
        string? folder = null;
        try
        {
            folder = File.Exists(settings) ? DownloadsFolder(settings) : null;
        }
        catch (PlannerException)
        {
            // Settings that cannot be read leave the default places.
        }

        return folder is null ? [] : [folder];
    }

    private static string? DownloadsFolder(string path) => Formats.HuggingFace.ModelConfig.Load(path).Text("downloadsFolder");

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string Home() => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
}
