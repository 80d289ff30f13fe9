using LLMPlanner.Architectures;
using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Caches;
using LLMPlanner.Formats.Gguf;
using LLMPlanner.Tests.Architectures;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Formats.Gguf;

/// <summary>
/// A published model, written as the GGUF that a converter would make of it and read back, has the parameters and the caches that its
/// config gives it.
/// </summary>
public sealed class GgufArchitectureTests
{
    private static readonly long[] s_contexts = [1, 700, 5_000, 131_072];

    public static TheoryData<string> Names =>
        [.. ParameterCounts.All
            .Where(row => GgufModelWriter.ArchitectureOf(row.Architecture.ModelType) is not null)
            .Select(row => row.Name)
            .Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_has_the_parameters_and_caches_of_its_config(string name)
    {
        foreach (ModelArchitecture expected in ParameterCounts.Named(name).Select(row => row.Architecture))
        {
            ModelArchitecture actual = RoundTrip(expected, out GgufModel model);
            Assert.Equal(expected.Tensors.TextParameters, actual.Tensors.TotalParameters);
            Assert.Equal(expected.Tensors.RoutedExpertParameters, actual.Tensors.RoutedExpertParameters);
            Assert.Equal(expected.LayerCount, actual.LayerCount);
            Assert.Equal(expected.HasTiedEmbeddings, actual.HasTiedEmbeddings);
            Assert.Equal(expected.Tensors.MtpParameters, actual.Tensors.MtpParameters);
            foreach (long context in s_contexts)
            {
                Assert.Equal(Cache(expected, context), Cache(actual, context));
            }

            Assert.Equal(expected.Caches.StateElements, actual.Caches.StateElements);
            Assert.Equal(expected.Caches.ConvolutionElements, actual.Caches.ConvolutionElements);
            Assert.Equal(model.WeightBytes, model.Weights!.TextBytes);
        }
    }

    internal static ModelArchitecture RoundTrip(ModelArchitecture architecture, out GgufModel model)
    {
        byte[] header = GgufModelWriter.Write(architecture).Header();
        model = GgufArchitectureReader.Read(GgufFile.From(GgufHeader.Read(header, architecture.ModelType, long.MaxValue)));
        return model.Architecture!;
    }

    private static long Cache(ModelArchitecture architecture, long context)
        => architecture.Caches.KeyValueBytes(context, KvCacheType.F16, KvCacheType.F16);
}
