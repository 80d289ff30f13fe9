using LLMPlanner.Architectures;

namespace LLMPlanner.Tests.Architectures;

/// <summary>Counts of published models, exact to the parameter.</summary>
public sealed class ParameterCountTests
{
    public static TheoryData<string> Names => [.. ParameterCounts.All.Select(row => row.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Total_is_exact(string name)
    {
        foreach (ParameterCount row in ParameterCounts.Named(name))
        {
            Assert.Equal(row.Total, row.Architecture.Tensors.TotalParameters);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Active_and_parts_are_exact(string name)
    {
        foreach (ParameterCount row in ParameterCounts.Named(name).Where(row => row.Active is not null))
        {
            TensorInventory tensors = row.Architecture.Tensors;
            Assert.Equal(row.Active, tensors.ActiveParameters);
            Assert.Equal(row.StoredBuffers, tensors.StoredBufferParameters);
            Assert.Equal(row.Embedding, tensors.EmbeddingParameters);
            Assert.Equal(row.RoutedExperts, tensors.RoutedExpertParameters);
            Assert.Equal(row.SharedExperts, tensors.SharedExpertParameters);
            if (row.ActiveExcludingEmbedding is { } excluding)
            {
                Assert.Equal(excluding, tensors.ActiveParametersExcludingEmbedding);
            }
        }
    }
}
