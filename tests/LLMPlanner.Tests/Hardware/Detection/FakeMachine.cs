using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Detection;
using LLMPlanner.TestSupport;

namespace LLMPlanner.Tests.Hardware.Detection;

/// <summary>A machine out of files: a folder tree in place of the root, and scripts in place of the vendors' tools.</summary>
internal sealed class FakeMachine : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MachineSystem _system;

    public FakeMachine(MachineSystem system = MachineSystem.Linux)
    {
        _system = system;
        Directory.CreateDirectory(Tools);
    }

    public string Tools => Path.Combine(_folder.Path, "tools");

    /// <summary>A desktop with 64 GiB and eight cores.</summary>
    public static FakeMachine Desktop()
    {
        var machine = new FakeMachine();
        machine.File("/proc/meminfo", "MemTotal:       65536000 kB\nMemFree:         1000000 kB\nMemAvailable:   50000000 kB\n");
        machine.File("/proc/version", "Linux version 6.8.0-45-generic (buildd@lcy02)\n");
        machine.File("/etc/os-release", "NAME=\"Ubuntu\"\nPRETTY_NAME=\"Ubuntu 24.04.1 LTS\"\n");
        machine.File("/proc/cpuinfo", string.Concat(Enumerable.Range(0, 16).Select(i =>
            $"processor\t: {i}\nmodel name\t: AMD Ryzen 7 7700X 8-Core Processor\nphysical id\t: 0\ncore id\t\t: {i / 2}\nflags\t\t: fpu avx2 fma f16c avx512f avx512_vnni avx512_bf16\n\n")));
        machine.File("/proc/self/cgroup", "0::/\n");
        return machine;
    }

    public FakeMachine File(string path, string text)
    {
        _folder.Write("root" + path, text);
        return this;
    }

    /// <summary>Puts a script in place of a tool.</summary>
    public FakeMachine Tool(string name, string script)
    {
        string path = Path.Combine(Tools, name);
        System.IO.File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        SetMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return this;
    }

    /// <summary>Puts a file in place of a tool that nobody may run.</summary>
    public FakeMachine LockedTool(string name)
    {
        string path = Path.Combine(Tools, name);
        System.IO.File.WriteAllText(path, "not a program");
        SetMode(path, UnixFileMode.UserRead);
        return this;
    }

    /// <summary>A tool that prints a file whatever it is asked.</summary>
    public FakeMachine ToolPrints(string name, string text)
    {
        string file = _folder.Write("outputs/" + name + "." + Guid.NewGuid().ToString("N"), text);
        return Tool(name, $"cat '{file}'");
    }

    /// <summary>A tool that answers by its first argument that a pattern of the shell matches.</summary>
    public FakeMachine ToolAnswers(string name, params (string Pattern, string Text)[] answers)
    {
        IEnumerable<string> cases = answers.Select(a =>
            $"  {a.Pattern}) cat '{_folder.Write("outputs/" + name + "." + Guid.NewGuid().ToString("N"), a.Text)}' ;;");
        return Tool(name, $"case \"$*\" in\n{string.Join("\n", cases)}\n  *) echo 'unknown option' >&2; exit 2 ;;\nesac");
    }

    public IMachine Machine() => new LocalMachine(_system, Path.Combine(_folder.Path, "root"), [Tools], () => new Dictionary<string, string>());

    public HardwareProfile Detect(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        HardwareDetector.Detect(Machine(), HardwareCatalog.BuiltIn, timeout ?? TimeSpan.FromSeconds(20), cancellationToken);

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, mode);
        }
    }

    public void Dispose() => _folder.Dispose();
}
