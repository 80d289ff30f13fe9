namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Configs to write to files.</summary>
internal static class Configs
{
    /// <summary>A small model of the Llama shape with round numbers.</summary>
    public const string Llama = """
        {
          "model_type": "llama",
          "hidden_size": 1024,
          "intermediate_size": 4096,
          "num_hidden_layers": 10,
          "num_attention_heads": 16,
          "num_key_value_heads": 4,
          "vocab_size": 32000,
          "max_position_embeddings": 4096,
          "torch_dtype": "bfloat16",
          "bos_token_id": 1,
          "transformers_version": "4.50.0",
          "tie_word_embeddings": false
        }
        """;

    /// <summary>
    /// Its parameters by hand: embedding and head, 2 × 32000 × 1024; per layer attention 1024² × (1 + 1/4 + 1/4 + 1), feed-forward
    /// 3 × 1024 × 4096 and two norms; the last norm.
    /// </summary>
    public const long LlamaParameters = (2L * 32000 * 1024) + (10 * ((1024 * 1024 * 5 / 2) + (3 * 1024 * 4096) + (2 * 1024))) + 1024;
}
