using LLMPlanner.Architectures;
using LLMPlanner.Caches;
using LLMPlanner.Tests.Architectures;

namespace LLMPlanner.Tests.Caches;

/// <summary>What models keep per token and per sequence, against published figures and engines' own state sizes.</summary>
public sealed class CacheInventoryTests
{
    private const long Context = 32_768;
    private const double MiB = 1 << 20;

    [Theory]
    [InlineData("meta-llama/Llama-3.1-8B", 131_072)]
    [InlineData("meta-llama/Llama-3.1-70B-Instruct", 327_680)]
    [InlineData("Qwen3-14B", 163_840)]
    [InlineData("Qwen/Qwen3-32B", 262_144)]
    [InlineData("Qwen3-30B-A3B", 98_304)]
    [InlineData("Qwen/Qwen3-235B-A22B", 192_512)]
    [InlineData("Qwen/Qwen3-VL-8B-Instruct", 147_456)]
    [InlineData("Devstral-Small-2507", 163_840)]
    [InlineData("mistralai/Mistral-Small-3.1-24B-Instruct-2503", 163_840)]
    [InlineData("Qwen2.5-7B", 57_344)]
    [InlineData("Qwen2.5-14B", 196_608)]
    [InlineData("openai/gpt-oss-120b", 36_864)]
    [InlineData("MiniMaxAI/MiniMax-M2.5", 253_952)]
    [InlineData("deepseek-ai/DeepSeek-R1", 70_272)]
    [InlineData("moonshotai/Kimi-K2-Instruct", 70_272)]
    [InlineData("zai-org/GLM-5", 89_856 + 10_296)]
    [InlineData("Qwen3-Next-80B-A3B", 24_576)]
    [InlineData("Qwen/Qwen3.5-397B-A17B", 30_720)]
    [InlineData("Qwen/Qwen3.5-27B", 65_536)]
    [InlineData("nvidia/Llama-3_3-Nemotron-Super-49B-v1", 2 * 100_352)]
    [InlineData("openbmb/MiniCPM3-4B", 2 * 62 * 288)]
    [InlineData("meituan-longcat/LongCat-Flash-Chat", 2 * 28 * 2 * 576)]
    [InlineData("XiaomiMiMo/MiMo-V2-Flash", 2 * 9 * 4 * (192 + 128))]
    [InlineData("google/gemma-4-E2B-it", 2 * 3 * 2 * 512)]
    [InlineData("google/gemma-4-26B-A4B", 2 * 5 * 2 * 2 * 512)]
    [InlineData("Falcon-7B", 2 * 32 * 2 * 64)]
    [InlineData("tiiuae/falcon-40b", 2 * 60 * 2 * 8 * 64)]
    [InlineData("bigcode/gpt_bigcode-santacoder", 2 * 24 * 2 * 128)]
    [InlineData("LiquidAI/LFM2-1.2B", 2 * 6 * 2 * 8 * 64)]
    [InlineData("MiniMax-Text-01", 2 * 10 * 2 * 8 * 128)]
    [InlineData("nvidia/Nemotron-H-56B-Base-8K", 2 * 10 * 2 * 8 * 128)]
    [InlineData("ibm-granite/granite-4.0-h-tiny", 2 * 4 * 2 * 4 * 128)]
    [InlineData("Jamba-v0.1", 2 * 4 * 2 * 8 * 128)]
    [InlineData("Bamba-9B", 2 * 3 * 2 * 8 * 128)]
    [InlineData("Falcon-H1-34B", 2 * 72 * 2 * 4 * 128)]
    [InlineData("MiniMaxAI/MiniMax-M3", (2 * 60 * 2 * 4 * 128) + (57 * 132))]
    [InlineData("meta-llama/Llama-3.2-11B-Vision", 2 * 32 * 2 * 8 * 128)]
    [InlineData("CohereLabs/c4ai-command-r-v01", 2 * 40 * 2 * 64 * 128)]
    public void Bytes_of_one_more_token(string name, long expected)
        => Assert.Equal(expected, Caches(name).BytesPerToken(Context, KvCacheType.BF16, KvCacheType.BF16));

    [Theory]
    [InlineData("openai/gpt-oss-120b", 18 * 128 * 2048)]
    [InlineData("openai/gpt-oss-20b", 12 * 128 * 2048)]
    [InlineData("google/gemma-3-4b-it", 29 * 1024 * 2 * 2 * 4 * 256)]
    [InlineData("google/gemma-3-27b-it", 52 * 1024 * 2 * 2 * 16 * 128)]
    [InlineData("XiaomiMiMo/MiMo-V2-Flash", 39 * 128 * 2 * 8 * (192 + 128))]
    [InlineData("google/gemma-4-E2B-it", 12 * 512 * 2 * 2 * 256)]
    [InlineData("meta-llama/Llama-4-Maverick-17B-128E-Instruct", 36L * 8192 * 2 * 2 * 8 * 128)]
    [InlineData("OLMo-3-7B", 24L * 4096 * 2 * 2 * 32 * 128)]
    [InlineData("Command-A", 48L * 4096 * 2 * 2 * 8 * 128)]
    [InlineData("LGAI-EXAONE/EXAONE-4.0-32B", 48L * 4096 * 2 * 2 * 8 * 128)]
    [InlineData("Mistral-7B-v0.1", 32L * 4096 * 2 * 2 * 8 * 128)]
    public void Windows_stop_growing(string name, long windows)
    {
        CacheInventory caches = Caches(name);
        long perToken = caches.BytesPerToken(Context, KvCacheType.BF16, KvCacheType.BF16);
        Assert.Equal((perToken * Context) + windows, caches.KeyValueBytes(Context, KvCacheType.BF16, KvCacheType.BF16));
    }

    [Theory]
    [InlineData("Qwen/Qwen3.5-9B", 50.25)]
    [InlineData("Qwen/Qwen3.5-27B", 149.625)]
    [InlineData("Qwen3-Next-80B-A3B", 75.375)]
    public void States_with_their_convolutions_in_floats(string name, double mebibytes)
    {
        CacheInventory caches = Caches(name);
        Assert.Equal(mebibytes, (caches.StateElements + caches.ConvolutionElements) * 4 / MiB);
    }

    [Theory]
    [InlineData("Qwen3-Next-80B-A3B", 36L * 32 * 128 * 128, 36L * 3 * ((2 * 16 * 128) + (32 * 128)))]
    [InlineData("MiniMax-Text-01", 70L * 64 * 128 * 128, 0)]
    [InlineData("LiquidAI/LFM2-1.2B", 0, 10L * 2048 * 2)]
    [InlineData("RWKV-4-169M", 12L * 5 * 768, 0)]
    [InlineData("Mamba-2.8B", 64L * 5120 * 16, 64L * 3 * 5120)]
    [InlineData("Falcon-Mamba-7B", 64L * 8192 * 16, 64L * 3 * 8192)]
    [InlineData("Mamba-Codestral-7B", 64L * 128 * 64 * 128, 64L * 3 * (8192 + (2 * 8 * 128)))]
    [InlineData("Jamba-v0.1", 28L * 8192 * 16, 28L * 3 * 8192)]
    [InlineData("Bamba-9B", 29L * 128 * 64 * 128, 29L * 3 * (8192 + 256))]
    [InlineData("Falcon-H1-0.5B", 36L * 24 * 64 * 128, 36L * 3 * (1536 + 256))]
    [InlineData("nvidia/Nemotron-H-56B-Base-8K", 54L * 256 * 64 * 256, 54L * 3 * (16_384 + (2 * 8 * 256)))]
    [InlineData("meta-llama/Llama-3.1-8B", 0, 0)]
    public void States_per_sequence(string name, long state, long convolution)
    {
        CacheInventory caches = Caches(name);
        Assert.Equal(state, caches.StateElements);
        Assert.Equal(convolution, caches.ConvolutionElements);
    }

    [Theory]
    [InlineData("Qwen3-Next-80B-A3B", CacheKind.KeyValue, 12)]
    [InlineData("Qwen3-Next-80B-A3B", CacheKind.State, 36)]
    [InlineData("Falcon-H1-34B", CacheKind.KeyValue, 72)]
    [InlineData("Falcon-H1-34B", CacheKind.State, 72)]
    [InlineData("nvidia/Nemotron-H-56B-Base-8K", CacheKind.KeyValue, 10)]
    [InlineData("nvidia/Llama-3_3-Nemotron-Super-49B-v1", CacheKind.KeyValue, 49)]
    [InlineData("google/gemma-4-E2B-it", CacheKind.KeyValue, 15)]
    [InlineData("google/gemma-3n-E4B-it", CacheKind.KeyValue, 20)]
    [InlineData("meta-llama/Llama-3.2-90B-Vision-Instruct", CacheKind.KeyValue, 80)]
    [InlineData("meta-llama/Llama-3.2-90B-Vision-Instruct", CacheKind.CrossAttention, 20)]
    [InlineData("zai-org/GLM-5", CacheKind.Indexer, 78)]
    [InlineData("zai-org/GLM-5.2", CacheKind.Indexer, 21)]
    [InlineData("deepseek-ai/DeepSeek-V4-Flash", CacheKind.Latent, 43)]
    [InlineData("deepseek-ai/DeepSeek-V4-Flash", CacheKind.Indexer, 21)]
    [InlineData("MiniMaxAI/MiniMax-M3", CacheKind.Indexer, 57)]
    public void Layers_that_keep_something(string name, CacheKind kind, int layers)
        => Assert.Equal(layers, Caches(name).LayersWith(kind));

    [Theory]
    [InlineData("Mamba-2.8B", false)]
    [InlineData("RWKV-4-169M", false)]
    [InlineData("Qwen3-Next-80B-A3B", true)]
    public void Only_some_models_grow_with_the_context(string name, bool grows)
    {
        CacheInventory caches = Caches(name);
        Assert.Equal(grows, caches.GrowsWithContext);
        Assert.Equal(grows, caches.KeyValueBytes(Context, KvCacheType.F16, KvCacheType.F16) > 0);
    }

    [Fact]
    public void Compressed_attention_keeps_a_window_and_every_fourth_or_hundred_twenty_eighth_entry()
    {
        // 2 layers with the window alone, 21 of ratio 4 with an indexer, 20 of ratio 128.
        CacheInventory caches = Caches("deepseek-ai/DeepSeek-V4-Flash");
        const long Tokens = 100_003;
        long window = 43 * 128 * 512 * 2;
        long fourth = 21 * (Tokens / 4) * ((512 * 2) + 64);
        long rare = 20 * (Tokens / 128) * 512 * 2;
        Assert.Equal(window + fourth + rare, caches.KeyValueBytes(Tokens, KvCacheType.BF16, KvCacheType.BF16));
        long states = (21 * ((2 * 4 * 2 * 512) + (2 * 4 * 2 * 128))) + (20 * 2 * 128 * 512);
        Assert.Equal(states, caches.StateElements);
        Assert.Equal(StateFamily.Compressor, caches.Groups.First(group => group.Kind == CacheKind.State).StateFamily);
    }

    [Fact]
    public void Cross_attention_keeps_image_tokens_and_no_text()
    {
        CacheInventory caches = Caches("meta-llama/Llama-3.2-11B-Vision");
        const long ImageTokens = 4 * 1601;
        Assert.Equal(
            ImageTokens * 8 * 2 * 8 * 128 * 2, caches.CrossAttentionBytes(ImageTokens, KvCacheType.BF16, KvCacheType.BF16));
        Assert.Equal(0, Caches("meta-llama/Llama-3.1-8B").CrossAttentionBytes(ImageTokens, KvCacheType.BF16, KvCacheType.BF16));
    }

    [Fact]
    public void Kimi_delta_attention_keeps_a_square_per_head_and_three_convolution_tails()
    {
        var block = new KimiDeltaAttention { HiddenSize = 2304, Heads = 32, HeadWidth = 128, ConvolutionKernel = 4 };
        var list = new CacheList();
        block.Describe(list);
        CacheGroup group = Assert.Single(list.Groups);
        Assert.Equal(32 * 128 * 128, group.StateElements);
        Assert.Equal(3 * 3 * 32 * 128, group.ConvolutionElements);
        Assert.Equal(StateFamily.Kda, group.StateFamily);
    }

    [Fact]
    public void Indexer_keys_have_a_scale_for_every_128_elements()
    {
        Assert.Equal(132, SparseIndexer.KeyBytes(128));
        Assert.Equal(64 + 4, SparseIndexer.KeyBytes(64));
        Assert.Equal(192 + 8, SparseIndexer.KeyBytes(192));
    }

    [Fact]
    public void Cache_types_scale_keys_and_values_apart()
    {
        CacheInventory caches = Caches("meta-llama/Llama-3.1-8B");
        long keys = 32L * 1024;
        Assert.Equal(
            Context * ((keys * 34 / 32) + (keys * 18 / 32)), caches.KeyValueBytes(Context, KvCacheType.Q8_0, KvCacheType.Q4_0));
        Assert.Equal(2 * keys * Context, caches.KeyValueElements(Context));
    }

    [Fact]
    public void Every_model_keeps_something_and_never_less_for_more_tokens()
    {
        foreach (ParameterCount row in ParameterCounts.All)
        {
            CacheInventory caches = row.Architecture.Caches;
            Assert.NotEmpty(caches.Groups);
            long previous = 0;
            foreach (long tokens in new long[] { 0, 1, 127, 128, 129, 4096, 8192, 131_072 })
            {
                long bytes = caches.KeyValueBytes(tokens, KvCacheType.F16, KvCacheType.F16);
                Assert.True(bytes >= previous, row.Name);
                previous = bytes;
            }
        }
    }

    private static CacheInventory Caches(string name) => ParameterCounts.Named(name).First().Architecture.Caches;
}
