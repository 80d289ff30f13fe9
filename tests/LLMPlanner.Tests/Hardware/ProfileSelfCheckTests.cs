using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Catalog;
using LLMPlanner.Profiles;

namespace LLMPlanner.Tests.Hardware;

/// <summary>Checks over all built-in profiles: figures that no card can have would show here.</summary>
public class ProfileSelfCheckTests
{
    private const double GiB = 1L << 30;

    private static IReadOnlyList<Accelerator> Devices { get; } =
        [.. HardwareCatalog.BuiltIn.FindAll("*", ProfileKind.Accelerator).Select(p => p.Accelerators[0])];

    [Fact]
    public void Every_built_in_profile_is_read()
    {
        Assert.Equal(HardwareFiles.Profiles("accelerators").Count(), Devices.Count);
        Assert.Equal(HardwareFiles.Profiles("machines").Count(), HardwareCatalog.BuiltIn.FindAll("*", ProfileKind.Machine).Count());
        Assert.Equal(HardwareFiles.Profiles("cloud").Count(), HardwareCatalog.BuiltIn.FindAll("*", ProfileKind.Cloud).Count());
    }

    [Fact]
    public void Usable_memory_is_below_marketed_and_driver_totals()
    {
        Assert.All(Devices.Where(d => d.MemoryBytes > 0), d =>
        {
            Assert.True(d.UsableMemoryBytes <= d.MemoryBytes, d.Name);
            Assert.True(d.DriverMemoryBytes is null || d.UsableMemoryBytes <= d.DriverMemoryBytes, d.Name);

            // What the system keeps: two thirds remain of Apple's smallest, nine tenths of a graphics card.
            double share = d.UsableMemoryBytes / (double)d.MemoryBytes;
            Assert.True(share >= (d.IsUnifiedMemory ? 0.66 : 0.75), $"{d.Name} {share}");
        });
    }

    [Fact]
    public void Only_graphics_that_use_system_memory_lack_a_size()
    {
        Assert.All(Devices.Where(d => d.MemoryBytes == 0), d =>
        {
            Assert.Equal(DeviceClass.Integrated, d.DeviceClass);
            Assert.True(d.IsUnifiedMemory, d.Name);
        });
    }

    [Fact]
    public void Bandwidth_is_plausible_for_the_kind_of_memory()
    {
        (string Kind, double Low, double High)[] ranges =
        [
            ("HBM4", 15000, 30000), ("HBM3e", 3500, 9000), ("HBM3", 2900, 6000), ("HBM2e", 750, 4000), ("HBM2", 400, 1700),
            ("GDDR7", 250, 2000), ("GDDR6X", 400, 1100), ("GDDR6", 100, 1000), ("GDDR5X", 200, 600), ("GDDR5", 30, 400), ("LPDDR", 20, 850),
        ];
        Accelerator[] known = [.. Devices.Where(d => d.BandwidthBytesPerSecond is not null && d.MemoryType is not null)];
        Assert.All(known, d =>
        {
            (string kind, double low, double high) = Array.Find(ranges, r => d.MemoryType!.StartsWith(r.Kind, StringComparison.Ordinal));
            Assert.True(kind is not null || d.MemoryType == "HBM", $"{d.Name}: {d.MemoryType}");
            double gbs = d.BandwidthBytesPerSecond!.Value / 1e9;
            Assert.True(kind is null || (gbs >= low && gbs <= high), $"{d.Name}: {gbs} GB/s of {d.MemoryType}");
        });
        Assert.True(known.Length > 250, $"{known.Length}");
    }

    [Fact]
    public void Rates_agree_with_what_the_hardware_can_do()
    {
        Assert.All(Devices, d =>
        {
            Assert.All(d.UnsupportedTypes.Where(t => t != NumericType.Fp16), t => Assert.True(d.Tflops[t] is null, $"{d.Name} {t}"));
            Assert.True(d.Tflops.Fp8 is null || d.Tflops.Fp16 is null || d.Tflops.Fp8 >= d.Tflops.Fp16, d.Name);
            Assert.True(d.Tflops.Fp4 is null || d.Tflops.Fp8 is null || d.Tflops.Fp4 >= d.Tflops.Fp8, d.Name);
            Assert.True(d.Tflops.Basis is null == Enum.GetValues<NumericType>().All(t => d.Tflops[t] is null), d.Name);
        });
    }

    [Theory]
    [InlineData("7.5", NumericType.Bf16)]
    [InlineData("8.6", NumericType.Fp8)]
    [InlineData("8.0", NumericType.Fp8)]
    [InlineData("8.9", NumericType.Fp4)]
    [InlineData("9.0", NumericType.Fp4)]
    [InlineData("gfx1100", NumericType.Fp8)]
    [InlineData("gfx1030", NumericType.Bf16)]
    public void Architectures_lack_what_they_lack(string capability, NumericType missing)
    {
        Accelerator[] devices = [.. Devices.Where(d => d.ComputeCapability == capability)];

        Assert.NotEmpty(devices);
        Assert.All(devices, d => Assert.False(d.Supports(missing), d.Name));
    }

    [Fact]
    public void Every_figure_has_a_source()
    {
        foreach ((string file, var profile) in HardwareFiles.Profiles("accelerators"))
        {
            var sources = profile.GetProperty("sources");
            bool bandwidth = profile.GetProperty("bandwidthGBs").ValueKind != System.Text.Json.JsonValueKind.Null;
            bool rates = profile.GetProperty("tflops").GetProperty("basis").ValueKind != System.Text.Json.JsonValueKind.Null;
            Assert.True(sources.GetProperty("memory").GetString() is { Length: > 10 }, file);
            Assert.True(bandwidth == sources.GetProperty("bandwidth").GetString() is { Length: > 3 }, file);
            Assert.True(rates == sources.GetProperty("compute").GetString() is { Length: > 3 }, file);
        }
    }

    [Fact]
    public void Names_are_unique_in_every_spelling_over_all_kinds()
    {
        var owners = new Dictionary<NameKey, string>();
        string[] folders = ["accelerators", "machines", "cloud"];
        foreach (string folder in folders)
        {
            foreach ((string file, var profile) in HardwareFiles.Profiles(folder))
            {
                string id = profile.GetProperty("id").GetString()!;
                foreach (string name in profile.GetProperty("aliases").EnumerateArray().Select(a => a.GetString()!).Append(id))
                {
                    NameKey key = NameKey.From(name);
                    Assert.True(owners.TryAdd(key, id) || owners[key] == id, $"{file}: '{name}' of '{id}' also means '{owners[key]}'");
                }
            }
        }

        Assert.True(owners.Count > 1200, $"{owners.Count}");
    }

    [Fact]
    public void Machines_and_sizes_are_whole()
    {
        IEnumerable<HardwareProfile> machines = HardwareCatalog.BuiltIn.FindAll("*", ProfileKind.Machine);
        Assert.All(machines, m =>
        {
            Assert.True(m.IsComplete, m.Name);
            Assert.True(m.SystemMemoryBytes > 0, m.Name);
            Assert.True(m.CpuCores > 0, m.Name);
            Assert.True(!m.IsUnifiedMemory || m.AcceleratorMemoryBytes == m.SystemMemoryBytes, m.Name);
        });

        IEnumerable<HardwareProfile> sizes = HardwareCatalog.BuiltIn.FindAll("*", ProfileKind.Cloud);
        Assert.All(sizes, s =>
        {
            Assert.Equal(s.Name, s.VmSize);
            Assert.All(s.Prices, p => Assert.True(p is { PerHour: > 0.1m and < 200m, Date.Year: >= 2025 }, s.Name));
            Assert.All(s.Accelerators.Where(a => a.Fraction is not null), a => Assert.True(a.MemoryBytes < 96 * GiB, s.Name));
        });
    }

    [Theory]
    [InlineData("H100", 79.18)]
    [InlineData("RTX 3090", 23.55)]
    [InlineData("RTX 4090", 23.65)]
    [InlineData("RTX 5090", 31.36)]
    [InlineData("T4", 14.56)]
    [InlineData("L4", 22.04)]
    [InlineData("A10G", 22.06)]
    [InlineData("L40S", 44.39)]
    [InlineData("A100", 79.14)]
    [InlineData("H200", 139.80)]
    [InlineData("B200", 178.35)]
    [InlineData("B300", 267.69)]
    [InlineData("RTX PRO 6000", 94.97)]
    [InlineData("MI300X", 191.98)]
    [InlineData("GB10", 121.63)]
    [InlineData("M1 Pro 16GB", 10.67)]
    [InlineData("M4 Max 128GB", 96)]
    [InlineData("M3 Ultra 512GB", 464)]
    public void Usable_memory_is_what_engines_were_seen_to_read(string name, double gib)
    {
        Accelerator device = HardwareCatalog.BuiltIn.Find(name).Accelerators[0];

        Assert.Equal(gib, device.UsableMemoryBytes / GiB, 0.006);
    }
}
