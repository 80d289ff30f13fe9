using BenchmarkDotNet.Attributes;
using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Formats.Gguf;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Benchmarks;

/// <summary>A thousand GGUF files one after another, each to its architecture: headers of 6.4 MB with their vocabulary. Figures are per file.</summary>
[MemoryDiagnoser]
public class GgufFolderBenchmarks
{
    private const int Files = 1000;
    private const int Copies = 20;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private string[] _paths = [];

    /// <summary>Writes the files; a thousand different ones would take 6 GB.</summary>
    [GlobalSetup]
    public void Setup()
    {
        Directory.CreateDirectory(_folder);
        GgufWriter writer = SampleGgufs.LargeVocabulary();
        _paths = [.. Enumerable.Range(0, Copies).Select(i => Path.Combine(_folder, $"model-{i}.gguf"))];
        foreach (string path in _paths)
        {
            writer.WriteSparse(path);
        }
    }

    /// <summary>Removes them.</summary>
    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    /// <summary>From the path to the bytes of the weights.</summary>
    [Benchmark(OperationsPerInvoke = Files)]
    public long Folder()
    {
        long bytes = 0;
        for (int i = 0; i < Files; i++)
        {
            bytes += GgufArchitectureReader.Read(GgufFile.Open(_paths[i % Copies])).WeightBytes;
        }

        return bytes;
    }
}
