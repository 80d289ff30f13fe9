namespace LLMPlanner.Hardware.Import;

/// <summary>A format that <see cref="HardwareImporter"/> reads.</summary>
public enum HardwareImportFormat
{
    /// <summary>Told by the beginning of the text.</summary>
    Auto = 0,

    /// <summary><c>nvidia-smi -q -x</c>: one machine.</summary>
    NvidiaSmiXml,

    /// <summary><c>nvidia-smi --query-gpu=… --format=csv</c>: one machine, or many where there is a column <c>hostname</c>.</summary>
    NvidiaSmiCsv,

    /// <summary><c>rocm-smi --json</c>: one machine.</summary>
    RocmSmiJson,

    /// <summary><c>amd-smi static --json</c>: one machine.</summary>
    AmdSmiJson,

    /// <summary><c>xpu-smi discovery -j</c>: one machine.</summary>
    XpuSmiJson,

    /// <summary><c>system_profiler SPDisplaysDataType SPHardwareDataType -json</c>: one machine.</summary>
    SystemProfilerJson,

    /// <summary><c>kubectl get nodes -o json</c>: a machine for each node.</summary>
    KubernetesNodes,

    /// <summary>An inventory as a table with a header: a machine for each row, or for rows that follow each other.</summary>
    Csv,

    /// <summary>Profiles as <see cref="HardwareProfileJson"/> and <c>ConvertTo-Json</c> write them.</summary>
    Profile,

    /// <summary>What the probe script prints on another machine.</summary>
    Probe,
}
