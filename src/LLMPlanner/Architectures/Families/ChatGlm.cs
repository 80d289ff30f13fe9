using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Resources;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// ChatGLM2, ChatGLM3 and glm-4-9b-chat: keys of their own (num_layers, padded_vocab_size, ffn_hidden_size), never tied. The first
/// generation is another architecture under the same type and is refused.
/// </summary>
internal sealed class ChatGlm : ModelFamily
{
    public override string Name => "ChatGLM";

    public override IReadOnlyList<string> ModelTypes => ["chatglm"];

    private protected override void Describe(ArchitectureBuilder model)
    {
        ModelConfig text = model.Text;
        if (text.Has("inner_hidden_size") || text.Has("position_encoding_2d") || !text.Has("ffn_hidden_size"))
        {
            throw PlannerException.Create(
                PlannerErrorKind.Unsupported, nameof(SR.UnverifiedModelType), "chatglm", "chatglm", text.Source, SR.ReasonFirstChatGlm);
        }

        long head = text.Size("kv_channels") ?? 128;
        DecoderShape shape = model.Decoder(new DecoderShape.Defaults(
            Layers: text.RequiredSize("num_layers", "num_hidden_layers"),
            Vocabulary: text.RequiredSize("padded_vocab_size", "vocab_size"),
            HeadWidth: head));
        shape = shape with
        {
            Layers = text.RequiredSize("num_layers", "num_hidden_layers"),
            Vocabulary = text.RequiredSize("padded_vocab_size", "vocab_size"),
            HeadWidth = head,
            KeyValueHeads = text.Flag("multi_query_attention", false) ? text.Size("multi_query_group_num") ?? 1 : shape.Heads,
            Width = text.RequiredSize("ffn_hidden_size"),
        };
        model.VocabularySize = shape.Vocabulary;
        model.KeyValueHeads = shape.KeyValueHeads;

        // One table of frequencies for all layers, over half of a head.
        model.RotaryFrequencies = head / 4;
        bool bias = text.Flag("add_bias_linear", false);
        bool layerNorm = !text.Flag("rmsnorm", true);
        model.FrameTied(tied: false, finalNorm: text.Flag("post_layer_norm", true), finalNormBias: layerNorm);
        model.Layers(shape.Layers, DecoderLayers.PreNorm(
            shape.HiddenSize,
            shape.Attention(qkvBias: bias || text.Flag("add_qkv_bias", false), outputBias: bias, fused: true),
            new FeedForward { HiddenSize = shape.HiddenSize, Width = shape.Width, HasBias = bias, IsFused = true },
            bias: layerNorm));
    }
}
