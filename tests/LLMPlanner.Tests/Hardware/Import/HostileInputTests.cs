using System.Text;
using CsCheck;
using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Import;
using LLMPlanner.Hardware.Import.Text;

namespace LLMPlanner.Tests.Hardware.Import;

/// <summary>Input that is damaged, huge or made to do harm: an error of ours that names the place, bounded memory, no hang.</summary>
public class HostileInputTests
{
    private static readonly HardwareImportFormat[] s_formats = Enum.GetValues<HardwareImportFormat>();

    private static IReadOnlyList<HardwareProfile> Read(byte[] bytes, HardwareImportFormat format = HardwareImportFormat.Auto) =>
        [.. HardwareImporter.Read(new MemoryStream(bytes), new HardwareImportOptions { Format = format })];

    private static PlannerException Error(string text, HardwareImportFormat format = HardwareImportFormat.Auto) =>
        Assert.Throws<PlannerException>(() => Read(Encoding.UTF8.GetBytes(text), format));

    [Fact]
    public void Every_sample_may_be_cut_anywhere_or_have_any_byte_changed()
    {
        string[] samples = [.. Directory.EnumerateFiles(TestData.Path("hardware"), "*", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith(".expected", StringComparison.Ordinal) && new FileInfo(f).Length < 20_000)];
        Assert.True(samples.Length > 40);
        Gen.Select(Gen.Int[0, samples.Length - 1], Gen.Int[0, 20_000], Gen.Int[0, 20_000], Gen.Byte).Sample(
            (index, cut, place, value) =>
            {
                string sample = samples[index];
                byte[] bytes = File.ReadAllBytes(sample)[..Math.Min(cut, (int)new FileInfo(sample).Length)];
                if (bytes.Length > 0)
                {
                    bytes[place % bytes.Length] = value;
                }

                foreach (HardwareImportFormat format in s_formats)
                {
                    try
                    {
                        Read(bytes, format);
                    }
                    catch (PlannerException)
                    {
                        // The only exception that may come.
                    }
                }
            },
            iter: 400);
    }

    [Theory]
    [InlineData("", "ImportEmpty")]
    [InlineData(" \n\t ", "ImportEmpty")]
    [InlineData("{}", "ImportFormatUnknown")]
    [InlineData("[]", "ImportFormatUnknown")]
    [InlineData("<html><body/></html>", "ImportFormatUnknown")]
    [InlineData("one,two\n1,2\n", "ImportFormatUnknown")]
    public void What_is_no_format_is_told(string text, string id) => Assert.Equal(id, Error(text).ErrorId);

    [Theory]
    [InlineData(HardwareImportFormat.NvidiaSmiCsv, "name, memory.total [MiB]\n", "ImportNoRows")]
    [InlineData(HardwareImportFormat.NvidiaSmiCsv, "prose\nand more\n", "ImportNoRows")]
    [InlineData(HardwareImportFormat.Csv, "name,gpu,ram\n", "ImportNoRows")]
    [InlineData(HardwareImportFormat.Csv, "a,b\n1,2\n", "ImportHeaderUnknown")]
    [InlineData(HardwareImportFormat.NvidiaSmiXml, "not xml", "ImportXmlInvalid")]
    [InlineData(HardwareImportFormat.NvidiaSmiXml, "<a><b></a>", "ImportXmlInvalid")]
    [InlineData(HardwareImportFormat.KubernetesNodes, "{\"items\":[{\"kind\":\"Node\"},", "ImportTruncated")]
    [InlineData(HardwareImportFormat.KubernetesNodes, "{\"items\":[{\"kind\":\"Node\"} {", "ImportJsonInvalid")]
    [InlineData(HardwareImportFormat.Profile, "{\"profiles\":[{\"name\":1}]}", null)]
    [InlineData(HardwareImportFormat.Profile, "{\"profiles\":[{\"title\":\"x\"}]}", "ImportProfileInvalid")]
    [InlineData(HardwareImportFormat.Profile, "[{\"name\":\"a\",\"systemMemoryBytes\":-1}]", "ImportValueInvalid")]
    [InlineData(HardwareImportFormat.Profile, "[{\"name\":\"a\",\"systemMemoryBytes\":1e300}]", "ImportValueInvalid")]
    [InlineData(HardwareImportFormat.Profile, "[{\"name\":\"a\",\"accelerators\":{}}]", "ImportValueInvalid")]
    [InlineData(HardwareImportFormat.Profile, "[{\"name\":\"a\",\"accelerators\":[{\"memoryBytes\":5,\"usableMemoryBytes\":6}]}]", "ImportValueInvalid")]
    [InlineData(HardwareImportFormat.Profile, "[{\"name\":\"a\",\"accelerators\":[{\"deviceClass\":\"Toaster\"}]}]", "ImportValueInvalid")]
    [InlineData(HardwareImportFormat.Profile, "[{\"name\":\"a\",\"priceDate\":\"yesterday\"}]", "ImportValueInvalid")]
    [InlineData(HardwareImportFormat.Probe, "{\"llmplannerProbe\":1,\"system\":\"Plan9\"}", "ImportProbeInvalid")]
    [InlineData(HardwareImportFormat.Probe, "{\"system\":\"Linux\"}", "ImportProbeInvalid")]
    [InlineData(HardwareImportFormat.RocmSmiJson, "{\"card0\":", "ImportTruncated")]
    public void A_text_that_is_not_of_its_format_is_told(HardwareImportFormat format, string text, string? id)
    {
        if (id is null)
        {
            Assert.Single(Read(Encoding.UTF8.GetBytes(text), format));
            return;
        }

        Assert.Equal(id, Error(text, format).ErrorId);
    }

    [Fact]
    public void The_place_of_a_mistake_is_named()
    {
        PlannerException error = Error("{\n\"profiles\": [\n{ \"name\": \"a\" },\n{ \"name\": \"b\",\n  \"accelerators\": [ {}, { \"memoryBytes\": \"big\" } ] }\n] }");
        Assert.Equal("input(4)", error.Target);
        Assert.Contains("accelerators/1/memoryBytes", error.Message, StringComparison.Ordinal);

        error = Error("{\"apiVersion\":\"v1\",\n\"items\":[\n{\"kind\":\"Node\"},\n{\"kind\":\n Node}]}");
        Assert.Equal("input(5)", error.Target);
    }

    [Fact]
    public void Binary_input_is_refused()
    {
        var random = new Random(7);
        var bytes = new byte[100_000];
        random.NextBytes(bytes);
        Assert.Equal("ImportBinary", Assert.Throws<PlannerException>(() => Read(bytes)).ErrorId);
        Assert.Equal("ImportBinary", Assert.Throws<PlannerException>(() => Read([0x1f, 0x8b, 8, 0, 0, 0, 0, 0])).ErrorId);
        Assert.Equal("ImportBinary", Assert.Throws<PlannerException>(() => Read([(byte)'M', (byte)'Z', 0x90, 0, 3, 0, 0, 0])).ErrorId);
    }

    [Fact]
    public void Entities_are_neither_expanded_nor_fetched()
    {
        string xml = File.ReadAllText(TestData.Path("hardware/hostile/entities.xml")).Replace("&product;", "&secret;", StringComparison.Ordinal);
        PlannerException error = Error(xml, HardwareImportFormat.NvidiaSmiXml);
        Assert.Equal("ImportXmlInvalid", error.ErrorId);
        Assert.DoesNotContain("root:", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("24564 MiB", 24564L << 20)]
    [InlineData("24564", 24564L << 20)]
    [InlineData("24.564 MiB", 24564L << 20)]
    [InlineData("24,564 MiB", 24564L << 20)]
    [InlineData("12216.00 MiB", 12216L << 20)]
    [InlineData("24 GB", 24L << 30)]
    [InlineData("23,5 GB", 25232932864)]
    [InlineData("23.5GiB", 25232932864)]
    [InlineData("[N/A]", null)]
    [InlineData("[Not Supported]", null)]
    [InlineData("[Unknown Error]", null)]
    [InlineData("-1 MiB", null)]
    [InlineData("1e9 MiB", null)]
    [InlineData("٢٤ GB", null)]
    [InlineData("24 GX", null)]
    [InlineData("0 MiB", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("NaN", null)]
    [InlineData("1,024.5.6 MiB", null)]
    public void Sizes_are_read_in_one_way_or_not_at_all(string text, long? bytes) => Assert.Equal(bytes, ToolValue.DeviceTotal(text));

    [Fact]
    public void A_size_that_can_be_read_in_two_ways_is_not_read()
    {
        Assert.Null(ToolValue.DevicePart("1,024 MiB"));
        Assert.Equal(1024L << 20, ToolValue.DevicePart("1024 MiB"));
        Assert.Null(ToolValue.Size("1.024", 1L << 30, 0, ToolValue.MaxHostBytes));
    }
}
