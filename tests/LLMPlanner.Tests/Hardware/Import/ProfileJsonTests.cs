using System.Collections;
using System.Reflection;
using System.Text;
using LLMPlanner.Hardware;
using LLMPlanner.Profiles;
using NJsonSchema;
using NJsonSchema.Validation;

namespace LLMPlanner.Tests.Hardware.Import;

/// <summary>Profiles go through JSON and come back as they were.</summary>
public class ProfileJsonTests
{
    private static readonly Lazy<JsonSchema> s_schema = new(() => JsonSchema.FromFileAsync(HardwareFiles.Schema("hardware")).GetAwaiter().GetResult());

    private static HardwareProfile Full => new()
    {
        Name = "full \"quoted\" ü 模型",
        Accelerators =
        [
            new Accelerator
            {
                Name = "Card", Vendor = "V", Architecture = "A", ComputeCapability = "9.9", DeviceClass = DeviceClass.Edge, Year = 2025, MemoryBytes = 100L << 30,
                DriverMemoryBytes = 99L << 30, UsableMemoryBytes = 98L << 30, UsableMemoryBasis = FigureBasis.Derived, FreeMemoryBytes = 97L << 30, MemoryType = "HBM9",
                IsUnifiedMemory = true, Fraction = 0.125, BandwidthBytesPerSecond = 1_234_567_890_123,
                Tflops = new ComputeRates { Fp32 = 0.1, Fp16 = 1.0 / 3, Bf16 = 3, Fp8 = 4, Int8 = 5.5, Fp4 = 6, Basis = "given" },
                UnsupportedTypes = [NumericType.Fp8, NumericType.Fp4], Link = "L", LinkBytesPerSecond = 7, Peer = "P", PeerBytesPerSecond = 8, PowerWatts = 450.5,
                DriverVersion = "1.2", RuntimeVersion = "CUDA 99", Source = "S", Notes = "N",
            },
            new Accelerator { Name = "Bare", MemoryBytes = 1 },
        ],
        SystemMemoryBytes = 1L << 40, FreeSystemMemoryBytes = 1L << 39, SystemMemoryBandwidthBytesPerSecond = 300_000_000_001, IsUnifiedMemory = true, CpuName = "C",
        CpuCores = 64, InstructionSets = ["avx2", "fma"], Provider = "Azure", VmSize = "Size", Region = "eastus", PricePerHour = 12.345678m, Currency = "EUR",
        PriceDate = new DateTime(2026, 6, 18, 0, 0, 0, DateTimeKind.Utc),
        Prices = [new CloudPrice("westeurope", "USD", 0.000001m, new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc), "list") { Kind = CloudPriceKind.Spot }],
        OperatingSystem = "O", Schedulable = false, Warnings = ["w1", "w2"], Source = "src", Notes = "notes",
    };

    [Fact]
    public void Every_property_comes_back()
    {
        HardwareProfile full = Full;

        // A property that is added later and forgotten in the writer or the reader shows here: none of these may have its default.
        AssertNoDefaults(full);
        AssertNoDefaults(full.Accelerators[0]);
        AssertNoDefaults(full.Accelerators[0].Tflops);
        AssertNoDefaults(full.Prices[0]);
        AssertSame(full, RoundTrip(full));
    }

    [Fact]
    public void Every_built_in_profile_comes_back_and_meets_the_schema()
    {
        HardwareProfile[] all = [.. HardwareCatalog.BuiltIn.FindAll("*")];
        Assert.True(all.Length > 500);
        using var text = new MemoryStream();
        HardwareProfileJson.Write(text, all);
        text.Position = 0;
        HardwareProfile[] back = [.. HardwareProfileJson.Read(text, "all")];
        Assert.Equal(all.Length, back.Length);
        for (int i = 0; i < all.Length; i++)
        {
            AssertSame(all[i], back[i]);
        }

        ICollection<ValidationError> errors = s_schema.Value.Validate(Encoding.UTF8.GetString(text.ToArray()));
        Assert.Empty(errors);
    }

    [Fact]
    public void The_schema_refuses_what_the_reader_refuses()
    {
        string json = HardwareProfileJson.Write(Full);
        Assert.Empty(s_schema.Value.Validate(json));
        Assert.NotEmpty(s_schema.Value.Validate(json.Replace("\"year\": 2025", "\"year\": \"2025\"", StringComparison.Ordinal)));
        Assert.NotEmpty(s_schema.Value.Validate(json.Replace("\"Edge\"", "\"Toaster\"", StringComparison.Ordinal)));
        Assert.NotEmpty(s_schema.Value.Validate(json.Replace("\"cpuName\"", "\"cpuNme\"", StringComparison.Ordinal)));
        Assert.NotEmpty(s_schema.Value.Validate(json.Replace("\"name\": \"Card\",", string.Empty, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_slip_of_the_pen_is_told_and_left_out()
    {
        HardwareProfile profile = Assert.Single(HardwareProfileJson.Read(
            new MemoryStream("{\"name\":\"x\",\"cpuCoers\":4,\"accelerators\":[{\"name\":\"c\",\"memoryBytes\":5,\"vram\":6}]}"u8.ToArray()), "slip.json"));
        Assert.Equal(2, profile.Warnings.Count);
        Assert.Contains(profile.Warnings, w => w.Contains("'accelerators/0/vram'", StringComparison.Ordinal));
        Assert.Contains(profile.Warnings, w => w.Contains("'cpuCoers'", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_writer_cut_off_is_told()
    {
        HardwareProfile profile = Assert.Single(HardwareProfileJson.Read(
            new MemoryStream("[{\"Name\":\"x\",\"Accelerators\":[{\"Name\":\"c\",\"MemoryBytes\":5,\"Tflops\":\"ComputeRates { Fp32 = 1 }\",\"UnsupportedTypes\":\"Fp8 Fp4\"}]}]"u8.ToArray()), "cut.json"));
        Assert.Equal(["'accelerators/0/tflops' was cut off when the profile was written.", "'accelerators/0/unsupportedTypes' was cut off when the profile was written."], profile.Warnings);
    }

    [Fact]
    public void A_profile_of_the_builder_comes_back()
    {
        HardwareProfile built = new HardwareBuilder(HardwareCatalog.BuiltIn)
        {
            Accelerator = "RTX 4090", AcceleratorCount = 2, SystemMemoryBytes = 128L << 30, PricePerHour = 1.5m, FreeMemoryBytes = 20L << 30,
        }.Build();
        AssertSame(built, RoundTrip(built));
        Assert.Single(HardwareCatalog.BuiltIn.FindAll("RTX 4090", ProfileKind.Accelerator));
    }

    private static HardwareProfile RoundTrip(HardwareProfile profile) =>
        Assert.Single(HardwareProfileJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(HardwareProfileJson.Write(profile))), "round trip"));

    private static IEnumerable<PropertyInfo> Settable(Type type) =>
        type.GetProperties().Where(p => p.SetMethod is not null && p.GetIndexParameters().Length == 0);

    private static void AssertNoDefaults(object value) => Assert.All(Settable(value.GetType()), property =>
    {
        object? content = property.GetValue(value);
        bool isDefault = content switch
        {
            null => true,
            bool flag => flag == (property.Name == nameof(HardwareProfile.Schedulable)),
            ICollection list => list.Count == 0,
            Enum choice => Convert.ToInt32(choice, null) == 0,
            _ => false,
        };
        Assert.False(isDefault, property.Name);
    });

    private static void AssertSame(object? expected, object? actual, string path = "")
    {
        if (expected is null or string || actual is null || expected.GetType().IsPrimitive || expected is decimal or DateTime or Enum)
        {
            Assert.True(Equals(expected, actual), $"{path}: {expected} and {actual}");
            return;
        }

        if (expected is IEnumerable left)
        {
            object[] first = [.. left.Cast<object>()];
            object[] second = [.. ((IEnumerable)actual).Cast<object>()];
            Assert.True(first.Length == second.Length, $"{path}: {first.Length} and {second.Length}");
            for (int i = 0; i < first.Length; i++)
            {
                AssertSame(first[i], second[i], $"{path}[{i}]");
            }

            return;
        }

        foreach (PropertyInfo property in Settable(expected.GetType()))
        {
            AssertSame(property.GetValue(expected), property.GetValue(actual), path + "." + property.Name);
        }
    }
}
