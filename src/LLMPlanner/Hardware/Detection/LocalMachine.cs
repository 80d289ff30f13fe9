using System.Runtime.InteropServices;
using System.Text;

namespace LLMPlanner.Hardware.Detection;

/// <summary>This machine, or one that a folder tree imitates.</summary>
internal sealed class LocalMachine : IMachine
{
    private static readonly IReadOnlyDictionary<string, string> s_none = new Dictionary<string, string>();

    private readonly string _root;
    private readonly IReadOnlyList<string> _toolFolders;
    private readonly Func<IReadOnlyDictionary<string, string>> _facts;

    /// <summary>Looks at a machine.</summary>
    /// <param name="system">Its operating system.</param>
    /// <param name="root">What stands for the root folder; empty for the root itself.</param>
    /// <param name="toolFolders">Where tools are, the first place first.</param>
    /// <param name="facts">Answers calls of the operating system; <see langword="null"/> where there are none.</param>
    public LocalMachine(
        MachineSystem system, string root, IReadOnlyList<string> toolFolders, Func<IReadOnlyDictionary<string, string>>? facts = null)
    {
        System = system;
        _root = root;
        _toolFolders = toolFolders;
        _facts = facts ?? (() => s_none);
    }

    /// <summary>The machine that this runs on.</summary>
    public static LocalMachine This()
    {
        MachineSystem system = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? MachineSystem.Windows
            : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? MachineSystem.MacOS : MachineSystem.Linux;
        return new LocalMachine(
            system, string.Empty, ToolFolders.Of(system), system == MachineSystem.Windows ? WindowsFacts.Read : null);
    }

    /// <inheritdoc/>
    public MachineSystem System { get; }

    /// <inheritdoc/>
    public string Name => Environment.MachineName;

    /// <inheritdoc/>
    public string? ReadText(string path, int maxBytes) =>
        ReadBytes(path, maxBytes) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <inheritdoc/>
    public byte[]? ReadBytes(string path, int maxBytes)
    {
        try
        {
            using var file = new FileStream(_root + path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 4096);
            using var copy = new MemoryStream();
            var buffer = new byte[Math.Min(maxBytes, 16 << 10)];
            int read;
            while (copy.Length < maxBytes && (read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, maxBytes - copy.Length))) > 0)
            {
                copy.Write(buffer, 0, read);
            }

            return copy.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            // Not there, not for us, or a device that answers with an error: not known, all the same.
            return null;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder)
    {
        try
        {
            return Directory.Exists(_root + folder)
                ? [.. Directory.EnumerateFileSystemEntries(_root + folder).Select(Path.GetFileName).Take(4096).OrderBy(n => n, StringComparer.Ordinal)!]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public string? FindTool(string name)
    {
        string file = System == MachineSystem.Windows ? name + ".exe" : name;
        return _toolFolders.Select(f => Path.Combine(f, file)).FirstOrDefault(File.Exists);
    }

    /// <inheritdoc/>
    public Task<ToolResult> RunAsync(string path, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken cancellationToken) =>
        ToolRunner.RunAsync(path, arguments, timeout, cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Facts() => _facts();
}
