using System.Globalization;

namespace LLMPlanner.Hardware.Detection;

/// <summary>The limits that a container or a service puts on its processes (cgroup v1 and v2); the smallest on the way up counts.</summary>
internal static class ControlGroups
{
    /// <summary>Where the second version is.</summary>
    public const string Root = "/sys/fs/cgroup";

    /// <summary>Where the first version limits memory.</summary>
    public const string OldMemory = "/sys/fs/cgroup/memory";

    /// <summary>Where the first version limits processors.</summary>
    public const string OldCpu = "/sys/fs/cgroup/cpu";

    private const int MaxDepth = 32;

    // Without a limit the first version reports the largest number of pages.
    private const long Unlimited = 1L << 60;

    /// <summary>The folders of the groups that a process is in, with those above them.</summary>
    /// <param name="groups">The content of <c>/proc/self/cgroup</c>.</param>
    public static IReadOnlyList<string> Folders(string? groups)
    {
        var folders = new List<string>();
        foreach (string line in (groups ?? string.Empty).Split('\n').Take(64))
        {
            string[] parts = line.Trim().Split([':'], 3);
            if (parts.Length == 3)
            {
                string[] controllers = parts[1].Split(',');
                string? root = parts[1].Length == 0 ? Root
                    : controllers.Contains("memory") ? OldMemory
                    : controllers.Contains("cpu") ? OldCpu : null;
                AddWithParents(folders, root, parts[2]);
            }
        }

        // Inside a container the own path may be one of the host, and what counts is mounted at the root.
        foreach (string root in new[] { Root, OldMemory, OldCpu })
        {
            if (!folders.Contains(root))
            {
                folders.Add(root);
            }
        }

        return folders;
    }

    /// <summary>The memory that the limits leave, in bytes.</summary>
    /// <param name="evidence">The files.</param>
    /// <param name="total">The memory of the machine.</param>
    /// <param name="free">What is free of it.</param>
    /// <returns>The memory and what is free of it, no larger than before.</returns>
    public static (long? Total, long? Free) Memory(MachineEvidence evidence, long? total, long? free)
    {
        foreach (string folder in Folders(evidence.File("/proc/self/cgroup")))
        {
            long? limit = Smaller(
                Number(evidence.File(folder + "/memory.max")) ?? Number(evidence.File(folder + "/memory.limit_in_bytes")),
                Number(evidence.File(folder + "/memory.high")));
            if (limit is not { } bytes)
            {
                continue;
            }

            long used = Number(evidence.File(folder + "/memory.current")) ?? Number(evidence.File(folder + "/memory.usage_in_bytes")) ?? 0;
            long cached = Statistic(evidence.File(folder + "/memory.stat"), "inactive_file")
                ?? Statistic(evidence.File(folder + "/memory.stat"), "total_inactive_file") ?? 0;
            total = Smaller(total, bytes);
            free = Smaller(free, Math.Max(0, bytes - Math.Max(0, used - cached)));
        }

        return (total, free);
    }

    /// <summary>The processors that the limits leave, rounded up; <see langword="null"/> without a limit.</summary>
    public static int? Processors(MachineEvidence evidence)
    {
        long? least = null;
        foreach (string folder in Folders(evidence.File("/proc/self/cgroup")))
        {
            string[] quota = (evidence.File(folder + "/cpu.max") ?? string.Empty).Split(' ');
            least = Smaller(least, quota.Length == 2 ? Rounded(Number(quota[0]), Number(quota[1])) : null);
            least = Smaller(least, Rounded(
                Number(evidence.File(folder + "/cpu.cfs_quota_us")), Number(evidence.File(folder + "/cpu.cfs_period_us"))));
        }

        return least is { } processors and < 1 << 16 ? (int)processors : null;
    }

    private static void AddWithParents(List<string> folders, string? root, string path)
    {
        if (root is null || path.Contains(".."))
        {
            return;
        }

        string folder = (root + path).TrimEnd('/');
        for (int depth = 0; depth < MaxDepth && folder.Length >= root.Length; depth++)
        {
            if (!folders.Contains(folder))
            {
                folders.Add(folder);
            }

            folder = folder.Substring(0, folder.LastIndexOf('/'));
        }
    }

    private static long? Rounded(long? quota, long? period) =>
        quota is > 0 && period is > 0 ? (quota.Value + period.Value - 1) / period.Value : null;

    private static long? Smaller(long? left, long? right) =>
        left is { } l && right is { } r ? Math.Min(l, r) : left ?? right;

    // "max" and a negative number are no limit.
    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number < Unlimited ? number : null;

    private static long? Statistic(string? text, string name)
    {
        foreach (string line in (text ?? string.Empty).Split('\n'))
        {
            if (line.StartsWith(name + " ", StringComparison.Ordinal))
            {
                return Number(line.Substring(name.Length + 1).Trim());
            }
        }

        return null;
    }
}
