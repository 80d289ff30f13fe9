using BenchmarkDotNet.Attributes;
using LLMPlanner.Formats.Gguf;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Benchmarks;

/// <summary>
/// The header of an 8B model with 151,936 tokens and 151,387 merges from a warm file, beside a plain sequential read of the same bytes in
/// the best of the usual window sizes.
/// </summary>
[MemoryDiagnoser]
public class GgufHeaderBenchmarks
{
    private readonly byte[] _window = new byte[1024 * 1024];
    private string _path = string.Empty;
    private byte[] _bytes = [];

    /// <summary>Bytes of one read of the plain reader.</summary>
    [Params(128 * 1024)]
    public int Window { get; set; }

    /// <summary>Writes the file.</summary>
    [GlobalSetup]
    public void Setup()
    {
        GgufWriter writer = SampleGgufs.LargeVocabulary();
        _bytes = writer.Header();
        _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".gguf");
        writer.WriteSparse(_path);
    }

    /// <summary>Removes the file.</summary>
    [GlobalCleanup]
    public void Cleanup() => File.Delete(_path);

    /// <summary>Reads the bytes of the header and does nothing with them.</summary>
    [Benchmark(Baseline = true)]
    public long SequentialRead()
    {
        using var stream = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        long left = _bytes.Length;
        while (left > 0)
        {
            left -= stream.Read(_window, 0, (int)Math.Min(left, Window));
        }

        return left;
    }

    /// <summary>Reads the header from the file.</summary>
    [Benchmark]
    public GgufHeader Header() => GgufHeader.Read(_path);

    /// <summary>Reads the header from memory: the walk alone.</summary>
    [Benchmark]
    public GgufHeader HeaderInMemory() => GgufHeader.Read(_bytes, "memory");
}
