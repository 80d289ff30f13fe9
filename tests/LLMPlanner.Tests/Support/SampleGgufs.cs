using LLMPlanner.Quantization.Gguf;

namespace LLMPlanner.Tests.Support;

/// <summary>GGUF files that several tests use.</summary>
internal static class SampleGgufs
{
    /// <summary>A model of two layers with every kind of metadata value; a few kilobytes in all.</summary>
    public static GgufWriter Small(uint version = 3, bool bigEndian = false, uint alignment = 32)
    {
        var writer = new GgufWriter { Version = version, IsBigEndian = bigEndian, Alignment = alignment };
        writer.Set("general.architecture", "llama")
            .Set("general.name", "Tiny ünïcode")
            .Set("general.file_type", 0u)
            .Set("llama.block_count", 2u)
            .Set("llama.context_length", 128u)
            .Set("llama.embedding_length", 32u)
            .Set("llama.feed_forward_length", 64u)
            .Set("llama.attention.head_count", 4u)
            .Set("llama.attention.head_count_kv", new[] { 2, 2 })
            .Set("llama.rope.freq_base", 10000f)
            .Set("llama.vocab_size", 8ul)
            .Set("test.byte", (byte)200)
            .Set("test.sbyte", (sbyte)-3)
            .Set("test.ushort", (ushort)65000)
            .Set("test.short", (short)-30000)
            .Set("test.int", -5)
            .Set("test.long", -1L)
            .Set("test.double", 0.5)
            .Set("test.bool", true)
            .Set("tokenizer.ggml.tokens", new[] { "<s>", "</s>", "a", "b", string.Empty, "ä", "c", "d" })
            .Set("tokenizer.ggml.scores", new[] { 0f, 0f, -1f, -2f, -3f, -4f, -5f, -6f });
        return Layers(writer, 2);
    }

    /// <summary>The header of an 8B model: 151,936 tokens, 151,387 merges and 399 tensors; 6.4 MB.</summary>
    public static GgufWriter LargeVocabulary()
    {
        GgmlType q4 = GgmlTypes.Find("Q4_K")!;
        var writer = new GgufWriter();
        writer.Set("general.architecture", "qwen3")
            .Set("general.type", "model")
            .Set("general.name", "Qwen3 8B")
            .Set("general.file_type", 15u)
            .Set("qwen3.block_count", 36u)
            .Set("qwen3.context_length", 40960u)
            .Set("qwen3.embedding_length", 4096u)
            .Set("qwen3.feed_forward_length", 12288u)
            .Set("qwen3.attention.head_count", 32u)
            .Set("qwen3.attention.head_count_kv", 8u)
            .Set("qwen3.attention.key_length", 128u)
            .Set("qwen3.attention.value_length", 128u)
            .Set("qwen3.attention.layer_norm_rms_epsilon", 1e-6f)
            .Set("qwen3.rope.freq_base", 1e6f)
            .Set("tokenizer.ggml.model", "gpt2")
            .Set("tokenizer.ggml.pre", "qwen2")
            .Set("tokenizer.ggml.tokens", Texts(151_936, 7))
            .Set("tokenizer.ggml.token_type", new int[151_936])
            .Set("tokenizer.ggml.merges", Texts(151_387, 10))
            .Set("tokenizer.ggml.eos_token_id", 151_645u)
            .Set("tokenizer.chat_template", new string('x', 4_100));
        writer.Tensor("token_embd.weight", q4, 4096, 151_936);
        writer.Tensor("output_norm.weight", GgmlTypes.F32, 4096);
        writer.Tensor("output.weight", GgmlTypes.Find("Q6_K")!, 4096, 151_936);
        for (int layer = 0; layer < 36; layer++)
        {
            string prefix = $"blk.{layer}.";
            writer.Tensor(prefix + "attn_norm.weight", GgmlTypes.F32, 4096);
            writer.Tensor(prefix + "attn_q.weight", q4, 4096, 4096);
            writer.Tensor(prefix + "attn_k.weight", q4, 4096, 1024);
            writer.Tensor(prefix + "attn_v.weight", q4, 4096, 1024);
            writer.Tensor(prefix + "attn_q_norm.weight", GgmlTypes.F32, 128);
            writer.Tensor(prefix + "attn_k_norm.weight", GgmlTypes.F32, 128);
            writer.Tensor(prefix + "attn_output.weight", q4, 4096, 4096);
            writer.Tensor(prefix + "ffn_norm.weight", GgmlTypes.F32, 4096);
            writer.Tensor(prefix + "ffn_gate.weight", q4, 4096, 12288);
            writer.Tensor(prefix + "ffn_up.weight", q4, 4096, 12288);
            writer.Tensor(prefix + "ffn_down.weight", q4, 12288, 4096);
        }

        return writer;
    }

    private static GgufWriter Layers(GgufWriter writer, int count)
    {
        GgmlType f32 = GgmlTypes.F32;
        writer.Tensor("token_embd.weight", f32, 32, 8).Tensor("output_norm.weight", f32, 32);
        for (int layer = 0; layer < count; layer++)
        {
            string prefix = $"blk.{layer}.";
            writer.Tensor(prefix + "attn_norm.weight", f32, 32)
                .Tensor(prefix + "attn_q.weight", f32, 32, 32)
                .Tensor(prefix + "attn_k.weight", f32, 32, 16)
                .Tensor(prefix + "attn_v.weight", f32, 32, 16)
                .Tensor(prefix + "attn_output.weight", f32, 32, 32)
                .Tensor(prefix + "ffn_norm.weight", f32, 32)
                .Tensor(prefix + "ffn_gate.weight", f32, 32, 64)
                .Tensor(prefix + "ffn_up.weight", f32, 32, 64)
                .Tensor(prefix + "ffn_down.weight", f32, 64, 32);
        }

        return writer;
    }

    // Lengths vary as those of real vocabularies do: the walk must not be able to predict them.
    private static string[] Texts(int count, int averageLength)
    {
        var texts = new string[count];
        uint state = 1;
        for (int i = 0; i < count; i++)
        {
            state = (state * 1664525) + 1013904223;
            int length = 1 + (int)((state >> 16) % (uint)(2 * averageLength - 1));
            texts[i] = new string((char)('a' + (i % 26)), length);
        }

        return texts;
    }
}
