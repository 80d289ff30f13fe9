using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Families;

/// <summary>
/// Qwen2.5-Omni and Qwen3-Omni: the text part of the thinker is counted as Qwen2 or Qwen3-MoE; towers, talker and vocoder have no
/// verified formula and are named as uncounted.
/// </summary>
internal sealed class QwenOmni : ModelFamily
{
    public override string Name => "Qwen Omni";

    public override IReadOnlyList<string> ModelTypes => ["qwen2_5_omni", "qwen3_omni_moe"];

    private protected override ModelConfig TextConfig(ModelConfig config)
        => (config.Section("thinker_config") ?? config).Section("text_config") ?? throw config.Missing("thinker_config");

    private protected override void Describe(ArchitectureBuilder model)
    {
        if (model.ModelType == "qwen2_5_omni")
        {
            Qwen2.DescribeDecoder(model, ignoresHeadDim: true);
        }
        else
        {
            Qwen3Moe.DescribeDecoder(model);
        }

        model.Uncounted("audio tower");
        model.Uncounted("vision tower");
        foreach (string part in new[] { "talker", "token2wav", "code2wav" })
        {
            if (model.Root.Has(part + "_config"))
            {
                model.Uncounted(part);
            }
        }
    }
}
