using System.Text;

namespace LLMPlanner.Hardware.Detection;

/// <summary>Reads the table that firmware leaves for operating systems (SMBIOS), of which only the memory modules matter here.</summary>
internal static class FirmwareTable
{
    private const byte MemoryDevice = 17;
    private const byte EndOfTable = 127;
    private const int MaxStructures = 4096;

    /// <summary>The modules: the names of their places, and the transfers per second in millions that they are set to.</summary>
    /// <param name="base64">The table.</param>
    public static List<MemoryModule> Modules(string base64)
    {
        var modules = new List<MemoryModule>();
        byte[] table;
        try
        {
            table = Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            return modules;
        }

        int offset = 0;
        for (int i = 0; i < MaxStructures && offset + 4 <= table.Length; i++)
        {
            int length = table[offset + 1];
            if (length < 4 || offset + length > table.Length || table[offset] == EndOfTable)
            {
                break;
            }

            int end = TextsEnd(table, offset + length);
            if (table[offset] == MemoryDevice && length >= 0x17 && Module(table, offset, length, end) is { } module)
            {
                modules.Add(module);
            }

            offset = end;
        }

        return modules;
    }

    private static MemoryModule? Module(byte[] table, int offset, int length, int end)
    {
        // Width at 0x0A, size at 0x0C (0: no module), place and bank at 0x10 and 0x11, speed at 0x15, speed it is set to at 0x20.
        int size = Word(table, offset + 0x0C);
        int speed = length >= 0x22 ? Word(table, offset + 0x20) : 0;
        speed = speed is 0 or 0xFFFF ? Word(table, offset + 0x15) : speed;
        return size is 0 or 0xFFFF || speed is < 200 or > 20000
            ? null
            : new MemoryModule(
                Text(table, offset + length, end, table[offset + 0x10]),
                Text(table, offset + length, end, table[offset + 0x11]),
                speed,
                MemoryModules.Width(Word(table, offset + 0x0A)));
    }

    private static int Word(byte[] table, int offset) => table[offset] | (table[offset + 1] << 8);

    // The texts of a structure follow it, each ended by a zero, all together by another.
    private static int TextsEnd(byte[] table, int offset)
    {
        while (offset + 1 < table.Length && (table[offset] != 0 || table[offset + 1] != 0))
        {
            offset++;
        }

        return Math.Min(offset + 2, table.Length);
    }

    private static string Text(byte[] table, int start, int end, int number)
    {
        for (int i = 1; number > 0 && start < end; i++)
        {
            int stop = Array.IndexOf(table, (byte)0, start, end - start);
            stop = stop < 0 ? end : stop;
            if (i == number)
            {
                return Encoding.ASCII.GetString(table, start, Math.Min(stop - start, 64));
            }

            start = stop + 1;
        }

        return string.Empty;
    }
}
