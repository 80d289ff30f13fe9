using BenchmarkDotNet.Running;
using LLMPlanner.Tests.Support;

// The file of the header benchmark, for a peer to read: peers/gguf-header.mjs.
if (args is ["--write-sample", string path])
{
    SampleGgufs.LargeVocabulary().WriteSparse(path);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(GgufWriter).Assembly).Run(args);
