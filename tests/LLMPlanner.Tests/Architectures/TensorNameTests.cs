using LLMPlanner.Architectures;

namespace LLMPlanner.Tests.Architectures;

/// <summary>Names and shapes as llama.cpp's files have them: [row length, rows, depth].</summary>
public sealed class TensorNameTests
{
    [Fact]
    public void No_layer_has_two_tensors_of_one_name()
    {
        foreach (ParameterCount row in ParameterCounts.All)
        {
            ModelArchitecture model = row.Architecture;
            IEnumerable<(int Kind, string Name)> names = model.Tensors.Groups
                .Where(group => group.Part == ModelPart.Text).Select(group => (group.LayerKind, group.Name));
            Assert.True(names.Count() == names.Distinct().Count(), row.Name);
        }
    }

    [Fact]
    public void Vectors_norms_routers_and_convolutions_stay_in_floats()
    {
        foreach (TensorGroup group in ParameterCounts.All.SelectMany(row => row.Architecture.Tensors.Groups))
        {
            bool isSmall = group.Dimensions == 1
                || group.Role is TensorRole.Norm or TensorRole.Router or TensorRole.StateConvolution or TensorRole.RouterCorrectionBias;
            Assert.True(!isSmall || group.IsKeptInFloat32, group.Name);
            Assert.True(group.Count > 0 && group.Elements > 0, group.Name);
        }
    }

    [Fact]
    public void Key_and_value_rows_belong_to_whole_heads()
    {
        foreach (TensorGroup group in ParameterCounts.All.SelectMany(row => row.Architecture.Tensors.Groups))
        {
            Assert.Equal(group.Sharding == TensorSharding.KeyValueHeads, group.KeyValueRows > 0);
            if (group.KeyValueRows > 0)
            {
                Assert.True(group.KeyValueHeads > 0 && group.KeyValueRows % group.KeyValueHeads == 0, group.Name);
                Assert.True(group.KeyValueRows <= Math.Max(group.Rows, group.Columns), group.Name);
            }

            Assert.Equal(group.Role is TensorRole.ExpertGate or TensorRole.ExpertUp or TensorRole.ExpertDown, group.Experts > 0);
        }
    }

    [Theory]
    [InlineData("google/gemma-4-26B-A4B", "ffn_gate_up_exps.weight", 2816, 1408, 128)]
    [InlineData("google/gemma-4-26B-A4B", "ffn_down_exps.scale", 128, 1, 1)]
    [InlineData("google/gemma-4-26B-A4B", "layer_output_scale.weight", 1, 1, 1)]
    [InlineData("google/gemma-4-E2B-it", "per_layer_token_embd.weight", 35 * 256, 262_144, 1)]
    [InlineData("google/gemma-4-E2B-it", "inp_gate.weight", 1536, 256, 1)]
    [InlineData("google/gemma-3n-E4B-it", "altup_proj.weight", 2048, 2048, 3)]
    [InlineData("google/gemma-3n-E4B-it", "altup_predict_coef.weight", 4, 16, 1)]
    [InlineData("google/gemma-3n-E4B-it", "laurel_r.weight", 64, 2048, 1)]
    [InlineData("deepseek-ai/DeepSeek-V4-Flash", "attn_output_a.weight", 64 * 512 / 8, 8 * 1024, 1)]
    [InlineData("deepseek-ai/DeepSeek-V4-Flash", "hc_attn_fn.weight", 4 * 4096, 24, 1)]
    [InlineData("deepseek-ai/DeepSeek-V4-Flash", "output_hc_fn.weight", 4 * 4096, 4, 1)]
    [InlineData("zai-org/GLM-5", "indexer.attn_q_b.weight", 2048, 32 * 128, 1)]
    [InlineData("zai-org/GLM-5", "attn_k_b.weight", 192, 512, 64)]
    [InlineData("MiniMaxAI/MiniMax-M3", "indexer.q_proj.weight", 6144, 4 * 128, 1)]
    [InlineData("LiquidAI/LFM2-1.2B", "shortconv.in_proj.weight", 2048, 3 * 2048, 1)]
    [InlineData("LiquidAI/LFM2-1.2B", "shortconv.conv.weight", 3, 2048, 1)]
    [InlineData("LiquidAI/LFM2-1.2B", "token_embd_norm.weight", 2048, 1, 1)]
    [InlineData("Jamba-v0.1", "ssm_x.weight", 8192, 256 + 32, 1)]
    [InlineData("Jamba-v0.1", "ssm_dt.weight", 256, 8192, 1)]
    [InlineData("Jamba-v0.1", "ssm_a", 16, 8192, 1)]
    [InlineData("Mamba-Codestral-7B", "ssm_in.weight", 4096, (2 * 8192) + (2 * 8 * 128) + 128, 1)]
    [InlineData("Mamba-Codestral-7B", "ssm_norm.weight", 1024, 8, 1)]
    [InlineData("nvidia/NVIDIA-Nemotron-3-Super-120B-A12B", "ffn_latent_down.weight", 4096, 1024, 1)]
    [InlineData("nvidia/NVIDIA-Nemotron-3-Super-120B-A12B", "ffn_up_exps.weight", 1024, 2688, 512)]
    [InlineData("Qwen3-Next-80B-A3B", "ssm_ba.weight", 2048, 64, 1)]
    [InlineData("Qwen/Qwen3.5-27B", "ssm_beta.weight", 5120, 48, 1)]
    [InlineData("microsoft/Phi-3-mini-4k-instruct", "attn_qkv.weight", 3072, 3 * 3072, 1)]
    [InlineData("microsoft/Phi-3-mini-4k-instruct", "ffn_up.weight", 3072, 2 * 8192, 1)]
    [InlineData("THUDM/glm-4-9b-chat", "attn_qkv.bias", 4096 + (2 * 2 * 128), 1, 1)]
    [InlineData("DBRX", "attn_output_norm.weight", 6144, 1, 1)]
    [InlineData("openai/gpt-oss-20b", "ffn_down_exps.bias", 2880, 32, 1)]
    [InlineData("XiaomiMiMo/MiMo-V2-Flash", "attn_sinks.weight", 64, 1, 1)]
    [InlineData("meituan-longcat/LongCat-Flash-Chat", "attn_q_a_2.weight", 6144, 1536, 1)]
    public void Names_and_shapes(string model, string name, long columns, long rows, long depth)
    {
        TensorGroup group = ParameterCounts.Named(model).First().Architecture.Tensors.Groups.First(group => group.Name == name);
        Assert.Equal((columns, rows, depth), (group.Columns, group.Rows, group.Depth));
    }
}
