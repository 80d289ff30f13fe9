using System.Text;
using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Import;

namespace LLMPlanner.Tests.Hardware.Import;

/// <summary>
/// Every sample of every format, against what a person has read in it. The samples are made for these tests; the expected
/// outputs lie beside them.
/// </summary>
public class ImportSampleTests
{
    private const string Update = "LLMPLANNER_UPDATE_EXPECTED";

    private static string Root => TestData.Path("hardware");

    public static TheoryData<string> Samples() => [.. Names()];

    private static IEnumerable<string> Names() => Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
        .Where(n => !n.EndsWith(".expected", StringComparison.Ordinal) && !n.StartsWith("npu-smi/", StringComparison.Ordinal)
            && !n.StartsWith("windows/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_reads_as_expected(string sample)
    {
        string actual = Read(sample, HardwareImportFormat.Auto);
        string expected = Path.Combine(BuildPathsRoot(), sample + ".expected");
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(expected, actual);
        }

        Assert.Equal(File.ReadAllText(expected), actual);
    }

    [Fact]
    public void There_are_at_least_forty_samples() => Assert.True(Names().Count() >= 40, $"{Names().Count()}");

    [Theory]
    [InlineData("nvidia-smi-xml", HardwareImportFormat.NvidiaSmiXml)]
    [InlineData("nvidia-smi-csv", HardwareImportFormat.NvidiaSmiCsv)]
    [InlineData("rocm-smi", HardwareImportFormat.RocmSmiJson)]
    [InlineData("amd-smi", HardwareImportFormat.AmdSmiJson)]
    [InlineData("xpu-smi", HardwareImportFormat.XpuSmiJson)]
    [InlineData("system-profiler", HardwareImportFormat.SystemProfilerJson)]
    [InlineData("kubernetes", HardwareImportFormat.KubernetesNodes)]
    [InlineData("csv", HardwareImportFormat.Csv)]
    [InlineData("profile", HardwareImportFormat.Profile)]
    [InlineData("probe", HardwareImportFormat.Probe)]
    public void Auto_reads_what_the_named_format_reads(string folder, HardwareImportFormat format)
    {
        string[] samples = [.. Names().Where(s => s.StartsWith(folder + "/", StringComparison.Ordinal) && s != "csv/own-columns.csv")];
        Assert.NotEmpty(samples);
        Assert.All(samples, sample => Assert.Equal(Read(sample, format), Read(sample, HardwareImportFormat.Auto)));
    }

    [Fact]
    public void A_column_map_names_columns_of_any_language()
    {
        using FileStream file = File.OpenRead(Path.Combine(Root, "csv/own-columns.csv"));
        HardwareProfile profile = Assert.Single(HardwareImporter.Read(file, new HardwareImportOptions
        {
            Format = HardwareImportFormat.Csv,
            ColumnMap = new Dictionary<string, string>
            {
                ["name"] = "Kiste", ["Accelerator"] = "beschleuniger", ["AcceleratorCount"] = "Menge", ["SystemMemory"] = "Hauptspeicher",
            },
        }));
        Assert.Equal("kiste-7", profile.Name);
        Assert.Equal(8, profile.AcceleratorCount);
        Assert.Equal("H200 SXM 141GB", profile.Accelerators[7].Name);
        Assert.Equal(2048L << 30, profile.SystemMemoryBytes);
        Assert.Empty(profile.Warnings);
    }

    private static string Read(string sample, HardwareImportFormat format)
    {
        var text = new StringBuilder();
        using FileStream file = File.OpenRead(Path.Combine(Root, sample));
        try
        {
            foreach (HardwareProfile profile in HardwareImporter.Read(file, new HardwareImportOptions { Format = format, SourceName = sample }))
            {
                text.Append(ProfileDescription.Of(profile));
            }
        }
        catch (PlannerException e)
        {
            text.Append("error: ").Append(e.ErrorId).Append(": ").Append(e.Message).Append('\n');
        }

        return text.ToString();
    }

    private static string BuildPathsRoot() => Environment.GetEnvironmentVariable(Update) == "1"
        ? Path.Combine(TestSupport.BuildPaths.Repository, "tests", "LLMPlanner.Tests", "Data", "hardware")
        : Root;
}
