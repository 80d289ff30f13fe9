using BenchmarkDotNet.Attributes;
using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Detection;
using LLMPlanner.Hardware.Import;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Benchmarks;

/// <summary>Reading this machine, and a cluster of 10,000 nodes from its file to an answer for each.</summary>
[MemoryDiagnoser]
public class HardwareBenchmarks
{
    private readonly ModelPreset _model = ModelCatalog.BuiltIn.Find("Qwen/Qwen3-32B");
    private string _path = string.Empty;

    /// <summary>Writes the file.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");
        NodeListStream.Write(_path, 10_000);
        _ = HardwareCatalog.BuiltIn.Find("RTX 4090");
    }

    /// <summary>Removes the file.</summary>
    [GlobalCleanup]
    public void Cleanup() => File.Delete(_path);

    /// <summary>This machine, with whatever tools it has.</summary>
    [Benchmark]
    public HardwareProfile Detect() => HardwareDetector.Detect();

    /// <summary>The nodes alone.</summary>
    [Benchmark]
    public int Nodes() => HardwareImporter.ReadFile(_path, new HardwareImportOptions()).Count();

    /// <summary>The nodes and whether the model fits each.</summary>
    [Benchmark]
    public int NodesToFits() => HardwareImporter.ReadFile(_path, new HardwareImportOptions())
        .Count(node => FitEvaluator.Evaluate(ResolvedPlan.From(new CapacityRequest { Model = _model, Hardware = node })).Fits);
}
