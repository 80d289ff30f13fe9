namespace LLMPlanner.TestSupport;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("llmplanner-").FullName;

    /// <summary>A path below the folder; folders in between are made.</summary>
    public string File(string name)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Writes a file, with the folders that it needs, and returns its path.</summary>
    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Write(string, string)" />
    public string Write(string name, byte[] bytes)
    {
        string path = File(name);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Bytes of the files of a pattern, as their lengths say.</summary>
    public long Sum(string pattern) => Directory.EnumerateFiles(Path, pattern).Sum(path => new FileInfo(path).Length);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
