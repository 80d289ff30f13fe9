namespace LLMPlanner.Hardware.Detection;

/// <summary>The processor as <c>/proc/cpuinfo</c> tells.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cores">The physical cores of all sockets.</param>
/// <param name="InstructionSets">The instruction sets that matter to engines.</param>
internal sealed record Processor(string? Name, int? Cores, IReadOnlyList<string> InstructionSets)
{
    // The names of the flags, and what the profiles call them.
    private static readonly (string Flag, string Name)[] s_sets =
    [
        ("avx2", "avx2"), ("fma", "fma"), ("f16c", "f16c"), ("avx_vnni", "avxvnni"), ("avx512f", "avx512f"), ("avx512_vnni", "avx512vnni"),
        ("avx512_bf16", "avx512bf16"), ("amx_int8", "amx-int8"), ("amx_bf16", "amx-bf16"), ("asimd", "neon"), ("asimddp", "dotprod"),
        ("i8mm", "i8mm"), ("bf16", "bf16"), ("sve", "sve"), ("sve2", "sve2"),
    ];

    /// <summary>Reads it.</summary>
    public static Processor Read(string? text)
    {
        string? name = null;
        string? flags = null;
        string socket = "0";
        int threads = 0;
        var cores = new HashSet<(string Socket, string Core)>();
        foreach (string line in (text ?? string.Empty).Split('\n'))
        {
            int colon = line.IndexOf(':');
            string value = colon < 0 ? string.Empty : line.Substring(colon + 1).Trim();
            switch (colon < 0 ? string.Empty : line.Substring(0, colon).Trim())
            {
                case "processor":
                    threads++;
                    break;
                case "model name" or "Model":
                    name ??= value;
                    break;
                case "physical id":
                    socket = value;
                    break;
                case "core id":
                    cores.Add((socket, value));
                    break;
                case "flags" or "Features":
                    flags ??= " " + value + " ";
                    break;
                default:
                    break;
            }
        }

        int count = cores.Count > 0 ? cores.Count : threads;
        return new Processor(name, count > 0 ? count : null, Sets(flags));
    }

    private static IReadOnlyList<string> Sets(string? flags) =>
        flags is null ? [] : [.. s_sets.Where(s => flags.Contains(" " + s.Flag + " ")).Select(s => s.Name)];
}
