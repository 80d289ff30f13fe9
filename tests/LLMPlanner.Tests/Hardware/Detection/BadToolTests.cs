using System.Diagnostics;
using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Detection;
using LLMPlanner.TestSupport;

namespace LLMPlanner.Tests.Hardware.Detection;

/// <summary>Tools that hang, crash, lie, shout or cannot be started: each costs a warning, none the answer.</summary>
public class BadToolTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromSeconds(1.5);

    [UnixFact]
    public void A_tool_that_hangs_is_ended_with_what_it_started()
    {
        using var machine = FakeMachine.Desktop().Tool("nvidia-smi", "sleep 61.7 &\nsleep 61.7").ToolPrints("rocm-smi", File.ReadAllText(TestData.Path("hardware/rocm-smi/rocm6-rx-7900-xtx.json")));
        HardwareProfile profile = machine.Detect(s_short);

        Assert.Equal("Radeon RX 7900 XTX", Assert.Single(profile.Accelerators).Name);
        Assert.Equal(["nvidia-smi did not answer in time and was ended."], profile.Warnings);
        AssertEnded("61.7");
    }

    [UnixFact]
    public void All_tools_run_at_once()
    {
        // Each waits for the other three: one after another none would ever answer.
        using var machine = FakeMachine.Desktop();
        using var meeting = new TemporaryFolder();
        foreach (string tool in new[] { "nvidia-smi", "amd-smi", "xpu-smi", "npu-smi" })
        {
            machine.Tool(tool, $"touch '{meeting.File(tool)}'\nuntil [ \"$(ls '{meeting.Path}' | wc -l)\" -ge 4 ]; do sleep 0.05; done\necho 'met'; exit 3");
        }

        HardwareProfile profile = machine.Detect(TimeSpan.FromSeconds(60));

        Assert.Equal(4, Directory.GetFiles(meeting.Path).Length);
        Assert.DoesNotContain(profile.Warnings, warning => warning.Contains("in time", StringComparison.Ordinal));
        Assert.NotNull(profile.SystemMemoryBytes);
    }

    [UnixFact]
    public void Every_tool_that_hangs_is_a_warning()
    {
        using var machine = FakeMachine.Desktop();
        foreach (string tool in new[] { "nvidia-smi", "amd-smi", "xpu-smi", "npu-smi" })
        {
            machine.Tool(tool, "sleep 62.3");
        }

        HardwareProfile profile = machine.Detect(s_short);
        Assert.Equal(4, profile.Warnings.Count);
        Assert.NotNull(profile.SystemMemoryBytes);
        AssertEnded("62.3");
    }

    [UnixFact]
    public void A_tool_that_prints_fifty_megabytes_is_ended_early()
    {
        using var machine = FakeMachine.Desktop().Tool("nvidia-smi", "head -c 52428800 /dev/zero | tr '\\0' 'x'");
        long before = GC.GetTotalMemory(forceFullCollection: true);
        HardwareProfile profile = machine.Detect();

        Assert.Equal(["nvidia-smi printed more than 8 MiB and was ended."], profile.Warnings);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 20 << 20);
    }

    [UnixFact]
    public void A_tool_that_leaves_a_child_with_its_output_is_not_waited_for()
    {
        using var machine = FakeMachine.Desktop().Tool(
            "nvidia-smi", "case \"$*\" in --query*) echo 'name, memory.total [MiB]'; echo 'NVIDIA L4, 23034 MiB' ;; *) exit 9 ;; esac\nsleep 620.9 &\nexit 0");
        HardwareProfile profile = machine.Detect();
        Process[] children = [.. Sleeping("620.9")];
        Assert.Equal("L4", Assert.Single(profile.Accelerators).Name);
        Assert.NotEmpty(children);
        foreach (Process left in children)
        {
            left.Kill();
        }
    }

    [UnixFact]
    public void A_tool_that_crashes_tells_its_code_and_first_line()
    {
        using var machine = FakeMachine.Desktop().Tool(
            "nvidia-smi", "echo 'NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver.'; echo more; exit 9");
        HardwareProfile profile = machine.Detect();
        Assert.Empty(profile.Accelerators);
        Assert.Equal(["nvidia-smi ended with 9: NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver."], profile.Warnings);
    }

    [UnixFact]
    public void A_tool_that_finds_no_device_is_nothing_to_warn_of()
    {
        using var machine = FakeMachine.Desktop().Tool("nvidia-smi", "echo 'No devices were found'; exit 6").Tool("xpu-smi", "echo '{\"device_list\": null}'");
        HardwareProfile profile = machine.Detect();
        Assert.Empty(profile.Accelerators);
        Assert.Empty(profile.Warnings);
    }

    [UnixFact]
    public void Killed_by_a_signal_is_a_crash()
    {
        using var machine = FakeMachine.Desktop().Tool("rocm-smi", "kill -SEGV $$");
        Assert.Contains(machine.Detect().Warnings, w => w.StartsWith("rocm-smi ended with 139", StringComparison.Ordinal));
    }

    [UnixFact]
    public void A_tool_that_may_not_be_started_is_a_warning()
    {
        using var machine = FakeMachine.Desktop().LockedTool("xpu-smi");
        Assert.Contains(machine.Detect().Warnings, w => w.StartsWith("xpu-smi could not be started:", StringComparison.Ordinal));
    }

    [UnixFact]
    public void Garbage_is_a_warning()
    {
        using var machine = FakeMachine.Desktop()
            .Tool("nvidia-smi", "head -c 4000 /dev/urandom").Tool("rocm-smi", "echo '{\"card0\": {\"VRAM'").Tool("npu-smi", "head -c 4000 /dev/urandom")
            .Tool("xpu-smi", "echo '[[[[[[[['");
        HardwareProfile profile = machine.Detect();
        Assert.Empty(profile.Accelerators);
        Assert.Contains(profile.Warnings, w => w.StartsWith("What nvidia-smi printed cannot be read", StringComparison.Ordinal));
        Assert.Contains(profile.Warnings, w => w.StartsWith("What rocm-smi printed cannot be read", StringComparison.Ordinal));
        Assert.Contains(profile.Warnings, w => w.StartsWith("What xpu-smi printed cannot be read", StringComparison.Ordinal));
    }

    [UnixFact]
    public void Cancelling_ends_the_tools()
    {
        using var machine = FakeMachine.Desktop().Tool("nvidia-smi", "sleep 63.1");
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.ThrowsAny<OperationCanceledException>(() => machine.Detect(TimeSpan.FromSeconds(30), source.Token));
        AssertEnded("63.1");
    }

    [UnixFact]
    public void This_machine_answers()
    {
        HardwareProfile profile = HardwareDetector.Detect();
        Assert.Equal(Environment.MachineName, profile.Name);
        Assert.True(profile.SystemMemoryBytes > 1 << 28);
        Assert.InRange(profile.FreeSystemMemoryBytes ?? 0, 1, profile.SystemMemoryBytes ?? 0);
        Assert.InRange(profile.CpuCores ?? 0, 1, Environment.ProcessorCount);
    }

    // A process that was killed is listed until the system has buried it.
    private static void AssertEnded(string time)
        => Assert.True(SpinWait.SpinUntil(() => !Sleeping(time).Any(), TimeSpan.FromMinutes(1)), $"sleep {time} was not ended");

    private static IEnumerable<Process> Sleeping(string time)
        => Process.GetProcessesByName("sleep").Where(process => CommandLine(process).Contains(time, StringComparison.Ordinal));

    private static string CommandLine(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
