using LLMPlanner.Architectures;
using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Caches;
using LLMPlanner.Formats.Gguf;
using LLMPlanner.Quantization.Gguf;
using LLMPlanner.Tests.Architectures;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Formats.Gguf;

/// <summary>What kind of thing a file is, what of it counts where, and what is refused.</summary>
public sealed class GgufModelTests
{
    [Theory]
    [InlineData("clip", "mmproj", GgufModelKind.Projector)]
    [InlineData("clip", null, GgufModelKind.Projector)]
    [InlineData("llama", "adapter", GgufModelKind.Adapter)]
    [InlineData("llama", "imatrix", GgufModelKind.Other)]
    [InlineData("eagle3", "model", GgufModelKind.Draft)]
    public void Sidecars_are_told_from_models(string architecture, string? type, GgufModelKind kind)
    {
        GgufWriter writer = new GgufWriter().Set("general.architecture", architecture);
        if (type is not null)
        {
            writer.Set("general.type", type);
        }

        writer.Tensor("v.blk.0.attn_q.weight", GgmlTypes.F16, 64, 64)
            .Tensor("mm.0.weight", GgmlTypes.F16, 64, 32)
            .Tensor("a.conv1d.0.weight", GgmlTypes.F16, 32);
        GgufModel model = Read(writer);
        Assert.Equal(kind, model.Kind);
        Assert.Null(model.Architecture);
        Assert.Null(model.Weights);
        Assert.Equal(64 * 64 * 2, model.RoleBytes(TensorRole.Vision));
        Assert.Equal(64 * 32 * 2, model.RoleBytes(TensorRole.Projector));
        Assert.Equal(64, model.RoleBytes(TensorRole.Audio));
    }

    [Fact]
    public void A_lora_adapter_is_known_by_its_own_key()
    {
        GgufModel model = Read(new GgufWriter().Set("general.architecture", "llama").Set("adapter.type", "lora")
            .Tensor("blk.0.attn_q.weight.lora_a", GgmlTypes.F32, 64, 8));
        Assert.Equal(GgufModelKind.Adapter, model.Kind);
        Assert.Equal(2048, model.WeightBytes);
        Assert.Equal(2048, model.LayerBytes(0));
    }

    [Fact]
    public void A_vocabulary_holds_no_model()
        => Assert.Equal(GgufModelKind.Vocabulary, Read(new GgufWriter().Set("general.architecture", "llama")).Kind);

    [Fact]
    public void Multi_token_prediction_layers_are_in_the_file_and_not_in_the_weights()
    {
        ModelArchitecture architecture = Known("qwen3_next");
        GgufModel model = Read(GgufModelWriter.Write(architecture));
        Assert.Equal(architecture.LayerCount, model.Architecture!.LayerCount);
        Assert.Equal(architecture.Tensors.MtpParameters, model.Architecture.Tensors.MtpParameters);
        Assert.True(model.MtpBytes > 0);
        Assert.Equal(model.File.TensorBytes, model.WeightBytes + model.MtpBytes);
        Assert.Equal(model.WeightBytes, model.Weights!.TextBytes);
        Assert.Equal(model.MtpBytes, model.LayerBytes(architecture.LayerCount));
    }

    [Fact]
    public void A_file_with_prediction_layers_alone_is_a_draft()
    {
        ModelArchitecture architecture = Known("qwen3_next");
        GgufWriter whole = GgufModelWriter.Write(architecture);
        var writer = new GgufWriter();
        foreach ((string key, object value) in whole.Metadata)
        {
            writer.Set(key, value);
        }

        foreach (GgufTensorSpec tensor in whole.Tensors.Where(tensor => tensor.Name.StartsWith($"blk.{architecture.LayerCount}.", StringComparison.Ordinal)))
        {
            writer.Tensor(tensor);
        }

        Assert.Equal(GgufModelKind.Draft, Read(writer).Kind);
    }

    [Fact]
    public void Bytes_are_those_of_each_tensors_own_type()
    {
        ModelArchitecture architecture = Known("qwen3");
        GgmlType q4 = GgmlTypes.Find("Q4_K")!;
        GgmlType q6 = GgmlTypes.Find("Q6_K")!;
        GgufModel model = Read(GgufModelWriter.Write(
            architecture,
            (group, layer) => group.Dimensions == 1 ? GgmlTypes.F32 : group.Name == "ffn_down.weight" && layer % 2 == 0 ? q6 : q4));
        TensorGroup down = architecture.Tensors.Groups.Single(group => group.Name == "ffn_down.weight");
        int even = (architecture.LayerCount + 1) / 2;
        Assert.Equal((q6.Bytes(down.Elements) * even) + (q4.Bytes(down.Elements) * (architecture.LayerCount - even)), model.RoleBytes(TensorRole.FeedForwardDown));
        Assert.Equal(model.LayerBytes(0), model.Weights!.LayerBytes(0));
        Assert.Equal(model.LayerBytes(1), model.Weights.LayerBytes(1));
        Assert.NotEqual(model.LayerBytes(0), model.LayerBytes(1));
        Assert.Equal("Q6_K", model.Weights.Tensors.Single(tensor => tensor.Group.Name == "ffn_down.weight").TypeAt(0));
        Assert.Equal("Q4_K", model.Weights.Tensors.Single(tensor => tensor.Group.Name == "ffn_down.weight").TypeAt(1));
        Assert.Equal(model.File.TensorBytes, model.Weights.TextBytes);
    }

    [Fact]
    public void Experts_stored_one_by_one_are_experts()
    {
        ModelArchitecture architecture = Known("mixtral");
        GgufWriter merged = GgufModelWriter.Write(architecture);
        var split = new GgufWriter();
        foreach ((string key, object value) in merged.Metadata)
        {
            split.Set(key, value);
        }

        foreach (GgufTensorSpec tensor in merged.Tensors)
        {
            if (!tensor.Name.Contains("_exps", StringComparison.Ordinal))
            {
                split.Tensor(tensor);
                continue;
            }

            for (int expert = 0; expert < tensor.Dimensions[2]; expert++)
            {
                split.Tensor(new GgufTensorSpec(tensor.Name.Replace("_exps", $".{expert}", StringComparison.Ordinal), tensor.TypeId, tensor.Dimensions[..2]));
            }
        }

        GgufModel model = Read(split);
        Assert.Equal(architecture.Tensors.TotalParameters, model.Architecture!.Tensors.TotalParameters);
        Assert.Equal(architecture.Tensors.ActiveParameters, model.Architecture.Tensors.ActiveParameters);
        Assert.NotNull(model.Architecture.LayerKinds[0].Find<MixtureOfExperts>());
        Assert.Equal(Read(merged).Weights!.LayerExpertBytes(3), model.Weights!.LayerExpertBytes(3));
    }

    [Fact]
    public void Tables_and_scales_are_bytes_and_no_parameters()
    {
        ModelArchitecture architecture = Known("qwen3");
        GgmlType nvfp4 = GgmlTypes.Find("NVFP4")!;
        GgufWriter writer = GgufModelWriter.Write(architecture, (group, _) => group.Dimensions == 1 ? GgmlTypes.F32 : nvfp4);
        writer.Tensor("rope_freqs.weight", GgmlTypes.F32, 64);
        for (int layer = 0; layer < architecture.LayerCount; layer++)
        {
            writer.Tensor($"blk.{layer}.attn_q.scale", GgmlTypes.F32, 1).Tensor($"blk.{layer}.attn_q.input_scale", GgmlTypes.F32, 1);
        }

        GgufModel model = Read(writer);
        Assert.Equal(architecture.Tensors.TotalParameters, model.Architecture!.Tensors.TotalParameters);
        Assert.Equal(model.File.TensorBytes, model.Weights!.TextBytes);
        Assert.Equal(1 + (2 * architecture.LayerCount), model.Tensors.Count(tensor => !tensor.IsParameter));
    }

    [Fact]
    public void An_architecture_that_is_not_known_is_read_where_its_caches_follow()
    {
        GgufWriter writer = Renamed(GgufModelWriter.Write(Known("qwen3")), "qwen3", "brandnew");
        GgufModel model = Read(writer);
        Assert.Equal("brandnew", model.Architecture!.ModelType);
        Assert.Equal("GgufArchitectureNotListed", Assert.Single(model.Warnings).Id);
        Assert.Equal(
            Known("qwen3").Caches.KeyValueBytes(1000, KvCacheType.F16, KvCacheType.F16),
            model.Architecture.Caches.KeyValueBytes(1000, KvCacheType.F16, KvCacheType.F16));
    }

    [Fact]
    public void An_architecture_that_is_not_known_is_refused_where_its_caches_do_not_follow()
    {
        GgufWriter mixer = Renamed(GgufModelWriter.Write(Known("qwen3")), "qwen3", "qwen9");
        mixer.Tensor("blk.0.attn_mystery.weight", GgmlTypes.F16, 64, 64);
        Refused(mixer, "GgufArchitectureUnknown", "qwen9");
        GgufWriter window = Renamed(GgufModelWriter.Write(Known("qwen3")), "qwen3", "qwen9").Set("qwen9.attention.sliding_window", 1024u);
        Refused(window, "GgufArchitectureUnknown", "qwen9");
        GgufWriter keyless = Renamed(GgufModelWriter.Write(Known("qwen3")), "qwen3", "qwen9");
        Refused(Without(keyless, "qwen9.attention.head_count"), "GgufArchitectureUnknown", "qwen9");
    }

    [Fact]
    public void A_known_architecture_without_a_rule_is_named()
        => Refused(new GgufWriter().Set("general.architecture", "t5").Tensor("enc.blk.0.attn_q.weight", GgmlTypes.F16, 8, 8), "GgufArchitectureRefused", "t5");

    [Fact]
    public void Incomplete_models_are_named_by_what_they_lack()
    {
        GgufWriter whole = GgufModelWriter.Write(Known("qwen3"));
        Refused(Without(whole, "qwen3.embedding_length"), "GgufKeyMissing", "qwen3.embedding_length");
        Refused(Without(whole, "general.architecture"), "GgufKeyMissing", "general.architecture");
        Refused(Copy(whole).Set("qwen3.block_count", 0u), "GgufValueOutOfRange", "qwen3.block_count");
        Refused(Copy(whole).Set("qwen3.block_count", 100_000u), "GgufValueOutOfRange", "qwen3.block_count");
        Refused(Copy(whole).Set("qwen3.block_count", 99u), "GgufLayerEmpty", "layer");
        Refused(Copy(whole).Set("qwen3.block_count", 3u), "GgufLayerOutOfRange", "blk.3.");
    }

    [Theory]
    [InlineData("gpt_oss", 128)]
    [InlineData("gemma3", 512)]
    public void Windows_follow_the_architecture_or_the_list_in_the_file(string modelType, long window)
    {
        ModelArchitecture architecture = Known(modelType);
        string name = GgufModelWriter.ArchitectureOf(modelType)!;
        GgufWriter listed = GgufModelWriter.Write(architecture)
            .Set($"{name}.attention.sliding_window", (uint)window)
            .Set($"{name}.attention.sliding_window_pattern", Enumerable.Range(0, architecture.LayerCount).Select(layer => layer == 0).ToArray());
        ModelArchitecture model = Read(listed).Architecture!;
        int sliding = Enumerable.Range(0, model.LayerCount).Count(layer => model.LayerKinds[model.Layout[layer]].Find<Attention>()!.Span == AttentionSpan.Sliding(window));
        Assert.Equal(1, sliding);
        GgufWriter periodic = GgufModelWriter.Write(architecture).Set($"{name}.attention.sliding_window_pattern", 3u);
        model = Read(periodic).Architecture!;
        sliding = Enumerable.Range(0, model.LayerCount).Count(layer => model.LayerKinds[model.Layout[layer]].Find<Attention>()!.Span.Kind == AttentionSpanKind.SlidingWindow);
        Assert.Equal(Enumerable.Range(0, model.LayerCount).Count(layer => layer % 3 < 2), sliding);
    }

    [Fact]
    public void Old_latent_files_cache_full_keys_and_values()
    {
        ModelArchitecture architecture = Known("deepseek_v3");
        LatentAttention latent = architecture.LayerKinds[0].Find<LatentAttention>()!;
        GgufWriter old = Without(
            GgufModelWriter.Write(architecture)
                .Set("deepseek2.attention.head_count_kv", (uint)latent.Heads)
                .Set("deepseek2.attention.key_length", (uint)(latent.NopeWidth + latent.RopeWidth))
                .Set("deepseek2.attention.value_length", (uint)latent.ValueWidth),
            "deepseek2.attention.key_length_mla",
            "deepseek2.attention.value_length_mla");
        long width = latent.Heads * (latent.NopeWidth + latent.RopeWidth + latent.ValueWidth);
        Assert.Equal(40_960, width);
        Assert.Equal(width * architecture.LayerCount, Read(old).Architecture!.Caches.KeyValueElements(1));
    }

    private static GgufModel Read(GgufWriter writer)
        => GgufArchitectureReader.Read(GgufFile.From(GgufHeader.Read(writer.Header(), "test", long.MaxValue)));

    private static ModelArchitecture Known(string modelType)
        => ParameterCounts.All.Select(row => row.Architecture).First(architecture => architecture.ModelType == modelType);

    private static void Refused(GgufWriter writer, string errorId, string named)
    {
        var error = Assert.Throws<PlannerException>(() => Read(writer));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private static GgufWriter Copy(GgufWriter writer, Func<string, string?>? rename = null)
    {
        var copy = new GgufWriter();
        foreach ((string key, object value) in writer.Metadata)
        {
            if ((rename is null ? key : rename(key)) is { } name)
            {
                copy.Set(name, value);
            }
        }

        foreach (GgufTensorSpec tensor in writer.Tensors)
        {
            copy.Tensor(tensor);
        }

        return copy;
    }

    private static GgufWriter Without(GgufWriter writer, params string[] keys) => Copy(writer, key => keys.Contains(key) ? null : key);

    private static GgufWriter Renamed(GgufWriter writer, string from, string to)
        => Copy(writer, key => key.StartsWith(from + ".", StringComparison.Ordinal) ? to + key[from.Length..] : key).Set("general.architecture", to);
}
