using System.Management.Automation;
using LLMPlanner.Hardware;
using LLMPlanner.Placement;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Import-HardwareProfile: files, text, lines of many computers, rows, parsed JSON; Export and back.</summary>
public sealed class ImportHardwareTests : IDisposable
{
    private const long GiB = 1L << 30;
    private static readonly ModuleSession s_session = new();
    private readonly TemporaryFolder _folder = new();

    private static string Sample(string name) => Path.Combine(BuildPaths.Repository, "tests", "LLMPlanner.Tests", "Data", "hardware", name);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_sample_is_read_from_a_path_from_its_lines_and_in_one_piece()
    {
        string[] samples = [.. Directory.EnumerateFiles(Sample(""), "*", SearchOption.AllDirectories)
            .Where(f => File.Exists(f + ".expected") && !File.ReadAllText(f + ".expected").StartsWith("error", StringComparison.OrdinalIgnoreCase))
            .Where(f => File.ReadAllBytes(f) is not [0xFF or 0xFE, ..] && !f.Contains("hostile", StringComparison.Ordinal) && !f.EndsWith("own-columns.csv", StringComparison.Ordinal))];
        Assert.True(samples.Length >= 40, $"{samples.Length}");
        foreach (string sample in samples)
        {
            string name = Path.GetFileNameWithoutExtension(sample);
            string[] path = Names($"Import-HardwareProfile -LiteralPath '{sample}' -WarningAction SilentlyContinue");
            Assert.NotEmpty(path);
            Assert.Equal(path, Names("$input | Import-HardwareProfile -WarningAction SilentlyContinue", File.ReadAllLines(sample).Select(line => Note(line, "PSPath", name)).ToArray()));
            Assert.Equal(path, Names("$input | Import-HardwareProfile -WarningAction SilentlyContinue", Note(File.ReadAllText(sample), "PSPath", name)));
            Assert.Equal(path, Names("$input | Import-HardwareProfile -WarningAction SilentlyContinue", new FileInfo(sample)));
        }
    }

    [Fact]
    public void A_file_names_a_machine_that_its_text_does_not_name()
    {
        _folder.Write("gpu-07.csv", "name, memory.total [MiB]\nNVIDIA L4, 23034 MiB\n");

        Assert.Equal("gpu-07", One($"Import-HardwareProfile '{_folder.Path}/gpu-07.csv'").Name);
        Assert.Equal("other", One($"Import-HardwareProfile '{_folder.Path}/*.csv' -MachineName other").Name);
    }

    [Fact]
    public void Lines_of_several_computers_may_come_mixed()
    {
        string[] text = ["name, memory.total [MiB]", "NVIDIA L4, 23034 MiB"];
        object[] mixed = [.. text.SelectMany(line => new[] { Note(line, "PSComputerName", "n1"), Note(line, "PSComputerName", "n2") })];

        Assert.Equal(["n1", "n2"], Names("$input | Import-HardwareProfile", mixed));
    }

    [Fact]
    public void The_probe_gives_a_line_for_each_machine_and_a_bad_one_does_not_stop_the_rest()
    {
        string probe = File.ReadAllText(Directory.EnumerateFiles(Sample("probe"), "*.json").Order(StringComparer.Ordinal).First()).ReplaceLineEndings(" ").Trim();
        ScriptResult result = s_session.Run("$input | Import-HardwareProfile -WarningAction SilentlyContinue", probe, probe[..40] + "}", probe);

        Assert.Equal(2, result.Output.Count);
        Assert.StartsWith("Import", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(((HardwareProfile)result.Output[1].BaseObject).Warnings, warning => warning.Contains("before", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_of_a_table_are_a_table_again()
    {
        string[] names = Names("""
            [pscustomobject]@{ Rechner = 'ki-01'; Karte = 'RTX 4090'; Anzahl = '2'; 'RAM (GB)' = '128' },
            [pscustomobject]@{ Rechner = 'ki-02'; Karte = 'RTX 3090'; Anzahl = 1; 'RAM (GB)' = '64' } |
                Import-HardwareProfile -ColumnMap @{ Name = 'Rechner'; Accelerator = 'Karte'; AcceleratorCount = 'Anzahl' }
            """);
        Assert.Equal(["ki-01", "ki-02"], names);
    }

    [Theory]
    [InlineData("kubernetes")]
    [InlineData("rocm-smi")]
    [InlineData("profile")]
    public void Parsed_json_is_what_its_text_is(string folder)
    {
        string text = Directory.EnumerateFiles(Sample(folder), "*.json").Order(StringComparer.Ordinal).Select(File.ReadAllText).First(t => t.TrimStart()[0] == '{');

        Assert.Equal(
            Names("$input | Import-HardwareProfile -WarningAction SilentlyContinue", text + "\n"),
            Names("$input | Import-HardwareProfile -WarningAction SilentlyContinue", ParsedJson.Of(text)));
    }

    [Fact]
    public void A_mistake_in_one_profile_leaves_the_others()
    {
        _folder.Write("list.json", "[{\"name\":\"a\",\"systemMemoryBytes\":1073741824},\n{\"name\":\"b\",\"systemMemoryBytes\":-1},\n{\"name\":\"c\",\"systemMemoryBytes\":1073741824}]");
        ScriptResult result = s_session.Run($"Import-HardwareProfile '{_folder.Path}/list.json', '{_folder.Path}/none.json', '{_folder.Path}'");

        Assert.Equal(2, result.Output.Count);
        Assert.Equal(
            ["ImportValueInvalid", "ImportFileNotFound", "ImportNotAFile"],
            result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.All(result.Errors, error => Assert.NotNull(error.TargetObject));
    }

    [Fact]
    public void Bad_input_is_an_error_with_a_name()
    {
        _folder.Write("entities.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><nvidia_smi_log>&e;</nvidia_smi_log>");
        File.WriteAllBytes(Path.Combine(_folder.Path, "garbage.bin"), [0, 1, 2, 3, 0xFF, 0xFE, 7]);

        Assert.Equal("ImportXmlInvalid", Id($"Import-HardwareProfile '{_folder.Path}/entities.xml' -Format NvidiaSmiXml"));
        Assert.Equal("ImportBinary", Id($"Import-HardwareProfile '{_folder.Path}/garbage.bin'"));
        Assert.Equal("ImportObjectUnknown", Id("42 | Import-HardwareProfile"));
        Assert.Equal("ImportEmpty", Id("'' | Import-HardwareProfile"));
        Assert.Equal("ImportColumnUnknown", Id("'name,gpu,ram', 'a,RTX 4090,64' | Import-HardwareProfile -Format Csv -ColumnMap @{ Nonsense = 'gpu' }"));
    }

    [Fact]
    public void Nodes_that_take_no_work_are_marked_and_judged()
    {
        ScriptResult result = s_session.Run(
            "$input | Import-HardwareProfile -WarningAction SilentlyContinue", [.. Directory.GetFiles(Sample("kubernetes"), "*.json").Select(file => new FileInfo(file))]);
        HardwareProfile[] nodes = [.. result.Output.Select(item => (HardwareProfile)item.BaseObject)];

        Assert.Contains(nodes, node => !node.Schedulable && node.AcceleratorCount > 0);
        Assert.Contains(nodes, node => node.Schedulable);
        HardwareProfile closed = nodes.First(node => !node.Schedulable && node.AcceleratorCount > 0);
        Assert.Equal(closed.Name, s_session.Run("$input | Test-HardwareFit qwen3:0.6b", closed).Single<HardwareFit>().Hardware);
    }

    [Fact]
    public void Warnings_of_a_fleet_are_not_a_flood()
    {
        ScriptResult result = s_session.Run("@('name,gpu,ram') + (1..100 | ForEach-Object { \"node-$_,,64\" }) | Import-HardwareProfile -Format Csv");

        Assert.Equal(100, result.Output.Count);
        Assert.Equal(21, result.Warnings.Count);
        Assert.Contains("80 further machines", result.Warnings[20], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_exported_comes_back_as_it_was()
    {
        string file = Path.Combine(_folder.Path, "deep", "machines.json");
        s_session.Run($"Get-HardwareProfile 'RTX 4090', '2x RTX 3090', Standard_NC24ads_A100_v4 | Export-HardwareProfile '{file}'").ThrowOnError();
        HardwareProfile[] back = [.. s_session.Run($"Import-HardwareProfile '{file}'").All().Select(item => (HardwareProfile)item.BaseObject)];

        Assert.Equal(["GeForce RTX 4090", "2x GeForce RTX 3090", "Standard_NC24ads_A100_v4"], back.Select(profile => profile.Name));
        Assert.Equal(HardwareProfileJson.Write(HardwareCatalog.BuiltIn.Find("Standard_NC24ads_A100_v4")), HardwareProfileJson.Write(back[2]));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void Export_asks_keeps_and_replaces_as_it_is_told()
    {
        string file = Path.Combine(_folder.Path, "m.json");
        s_session.Run($"Export-HardwareProfile '{file}' 'RTX 4090' -WhatIf").ThrowOnError();
        Assert.False(File.Exists(file));

        s_session.Run($"Export-HardwareProfile '{file}' 'RTX 4090'").ThrowOnError();
        string before = File.ReadAllText(file);
        Assert.Equal("ExportFileExists", Id($"Export-HardwareProfile '{file}' 'RTX 3090' -NoClobber"));
        Assert.Equal(before, File.ReadAllText(file));
        Assert.Equal("HardwareNotFound", Id($"Export-HardwareProfile '{file}' no-card"));
        Assert.Equal(before, File.ReadAllText(file));

        File.SetAttributes(file, FileAttributes.ReadOnly);
        Assert.Equal("ExportFileReadOnly", Id($"Export-HardwareProfile '{file}' 'RTX 3090'"));
        Assert.Equal(Path.GetFullPath(file), s_session.Run($"Export-HardwareProfile '{file}' 'RTX 3090' -Force -PassThru").Single<FileInfo>().FullName);
        Assert.NotEqual(before, File.ReadAllText(file));
        Assert.Equal("ExportNotWritten", Id($"Export-HardwareProfile '{file}/below/x.json' 'RTX 3090'"));
    }

    [Fact]
    public void This_machine_is_exported_where_none_is_named()
    {
        string file = Path.Combine(_folder.Path, "this.json");
        s_session.Run($"Export-HardwareProfile '{file}' -WarningAction SilentlyContinue").ThrowOnError();
        HardwareProfile back = s_session.Run($"Import-HardwareProfile '{file}' -WarningAction SilentlyContinue").Single<HardwareProfile>();

        Assert.Equal(Environment.MachineName, back.Name);
        Assert.True(back.SystemMemoryBytes > GiB / 4);
    }

    private static HardwareProfile One(string script) => s_session.Run(script).Single<HardwareProfile>();

    private static string Id(string script) => s_session.Run(script).SingleError().FullyQualifiedErrorId.Split(',')[0];

    private static PSObject Note(string text, string name, string value)
    {
        var line = new PSObject(text);
        line.Properties.Add(new PSNoteProperty(name, value));
        return line;
    }

    private static string[] Names(string script, params object[] input)
        => [.. s_session.Run(script, input).All().Select(item => ((HardwareProfile)item.BaseObject).Name)];
}
