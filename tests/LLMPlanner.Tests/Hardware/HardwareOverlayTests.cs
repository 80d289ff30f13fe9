using System.Text;
using LLMPlanner.Configuration;
using LLMPlanner.Hardware;
using LLMPlanner.Profiles;

namespace LLMPlanner.Tests.Hardware;

/// <summary>Profiles of the user's: they win, they may be sloppy, and a broken one harms nothing else.</summary>
public sealed class HardwareOverlayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("llmplanner-hardware-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_users_profile_replaces_the_built_in_one()
    {
        HardwareCatalog catalog = Load("hardware/accelerators/mine.json", """
            { "id": "geforce rtx 4090", "memory": { "marketedGiB": 24, "usableMiB": 20000 }, "bandwidthGBs": 900 }
            """);

        Assert.Empty(catalog.Problems);
        Accelerator card = catalog.Find("GeForce RTX 4090").Accelerators[0];
        Assert.Equal(20000L << 20, card.UsableMemoryBytes);
        Assert.Equal(900_000_000_000, card.BandwidthBytesPerSecond);
        Assert.Null(card.Vendor);

        // Machines that name the card get it too; everything else is as it was.
        Assert.Equal(20000L << 20, catalog.Find("Desktop RTX 4090 64GB RAM").Accelerators[0].UsableMemoryBytes);
        Assert.Equal("GeForce RTX 3090", catalog.Find("RTX 3090").Name);
    }

    [Fact]
    public void Texts_count_as_the_numbers_and_truths_that_they_say()
    {
        HardwareCatalog catalog = Load("hardware/accelerators/mine.json", """
            {
              "id": "Card", "ALIASES": ["My Card"], "class": "DataCenter", "year": "2024",
              "memory": { "marketedGiB": "48", "totalMiB": null, "usableMiB": "47000.0", "unified": "False" },
              "bandwidthGBs": "1000.5", "tflops": { "fp16": "200", "basis": null }, "unsupported": [], "link": null, "notes": null
            }
            """);

        Assert.Empty(catalog.Problems);
        Accelerator card = catalog.Find("my card").Accelerators[0];
        Assert.True(card is { DeviceClass: DeviceClass.DataCenter, Year: 2024, IsUnifiedMemory: false, BandwidthBytesPerSecond: 1_000_500_000_000 });
        Assert.Equal(47000L << 20, card.UsableMemoryBytes);
        Assert.Equal(200, card.Tflops.Fp16);
    }

    [Fact]
    public void Machines_and_sizes_can_be_added()
    {
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "hardware", "cloud")).FullName, "own.json"), """
            [ { "id": "own.large", "provider": "Own", "vcpus": 8, "memoryGiB": 64, "accelerators": [ { "ref": "L4", "count": 2 } ],
                "prices": [ { "region": "here", "currency": "eur", "perHour": 1.25, "date": "2026-01-31" } ] } ]
            """);
        HardwareCatalog catalog = Load("hardware/machines/box.json", """
            { "id": "Box", "accelerators": [ { "ref": "rtx 3090", "count": 2 } ], "systemMemoryGiB": 64, "cpu": { "cores": 16 } }
            """);

        Assert.Empty(catalog.Problems);
        Assert.Equal(2, catalog.Find("box").AcceleratorCount);
        HardwareProfile size = catalog.FindSize("OWN.LARGE", "own");
        Assert.True(size is { PricePerHour: 1.25m, Currency: "EUR", Region: "here", AcceleratorCount: 2 });
        Assert.Equal(new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Utc), size.PriceDate);
    }

    [Theory]
    [InlineData("""{ "id": "X", "memory": { "marketedGiB": -24 } }""", "HardwareValueRange", "memory/marketedGiB", 1)]
    [InlineData("""{ "id": "X", "memory": { "marketedGiB": "much" } }""", "HardwareValueType", "memory/marketedGiB", 1)]
    [InlineData("""{ "id": "X", "memory": { "marketedGiB": 1e300 } }""", "HardwareValueRange", "memory/marketedGiB", 1)]
    [InlineData("""{ "id": "X", "memory": { "marketedGiB": "NaN" } }""", "HardwareValueType", "memory/marketedGiB", 1)]
    [InlineData("{ \"id\": \"X\",\n \"memory\": {\n  \"marketedGiB\": 24,\n  \"usableMiB\": 30000 } }", "HardwareValueRange", "memory/usableMiB", 4)]
    [InlineData("{ \"id\": \"X\",\n \"memory\": { \"marketedGiB\": 24 },\n \"memmory\": 3 }", "HardwareValueUnknown", "memmory", 3)]
    [InlineData("""{ "id": "X" }""", "HardwareValueMissing", "memory", 1)]
    [InlineData("""{ "id": "X", "memory": { "type": "GDDR6" } }""", "HardwareValueMissing", "memory/marketedGiB", 1)]
    [InlineData("""{ "id": "X", "memory": { "marketedGiB": 24 }, "class": "toaster" }""", "HardwareValueType", "class", 1)]
    [InlineData("""{ "id": "X", "memory": { "marketedGiB": 24 }, "unsupported": ["fp7"] }""", "HardwareValueType", "unsupported", 1)]
    [InlineData("""{ "id": "X", "memory": { "marketedGiB": 24 }, "unsupported": ["3"] }""", "HardwareValueType", "unsupported", 1)]
    [InlineData("""{ "id": "X", "memory": { "marketedGiB": 24 }, "year": 2024.5 }""", "HardwareValueType", "year", 1)]
    [InlineData("""{ "id": "X", "memory": { "marketedGiB": 24 }, "link": "PCIe" }""", "HardwareValueType", "link", 1)]
    [InlineData("""{ "id": "X", "memory": { "marketedGiB": 24 }, "tflops": { "fp16": true } }""", "HardwareValueType", "tflops/fp16", 1)]
    [InlineData("""{ "id": "X", "memory": { "marketedGiB": 24, "unified": "perhaps" } }""", "HardwareValueType", "memory/unified", 1)]
    public void A_broken_profile_is_a_problem_with_its_place(string json, string errorId, string path, int line)
    {
        HardwareCatalog catalog = Load("hardware/accelerators/broken.json", json);

        ProfileProblem problem = Assert.Single(catalog.Problems);
        Assert.Equal(errorId, problem.ErrorId);
        Assert.Contains($"'{path}'", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("broken.json", problem.Path, StringComparison.Ordinal);
        Assert.Equal(line, problem.Position!.Value.Line);
        Assert.Equal("HardwareNotFound", Assert.Throws<PlannerException>(() => catalog.Find("X")).ErrorId);
        Assert.Equal("GeForce RTX 4090", catalog.Find("RTX 4090").Name);
    }

    [Theory]
    [InlineData("""{ "id": "X", "accelerators": [ { "ref": "RTX 9999", "count": 1 } ] }""", "HardwareReferenceUnknown")]
    [InlineData("""{ "id": "X", "accelerators": [ { "ref": "RTX 4090", "count": 5000 } ] }""", "HardwareValueRange")]
    [InlineData("""{ "id": "X", "accelerators": [ { "count": 1 } ] }""", "HardwareValueMissing")]
    [InlineData("""{ "id": "X", "accelerators": { "ref": "RTX 4090" } }""", "HardwareValueType")]
    [InlineData("""{ "id": "X", "accelerators": [ 3 ] }""", "HardwareValueType")]
    [InlineData("""{ "id": "X", "systemMemoryGiB": 0 }""", "HardwareValueRange")]
    public void A_broken_machine_is_left_out(string json, string errorId)
    {
        HardwareCatalog catalog = Load("hardware/machines/broken.json", json);

        Assert.Equal(errorId, Assert.Single(catalog.Problems).ErrorId);
        Assert.Equal(HardwareCatalog.BuiltIn.FindAll("*").Count(), catalog.FindAll("*").Count());
    }

    private HardwareCatalog Load(string file, string json)
    {
        string path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, json, new UTF8Encoding(false));
        ProfileOverlay overlay = new JsonProfileSource([]).Load([_folder]);
        Assert.Empty(overlay.Problems);
        return new HardwareCatalog(overlay);
    }
}
