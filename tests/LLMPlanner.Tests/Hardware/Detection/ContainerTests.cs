using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Detection;

namespace LLMPlanner.Tests.Hardware.Detection;

/// <summary>Limits of containers and services, and Linux inside of Windows.</summary>
public class ContainerTests
{
    private const long GiB = 1L << 30;
    private const long Total = 65536000L * 1024;

    [Fact]
    public void The_second_version_limits_memory_and_processors()
    {
        using var machine = FakeMachine.Desktop()
            .File("/sys/fs/cgroup/memory.max", $"{16 * GiB}\n").File("/sys/fs/cgroup/memory.current", $"{6 * GiB}\n")
            .File("/sys/fs/cgroup/memory.stat", $"anon {4 * GiB}\nfile {2 * GiB}\ninactive_file {2 * GiB}\n")
            .File("/sys/fs/cgroup/cpu.max", "250000 100000\n");
        HardwareProfile profile = machine.Detect();

        Assert.Equal(16 * GiB, profile.SystemMemoryBytes);
        Assert.Equal(12 * GiB, profile.FreeSystemMemoryBytes);
        Assert.Equal(3, profile.CpuCores);
        Assert.Contains("limits memory to 16 GiB", profile.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public void The_smallest_limit_on_the_way_up_counts()
    {
        using var machine = FakeMachine.Desktop()
            .File("/proc/self/cgroup", "0::/kubepods.slice/pod1/c1\n")
            .File("/sys/fs/cgroup/kubepods.slice/memory.max", $"{32 * GiB}\n")
            .File("/sys/fs/cgroup/kubepods.slice/pod1/memory.max", $"{8 * GiB}\n")
            .File("/sys/fs/cgroup/kubepods.slice/pod1/memory.current", $"{1 * GiB}\n")
            .File("/sys/fs/cgroup/kubepods.slice/pod1/c1/memory.max", "max\n")
            .File("/sys/fs/cgroup/kubepods.slice/pod1/c1/memory.high", $"{10 * GiB}\n");
        HardwareProfile profile = machine.Detect();
        Assert.Equal(8 * GiB, profile.SystemMemoryBytes);
        Assert.Equal(7 * GiB, profile.FreeSystemMemoryBytes);
    }

    [Fact]
    public void The_first_version_limits_memory_and_processors()
    {
        using var machine = FakeMachine.Desktop()
            .File("/proc/self/cgroup", "9:memory:/docker/abc\n4:cpu,cpuacct:/docker/abc\n1:name=systemd:/docker/abc\n")
            .File("/sys/fs/cgroup/memory/memory.limit_in_bytes", $"{4 * GiB}\n").File("/sys/fs/cgroup/memory/memory.usage_in_bytes", $"{1 * GiB}\n")
            .File("/sys/fs/cgroup/memory/memory.stat", "cache 0\ntotal_inactive_file 536870912\n")
            .File("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "200000\n").File("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
        HardwareProfile profile = machine.Detect();
        Assert.Equal(4 * GiB, profile.SystemMemoryBytes);
        Assert.Equal((4 * GiB) - (1 * GiB) + 536870912, profile.FreeSystemMemoryBytes);
        Assert.Equal(2, profile.CpuCores);
    }

    [Theory]
    [InlineData("max")]
    [InlineData("9223372036854771712")]
    [InlineData("-1")]
    [InlineData("garbage")]
    [InlineData("")]
    public void No_limit_is_no_limit(string limit)
    {
        using var machine = FakeMachine.Desktop()
            .File("/sys/fs/cgroup/memory.max", limit + "\n").File("/sys/fs/cgroup/memory/memory.limit_in_bytes", limit + "\n").File("/sys/fs/cgroup/cpu.max", "max 100000\n");
        HardwareProfile profile = machine.Detect();
        Assert.Equal(Total, profile.SystemMemoryBytes);
        Assert.Equal(8, profile.CpuCores);
        Assert.Null(profile.Notes);
    }

    [Fact]
    public void A_limit_above_the_machine_is_none()
    {
        using var machine = FakeMachine.Desktop().File("/sys/fs/cgroup/memory.max", $"{512 * GiB}\n");
        Assert.Equal(Total, machine.Detect().SystemMemoryBytes);
    }

    [Fact]
    public void Processors_that_the_process_may_not_use_do_not_count()
    {
        using var machine = FakeMachine.Desktop().File("/proc/self/status", "Name:\tx\nCpus_allowed:\tf\nCpus_allowed_list:\t0-2,5\n");
        Assert.Equal(4, machine.Detect().CpuCores);
    }

    [Fact]
    public void A_path_that_leads_elsewhere_is_not_followed()
    {
        Assert.DoesNotContain(ControlGroups.Folders("0::/../../etc\n"), f => f.Contains("etc", StringComparison.Ordinal));
    }

    [Fact]
    public void Linux_inside_of_windows_says_so()
    {
        using var machine = FakeMachine.Desktop().File("/proc/version", "Linux version 5.15.167.4-microsoft-standard-WSL2 (root@f9c826d3017f)\n");
        HardwareProfile profile = machine.Detect();
        Assert.Equal("Ubuntu 24.04.1 LTS (WSL)", profile.OperatingSystem);
        Assert.Contains("WSL", profile.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_file_the_answer_still_comes()
    {
        using var machine = new FakeMachine();
        HardwareProfile profile = machine.Detect();
        Assert.Null(profile.SystemMemoryBytes);
        Assert.Equal(["The memory of the machine could not be read."], profile.Warnings);
    }
}
