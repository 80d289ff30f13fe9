using System.Text;
using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Detection;
using LLMPlanner.Hardware.Import;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.Tests.Support;
using TemporaryFolder = LLMPlanner.TestSupport.TemporaryFolder;

namespace LLMPlanner.Tests.Hardware.Import;

/// <summary>Many machines: a large cluster in one file, several texts together, mistakes in some of them, files.</summary>
[Collection(MemoryCollection.Name)]
public sealed class FleetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ten_thousand_nodes_are_read_and_judged_in_little_memory()
    {
        string path = Path.Combine(_folder.Path, "nodes.json");
        NodeListStream.Write(path, 10_000);
        Assert.True(new FileInfo(path).Length > 40 << 20);
        ModelPreset model = ModelCatalog.BuiltIn.Find("Qwen/Qwen3-32B");
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long peak = 0;
        int nodes = 0;
        var verdicts = new Dictionary<Verdict, int>();
        int closed = 0;
        foreach (HardwareProfile node in HardwareImporter.ReadFile(path, new HardwareImportOptions()))
        {
            if (++nodes % 2500 == 0)
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
            }

            closed += node.Schedulable ? 0 : 1;
            if (nodes % 10 < 5)
            {
                Verdict verdict = FitEvaluator.Evaluate(ResolvedPlan.From(new CapacityRequest { Model = model, Hardware = node })).Verdict;
                verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + 1;
            }
        }

        // One in fifty is cordoned, one in twenty tainted.
        Assert.Equal((10_000, 700, 5_000), (nodes, closed, verdicts.Values.Sum()));
        Assert.True(verdicts.Count > 1);
        Assert.True(peak < 40 << 20, $"{peak}");
    }

    [Fact]
    public void A_machine_that_is_in_two_texts_is_marked_in_the_second()
    {
        const string text = "name,gpu,ram\nn1,RTX 4090,64\n";
        var options = new HardwareImportOptions { KnownNames = new HashSet<string>(StringComparer.OrdinalIgnoreCase) };

        Assert.Empty(Assert.Single(Read(text, options)).Warnings);
        Assert.Contains("come before", Assert.Single(Assert.Single(Read(text, options)).Warnings), StringComparison.Ordinal);
        Assert.Empty(Assert.Single(Read(text, new HardwareImportOptions())).Warnings);
    }

    [Fact]
    public void A_mistake_in_one_item_may_be_taken_aside()
    {
        const string text = "[{\"name\":\"a\"},{\"name\":\"b\",\"systemMemoryBytes\":-1},{\"title\":\"c\"},{\"name\":\"d\"}]";
        var problems = new List<string>();
        IReadOnlyList<HardwareProfile> read = Read(text, new HardwareImportOptions { Format = HardwareImportFormat.Profile, OnItemError = e => problems.Add(e.ErrorId) });

        Assert.Equal(["a", "d"], read.Select(profile => profile.Name));
        Assert.Equal(["ImportValueInvalid", "ImportProfileInvalid"], problems);
        Assert.Throws<PlannerException>(() => Read(text, new HardwareImportOptions { Format = HardwareImportFormat.Profile }));
    }

    [Fact]
    public void What_is_in_front_of_a_cut_is_read()
    {
        string nodes = File.ReadAllText(Directory.EnumerateFiles(TestData.Path("hardware/kubernetes"), "*.json").Order(StringComparer.Ordinal).First());
        var read = new List<string>();
        PlannerException error = Assert.Throws<PlannerException>(() =>
        {
            foreach (HardwareProfile profile in HardwareImporter.Read(new MemoryStream(Encoding.UTF8.GetBytes(nodes[..(nodes.Length - 40)])), new HardwareImportOptions()))
            {
                read.Add(profile.Name);
            }
        });

        Assert.Equal("ImportTruncated", error.ErrorId);
        Assert.NotNull(error.RecommendedAction);
    }

    [Fact]
    public void A_text_without_a_name_takes_that_of_its_file_and_a_given_one_wins()
    {
        const string card = "name, memory.total [MiB]\nNVIDIA L4, 23034 MiB\n";
        Assert.Equal("gpu-07", Assert.Single(Read(card, new HardwareImportOptions { FallbackName = "gpu-07" })).Name);
        Assert.Equal("mine", Assert.Single(Read(card, new HardwareImportOptions { FallbackName = "gpu-07", MachineName = "mine" })).Name);
        Assert.Equal("host1", Assert.Single(Read("hostname, name, memory.total [MiB]\nhost1, NVIDIA L4, 23034 MiB\n", new HardwareImportOptions { FallbackName = "gpu-07" })).Name);
    }

    [Fact]
    public void A_column_map_says_that_it_is_a_table()
    {
        var options = new HardwareImportOptions { ColumnMap = new Dictionary<string, string> { ["Accelerator"] = "Karte", ["AcceleratorCount"] = "Stück" } };
        Assert.Equal(2, Assert.Single(Read("Rechner;Karte;Stück\nki-01;RTX 4090;2\n", options)).AcceleratorCount);
    }

    [Fact]
    public void Files_that_cannot_be_read_are_told_apart()
    {
        Assert.Equal("ImportFileNotFound", Id(Path.Combine(_folder.Path, "none.csv")));
        Assert.Equal("ImportFileNotFound", Id(Path.Combine(_folder.Path, "no", "folder.csv")));
        Assert.Equal("ImportNotAFile", Id(_folder.Path));
        string file = _folder.Write("locked.csv", "name,gpu,ram\nn1,RTX 4090,64\n");
        using FileStream held = new(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal("ImportUnreadable", Id(file));
    }

    [Fact]
    public void Files_are_written_as_a_whole_or_not_at_all()
    {
        string path = Path.Combine(_folder.Path, "deep", "m.json");
        HardwareProfileFile.Write(path, [HardwareCatalog.BuiltIn.Find("RTX 4090")]);
        string before = File.ReadAllText(path);

        Assert.Throws<InvalidOperationException>(() => HardwareProfileFile.Write(path, Broken()));
        Assert.Equal(before, File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
        Assert.Equal("ExportFileExists", Assert.Throws<PlannerException>(() => HardwareProfileFile.EnsureWritable(path, noClobber: true, force: true)).ErrorId);
        Assert.Equal("ExportNotWritten", Assert.Throws<PlannerException>(() => HardwareProfileFile.Write(Path.Combine(path, "below.json"), [])).ErrorId);
        HardwareProfileFile.EnsureWritable(path, noClobber: false, force: false);

        static IEnumerable<HardwareProfile> Broken()
        {
            yield return HardwareCatalog.BuiltIn.Find("RTX 3090");
            throw new InvalidOperationException();
        }
    }

    [Fact]
    public void This_machine_is_read_once_and_anew_when_asked()
    {
        HardwareProfile first = HardwareDetector.ThisMachine();
        HardwareProfile second = HardwareDetector.ThisMachine();

        Assert.Equal((first.Name, first.SystemMemoryBytes), (second.Name, second.SystemMemoryBytes));
        Assert.Equal(first.SystemMemoryBytes, HardwareDetector.Detect().SystemMemoryBytes);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => HardwareDetector.Detect(null, cancelled.Token));
        Assert.Equal(first.Name, HardwareDetector.ThisMachine().Name);
    }

    private static IReadOnlyList<HardwareProfile> Read(string text, HardwareImportOptions options)
        => [.. HardwareImporter.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), options)];

    private static string Id(string path) => Assert.Throws<PlannerException>(() => HardwareImporter.ReadFile(path, new HardwareImportOptions()).ToList()).ErrorId;
}
