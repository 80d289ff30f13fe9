using System.Text;
using LLMPlanner.Hardware.Detection;

namespace LLMPlanner.Tests.Hardware.Detection;

/// <summary>Channels and speed of memory from the tables of the firmware.</summary>
public class MemoryModuleTests
{
    [Fact]
    public void The_device_managers_copy_is_enough_without_rights()
    {
        using var machine = FakeMachine.Desktop().File(LinuxFiles.FirmwareDatabase, Database(
            ("P0 CHANNEL A", "DIMM 1", 4800), ("P0 CHANNEL B", "DIMM 1", 4800), ("P0 CHANNEL A", "DIMM 0", 0), ("P0 CHANNEL B", "DIMM 0", 0)));

        // Two channels of eight bytes, 4800 million transfers.
        Assert.Equal(76_800_000_000, machine.Detect().SystemMemoryBandwidthBytesPerSecond);
    }

    [Fact]
    public void The_firmwares_own_table_is_read_by_those_who_may()
    {
        var evidence = new MachineEvidence { System = MachineSystem.Windows };
        evidence.Facts[FactNames.Firmware] = Convert.ToBase64String(Table(
            ("Controller0-ChannelA-DIMM0", "BANK 0", 16384, 5600, 64), ("Controller1-ChannelA-DIMM0", "BANK 0", 16384, 5600, 64),
            ("Controller0-ChannelA-DIMM1", "BANK 0", 0, 0, 64)));
        Assert.Equal(89_600_000_000, MemoryModules.Read(evidence)!.BandwidthBytesPerSecond);
    }

    [Fact]
    public void Soldered_memory_has_narrow_channels()
    {
        var evidence = new MachineEvidence { System = MachineSystem.Linux };
        evidence.Facts[FactNames.Firmware] = Convert.ToBase64String(Table(
            [.. "ABCDEFGH".Select(c => ($"Controller{(c < 'E' ? 0 : 1)}-Channel{c}", "BANK", 4096, 7500, 16))]));

        // Eight channels of two bytes, 7500 million transfers.
        Assert.Equal(120_000_000_000, MemoryModules.Read(evidence)!.BandwidthBytesPerSecond);
    }

    [Fact]
    public void Two_sockets_have_their_own_channels()
    {
        var evidence = new MachineEvidence { System = MachineSystem.Linux };
        evidence.Facts[FactNames.Firmware] = Convert.ToBase64String(Table(
            [.. "ABCDEFGH".SelectMany(c => new[] { 1, 2 }.Select(cpu => ($"CPU{cpu}_DIMM_{c}1", "NODE", 65536, 4800, 64)))]));
        MemoryModules modules = MemoryModules.Read(evidence)!;
        Assert.Equal((16, 614_400_000_000), (modules.Channels, modules.BandwidthBytesPerSecond));
    }

    [Theory]
    [InlineData("DIMM 0", "BANK 0")]
    [InlineData("", "")]
    [InlineData("Top-Slot 1(left)", "unknown")]
    public void Places_that_do_not_tell_the_channel_tell_no_bandwidth(string place, string bank)
    {
        var evidence = new MachineEvidence { System = MachineSystem.Linux };
        evidence.Facts[FactNames.Firmware] = Convert.ToBase64String(Table((place, bank, 16384, 3200, 64)));
        Assert.Null(MemoryModules.Read(evidence));
    }

    [Fact]
    public void Damaged_tables_tell_nothing()
    {
        byte[] table = Table(("P0 CHANNEL A", "DIMM 0", 16384, 3200, 64));
        for (int length = 0; length < table.Length; length++)
        {
            var evidence = new MachineEvidence { System = MachineSystem.Linux };
            evidence.Facts[FactNames.Firmware] = Convert.ToBase64String(table, 0, length);
            MemoryModules? modules = MemoryModules.Read(evidence);
            Assert.True(modules is null || modules.BandwidthBytesPerSecond == 25_600_000_000, $"{length}");
        }

        var garbage = new MachineEvidence { System = MachineSystem.Linux };
        garbage.Facts[FactNames.Firmware] = "not base64!";
        Assert.Null(MemoryModules.Read(garbage));
    }

    private static string Database(params (string Bank, string Place, int Speed)[] modules)
    {
        var text = new StringBuilder("N:dmi/id\nE:ID_VENDOR=Example\n");
        for (int i = 0; i < modules.Length; i++)
        {
            (string bank, string place, int speed) = modules[i];
            text.Append($"E:MEMORY_DEVICE_{i}_LOCATOR={place}\nE:MEMORY_DEVICE_{i}_BANK_LOCATOR={bank}\nE:MEMORY_DEVICE_{i}_DATA_WIDTH=64\n");
            text.Append(speed > 0 ? $"E:MEMORY_DEVICE_{i}_SIZE=17179869184\nE:MEMORY_DEVICE_{i}_SPEED_MTS=5600\nE:MEMORY_DEVICE_{i}_CONFIGURED_SPEED_MTS={speed}\n" : $"E:MEMORY_DEVICE_{i}_PRESENT=0\n");
        }

        return text.ToString();
    }

    private static byte[] Table(params (string Place, string Bank, int Megabytes, int Speed, int Bits)[] modules)
    {
        var table = new List<byte> { 0, 0x18, 1, 0 };
        table.AddRange(new byte[0x14]);
        table.AddRange("Vendor\0\0"u8.ToArray());
        foreach ((string place, string bank, int megabytes, int speed, int bits) in modules)
        {
            var structure = new byte[0x28];
            structure[0] = 17;
            structure[1] = 0x28;
            structure[0x0A] = (byte)bits;
            structure[0x0C] = (byte)megabytes;
            structure[0x0D] = (byte)(megabytes >> 8 == 0 && megabytes > 0 ? 1 : Math.Min(megabytes >> 8, 0x7F));
            structure[0x10] = (byte)(place.Length > 0 ? 1 : 0);
            structure[0x11] = (byte)(bank.Length > 0 ? (place.Length > 0 ? 2 : 1) : 0);
            structure[0x15] = (byte)speed;
            structure[0x16] = (byte)(speed >> 8);
            structure[0x20] = (byte)speed;
            structure[0x21] = (byte)(speed >> 8);
            table.AddRange(structure);
            foreach (string text in new[] { place, bank }.Where(t => t.Length > 0))
            {
                table.AddRange(Encoding.ASCII.GetBytes(text));
                table.Add(0);
            }

            table.Add(0);
            if (place.Length + bank.Length == 0)
            {
                table.Add(0);
            }
        }

        table.AddRange([127, 4, 0, 0, 0, 0]);
        return [.. table];
    }
}
