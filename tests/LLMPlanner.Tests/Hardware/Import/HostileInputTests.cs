using System.Diagnostics;
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
        Gen.Select(Gen.OneOfConst(samples), Gen.Int[0, 20_000], Gen.Int[0, 20_000], Gen.Byte).Sample(
            (sample, cut, place, value) =>
            {
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

    [Fact]
    public void A_document_without_end_is_refused_with_the_limit()
    {
        Assert.Equal("ImportTooLarge", Endless("<nvidia_smi_log><driver_version>1</driver_version>", "<gpu><product_name>x</product_name></gpu>", HardwareImportFormat.NvidiaSmiXml).ErrorId);
        Assert.Equal("ImportItemTooLarge", Endless("{\"card0\":{\"x\":\"", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", HardwareImportFormat.RocmSmiJson).ErrorId);
        Assert.Equal("ImportItemTooLarge", Endless("{\"apiVersion\":\"v1\",\"items\":[{\"kind\":\"", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", HardwareImportFormat.KubernetesNodes).ErrorId);
        Assert.Equal("ImportLineTooLong", Endless("name,gpu,ram\n", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", HardwareImportFormat.Csv).ErrorId);
        Assert.Equal("ImportTooManyColumns", Endless("name,gpu,ram\n", ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,", HardwareImportFormat.Csv).ErrorId);
    }

    [Fact]
    public void A_gigabyte_of_rows_streams()
    {
        // A hundred megabytes in each of ten rounds would only be slower.
        using var stream = new RepeatingStream("name,gpu,gpu count,ram\n", "rack-17-node,RTX 4090,2,128GB\n", 100 << 20);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long peak = 0;
        int count = 0;
        foreach (HardwareProfile profile in HardwareImporter.Read(stream, new HardwareImportOptions { Format = HardwareImportFormat.Csv }))
        {
            if (++count % 200_000 == 0)
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
            }

            Assert.Equal(2, profile.AcceleratorCount);
        }

        Assert.True(count > 3_000_000, $"{count}");
        Assert.True(peak < 64 << 20, $"{peak}");
    }

    [Fact]
    public void Time_is_linear_in_the_length_of_an_item()
    {
        static TimeSpan Measure(int megabytes)
        {
            string text = "{\"kind\":\"Node\",\"metadata\":{\"name\":\"n\"},\"x\":\"" + new string('x', megabytes << 20) + "\",\"status\":{}}";
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            var clock = Stopwatch.StartNew();
            Assert.Single(Read(bytes, HardwareImportFormat.KubernetesNodes));
            return clock.Elapsed;
        }

        Measure(1);
        Assert.True(Measure(15) < TimeSpan.FromSeconds(5));
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

    private static PlannerException Endless(string start, string item, HardwareImportFormat format)
    {
        using var stream = new RepeatingStream(start, item, long.MaxValue);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        PlannerException error = Assert.Throws<PlannerException>(() =>
        {
            foreach (HardwareProfile profile in HardwareImporter.Read(stream, new HardwareImportOptions { Format = format }))
            {
                Assert.NotNull(profile);
            }
        });
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"{clock.Elapsed}");
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 100 << 20);
        return error;
    }
}
