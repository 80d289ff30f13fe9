using System.Globalization;
using System.Runtime.InteropServices;

namespace LLMPlanner.Hardware.Detection;

/// <summary>Asks Windows for what no tool prints in a way that is the same in every language.</summary>
internal static class WindowsFacts
{
    private const int CoreRelation = 0;
    private const uint FirmwareProvider = 0x52534D42; // 'RSMB'
    private const int MaxFirmware = 1 << 20;

    private static readonly (uint Feature, string Name)[] s_features =
    [
        (40, "avx2"), (41, "avx512f"), (43, "dotprod"),
    ];

    /// <summary>Reads the facts; one that cannot be read is left out.</summary>
    public static IReadOnlyDictionary<string, string> Read()
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        Try(() =>
        {
            var status = new MemoryStatus { Length = (uint)Marshal.SizeOf<MemoryStatus>() };
            if (GlobalMemoryStatusEx(ref status))
            {
                facts[FactNames.MemoryTotal] = status.TotalPhysical.ToString(CultureInfo.InvariantCulture);
                facts[FactNames.MemoryFree] = status.AvailablePhysical.ToString(CultureInfo.InvariantCulture);
            }
        });
        Try(() =>
        {
            if (Cores() is > 0 and var cores)
            {
                facts[FactNames.Cores] = cores.ToString(CultureInfo.InvariantCulture);
            }
        });
        Try(() => facts[FactNames.InstructionSets] = string.Join(" ", s_features.Where(f => IsProcessorFeaturePresent(f.Feature)).Select(f => f.Name)));
        Try(() =>
        {
            if (Firmware() is { } table)
            {
                facts[FactNames.Firmware] = Convert.ToBase64String(table);
            }
        });
        facts[FactNames.SystemVersion] = RuntimeInformation.OSDescription.Trim();
        return facts;
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or MarshalDirectiveException)
        {
            // A Windows without this call, such as a nano server.
        }
    }

    private static int Cores()
    {
        uint length = 0;
        GetLogicalProcessorInformationEx(CoreRelation, IntPtr.Zero, ref length);
        if (length is 0 or > 1 << 20)
        {
            return 0;
        }

        IntPtr buffer = Marshal.AllocHGlobal((int)length);
        try
        {
            if (!GetLogicalProcessorInformationEx(CoreRelation, buffer, ref length))
            {
                return 0;
            }

            // Records of different lengths, each with its length after its kind.
            int count = 0;
            for (int offset = 0; offset + 8 <= length; count++)
            {
                int size = Marshal.ReadInt32(buffer, offset + 4);
                if (size < 8)
                {
                    return 0;
                }

                offset += size;
            }

            return count;
        }
        finally
        {
            Marshal.FreeHGlobal(buffer);
        }
    }

    private static byte[]? Firmware()
    {
        uint length = GetSystemFirmwareTable(FirmwareProvider, 0, null, 0);
        if (length is 0 or > MaxFirmware)
        {
            return null;
        }

        var table = new byte[length];
        uint read = GetSystemFirmwareTable(FirmwareProvider, 0, table, length);

        // Eight bytes of Windows' own stand in front of the table.
        return read == length && length > 8 ? table.AsSpan(8).ToArray() : null;
    }

    [DllImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern bool GlobalMemoryStatusEx(ref MemoryStatus status);

    [DllImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern bool GetLogicalProcessorInformationEx(int relation, IntPtr buffer, ref uint length);

    [DllImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern bool IsProcessorFeaturePresent(uint feature);

    [DllImport("kernel32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern uint GetSystemFirmwareTable(uint provider, uint table, byte[]? buffer, uint length);

    [StructLayout(LayoutKind.Sequential)]
    private struct MemoryStatus
    {
        public uint Length;
        public uint MemoryLoad;
        public ulong TotalPhysical;
        public ulong AvailablePhysical;
        public ulong TotalPageFile;
        public ulong AvailablePageFile;
        public ulong TotalVirtual;
        public ulong AvailableVirtual;
        public ulong AvailableExtendedVirtual;
    }
}
