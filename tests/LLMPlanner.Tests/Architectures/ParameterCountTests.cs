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
        foreach (ParameterCount row in ParameterCounts.Named(name))
        {
            TensorInventory tensors = row.Architecture.Tensors;
            Same(row.Active, tensors.ActiveParameters);
            Same(row.ActiveExcludingEmbedding, tensors.ActiveParametersExcludingEmbedding);
            Same(row.StoredBuffers, tensors.StoredBufferParameters);
            Same(row.Embedding, tensors.EmbeddingParameters);
            Same(row.RoutedExperts, tensors.RoutedExpertParameters);
            Same(row.SharedExperts, tensors.SharedExpertParameters);
            Same(row.VisionTower, tensors.VisionParameters);
            Same(row.AudioTower, tensors.AudioParameters);
            Same(row.Projector, tensors.ProjectorParameters);
        }
    }

    [Fact]
    public void Breakdowns_are_exact()
    {
        ParameterCount[] rows = [.. ParameterCounts.All.Where(row => row.Breakdown is not null)];
        Assert.Equal(93, rows.Length);
        foreach (ParameterCount row in rows)
        {
            ModelArchitecture architecture = row.Architecture;
            TensorInventory tensors = architecture.Tensors;
            bool connected = architecture.LayerKinds[0].Blocks.Any(block => block is HyperConnection);

            // Lightning attention is attention to the source.
            bool lightning = architecture.LayerKinds.Any(kind => kind.Find<LightningAttention>() is not null);
            var expected = new Dictionary<ParameterCategory, long>(row.Breakdown!);
            if (expected.Values.Sum() != row.Total)
            {
                // Some rows leave the stored router biases out of the parts.
                expected[ParameterCategory.Router] += tensors.StoredBufferParameters;
            }

            SortedDictionary<ParameterCategory, long> wanted = Comparable(expected, connected, lightning);
            SortedDictionary<ParameterCategory, long> actual = Comparable(tensors.Breakdown, connected, lightning);
            Assert.True(wanted.SequenceEqual(actual), $"{row.Name}: {string.Join(", ", actual)} instead of {string.Join(", ", wanted)}");
        }
    }

    [Fact]
    public void Parts_sum_to_the_total()
    {
        foreach (ParameterCount row in ParameterCounts.All)
        {
            TensorInventory tensors = row.Architecture.Tensors;
            Assert.Equal(tensors.TotalParameters, tensors.Breakdown.Values.Sum());
            Assert.Equal(tensors.TotalParameters, tensors.Groups.Sum(group => group.Parameters));
            Assert.Equal(
                tensors.TotalParameters,
                tensors.TextParameters + tensors.VisionParameters + tensors.AudioParameters + tensors.ProjectorParameters);
        }
    }

    [Fact]
    public void Every_type_has_a_count_to_check_against()
    {
        HashSet<string> checkedTypes = [.. ParameterCounts.All.Select(row => row.Config.ModelType)];

        // A text type on its own is the text part of its composite, which has a row.
        string[] textOnly = ["qwen2_vl_text", "qwen2_5_vl_text", "qwen3_vl_text", "qwen3_vl_moe_text", "llama4_text", "mllama_text_model",
            "glm4v_text", "glm4v_moe_text", "gemma4_text", "minimax_m3", "minimax_text_01", "ministral3"];
        Assert.Empty(ModelFamilies.BuiltIn.ModelTypes.Except(checkedTypes, StringComparer.OrdinalIgnoreCase).Except(textOnly));
    }

    private static void Same(long? expected, long actual)
    {
        if (expected is not null)
        {
            Assert.Equal(expected, actual);
        }
    }

    /// <summary>
    /// The source books towers with projectors, a norm whose name speaks of attention under attention, and hyper-connections under the
    /// block they belong to; those are summed here.
    /// </summary>
    private static SortedDictionary<ParameterCategory, long> Comparable(
        IReadOnlyDictionary<ParameterCategory, long> breakdown, bool connected, bool lightning)
    {
        var comparable = new SortedDictionary<ParameterCategory, long>();
        foreach ((ParameterCategory category, long parameters) in breakdown)
        {
            ParameterCategory target = category switch
            {
                ParameterCategory.Projector => ParameterCategory.Vision,
                ParameterCategory.Norm or ParameterCategory.Other => ParameterCategory.Attention,
                ParameterCategory.DenseFeedForward when connected => ParameterCategory.Attention,
                ParameterCategory.LinearAttention when lightning => ParameterCategory.Attention,
                _ => category,
            };
            comparable[target] = comparable.GetValueOrDefault(target) + parameters;
        }

        return comparable;
    }
}
