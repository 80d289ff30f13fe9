using System.Text.Json;
using LLMPlanner.Architectures;
using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Formats.Folders;
using LLMPlanner.Quantization.Gguf;
using LLMPlanner.TestSupport;
using LLMPlanner.Tests.Architectures;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Formats.Folders;

/// <summary>A folder is read for what it holds, and its config is compared with its tensors.</summary>
public sealed class ModelFolderTests
{
    public static TheoryData<string> Types => ["llama", "qwen2", "qwen3", "qwen3_moe", "qwen3_next", "deepseek_v3", "gpt_oss", "phi3", "mixtral", "glm4_moe"];

    [Theory]
    [MemberData(nameof(Types))]
    public void Config_and_tensors_that_agree_raise_nothing(string modelType)
    {
        using var folder = new TemporaryFolder();
        ParameterCount row = Row(modelType);
        Write(folder, row, (name, shape) => (name, shape));
        ModelFolder model = ModelFolder.Open(folder.Path);
        Assert.Equal(ModelFolderKind.Checkpoint, model.Kind);
        Assert.Empty(model.Warnings);
        Assert.Equal(row.Architecture.Tensors.TotalParameters, model.ParameterCount);
        Assert.Equal(2 * row.Architecture.Tensors.TotalParameters, model.ResidentBytes);
        Assert.Equal(0, model.MtpBytes);
        Assert.True(model.DiskBytes > model.ResidentBytes);
    }

    [Theory]
    [InlineData("qwen3", "model.layers.2.self_attn.k_proj.weight", "blk.2.attn_k.weight")]
    [InlineData("qwen3", "model.layers.0.mlp.down_proj.weight", "blk.0.ffn_down.weight")]
    [InlineData("qwen3_moe", "model.layers.1.mlp.experts.3.up_proj.weight", "blk.1.ffn_up_exps.weight")]
    [InlineData("deepseek_v3", "model.layers.4.self_attn.kv_b_proj.weight", "model.layers.4.self_attn.kv_b_proj.weight")]
    [InlineData("qwen3_next", "model.layers.0.linear_attn.ssm_out.weight", "model.layers.0.linear_attn")]
    public void The_first_tensor_that_disagrees_is_named(string modelType, string wrong, string named)
    {
        using var folder = new TemporaryFolder();
        Write(folder, Row(modelType), (name, shape) => (name, name == wrong ? [shape[0] + 1, .. shape[1..]] : shape));
        var warning = Assert.Single(ModelFolder.Open(folder.Path).Warnings);
        Assert.Equal("FolderTensorDisagrees", warning.Id);
        Assert.Contains(named, warning.Target, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_unexpected_tensors_are_named()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Row("qwen3"), (name, shape) => name == "model.layers.5.self_attn.q_norm.weight" ? null : (name, shape));
        var warning = Assert.Single(ModelFolder.Open(folder.Path).Warnings);
        Assert.Equal("FolderTensorMissing", warning.Id);
        Assert.Equal("blk.5.attn_q_norm.weight", warning.Target);
        using var other = new TemporaryFolder();
        Write(other, Row("qwen3"), (name, shape) => (name, shape), writer => writer.Tensor("model.layers.5.self_attn.q_proj.bias", "BF16", 64));
        warning = Assert.Single(ModelFolder.Open(other.Path).Warnings);
        Assert.Equal("FolderTensorUnexpected", warning.Id);
        Assert.Equal("model.layers.5.self_attn.q_proj.bias", warning.Target);
    }

    [Fact]
    public void Unknown_names_are_compared_by_the_total_of_their_part()
    {
        using var same = new TemporaryFolder();
        Write(same, Row("qwen3"), (name, shape) => (name.Replace("self_attn.q_proj", "mixer.strange", StringComparison.Ordinal), shape));
        Assert.Empty(ModelFolder.Open(same.Path).Warnings);
        using var other = new TemporaryFolder();
        Write(other, Row("qwen3"), (name, shape) => name == "model.norm.weight" ? null : (name.Replace("self_attn.q_proj", "mixer.strange", StringComparison.Ordinal), shape));
        Assert.Equal("FolderPartDisagrees", Assert.Single(ModelFolder.Open(other.Path).Warnings).Id);
    }

    [Fact]
    public void Prediction_layers_tables_and_repeated_heads_are_on_disk_and_not_resident()
    {
        using var folder = new TemporaryFolder();
        ParameterCount row = ParameterCounts.All.First(row => row.Architecture is { ModelType: "qwen3", HasTiedEmbeddings: true });
        ModelArchitecture architecture = row.Architecture;
        Write(folder, row, (name, shape) => (name, shape), writer => writer
            .Tensor("lm_head.weight", "BF16", architecture.VocabularySize, architecture.HiddenSize)
            .Tensor("mtp.fc.weight", "BF16", 100, 10)
            .Tensor($"model.layers.{architecture.LayerCount}.mlp.up_proj.weight", "BF16", 50, 10)
            .Tensor("model.rotary_emb.inv_freq", "F32", 64));
        ModelFolder model = ModelFolder.Open(folder.Path);
        Assert.Empty(model.Warnings);
        Assert.Equal(architecture.Tensors.TotalParameters, model.ParameterCount);
        Assert.Equal(2 * architecture.Tensors.TotalParameters, model.ResidentBytes);
        Assert.Equal(2 * 1500, model.MtpBytes);
        Assert.Equal(
            model.Checkpoint!.TensorBytes,
            model.ResidentBytes + model.MtpBytes + model.Checkpoint.BufferBytes + (2 * architecture.VocabularySize * architecture.HiddenSize));
    }

    [Fact]
    public void Packed_weights_are_compared_by_what_they_hold()
    {
        using var folder = new TemporaryFolder();
        var writer = new SafetensorsWriter();
        ParameterCount row = Row("qwen3");
        CheckpointWriter.Write(row.Architecture, (name, shape) =>
        {
            if (shape.Length == 2 && name.Contains("_proj", StringComparison.Ordinal))
            {
                string stem = name[..^".weight".Length];
                writer.Tensor(stem + ".weight", "F8_E4M3", shape).Tensor(stem + ".weight_scale_inv", "F32", (shape[0] + 127) / 128, (shape[1] + 127) / 128);
            }
            else
            {
                writer.Tensor(name, "BF16", shape);
            }
        });
        writer.WriteSparse(folder.File("model.safetensors"));
        folder.Write("config.json", row.Row.GetProperty("config").GetRawText());
        ModelFolder model = ModelFolder.Open(folder.Path);
        Assert.Empty(model.Warnings);
        Assert.Equal(row.Architecture.Tensors.TotalParameters, model.ParameterCount);
        Assert.Equal(["fp8"], model.Checkpoint!.Packings);
        Assert.True(model.Checkpoint.ScaleBytes > 0);
    }

    [Fact]
    public void A_gguf_is_found_with_what_lies_beside_it()
    {
        using var folder = new TemporaryFolder();
        ModelArchitecture architecture = Row("qwen3").Architecture;
        GgufModelWriter.Write(architecture).WriteSparse(folder.File("model-Q4_K_M.gguf"));
        new GgufWriter().Set("general.architecture", "clip").Set("general.type", "mmproj").Tensor("v.patch", GgmlTypes.F16, 8).WriteSparse(folder.File("mmproj-model.gguf"));
        folder.Write("broken.gguf", "no gguf"u8.ToArray());
        ModelFolder model = ModelFolder.Open(folder.Path);
        Assert.Equal(ModelFolderKind.Gguf, model.Kind);
        Assert.Equal(architecture.Tensors.TotalParameters, model.ParameterCount);
        Assert.Equal(model.Gguf!.WeightBytes, model.ResidentBytes);
        Assert.Equal(GgufModelKind.Projector, Assert.Single(model.Sidecars).Kind);
        Assert.Equal(ModelFolderKind.Gguf, ModelFolder.Open(folder.File("model-Q4_K_M.gguf")).Kind);
        GgufModelWriter.Write(architecture).WriteSparse(folder.File("model-Q8_0.gguf"));
        var error = Assert.Throws<PlannerException>(() => ModelFolder.Open(folder.Path));
        Assert.Equal("ModelFolderAmbiguous", error.ErrorId);
        Assert.Contains("model-Q8_0.gguf", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_config_alone_is_a_model_without_weights()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", Row("qwen3").Row.GetProperty("config").GetRawText());
        ModelFolder model = ModelFolder.Open(folder.Path);
        Assert.Equal(ModelFolderKind.Config, model.Kind);
        Assert.NotNull(model.Architecture);
        folder.Write("config.json", """{"model_type":"nobody_knows"}""");
        model = ModelFolder.Open(folder.File("config.json"));
        Assert.Null(model.Architecture);
        Assert.Equal("UnknownModelType", model.ArchitectureProblem!.ErrorId);
    }

    [Fact]
    public void What_holds_nothing_says_so()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("ModelFolderEmpty", Assert.Throws<PlannerException>(() => ModelFolder.Open(folder.Path)).ErrorId);
        Assert.Equal("ModelFileNotFound", Assert.Throws<PlannerException>(() => ModelFolder.Open(folder.File("absent.gguf"))).ErrorId);
        folder.Write("broken.gguf", "no gguf"u8.ToArray());
        Assert.Equal("GgufMagicInvalid", Assert.Throws<PlannerException>(() => ModelFolder.Open(folder.Path)).ErrorId);
    }

    private static ParameterCount Row(string modelType) => ParameterCounts.All.First(row => row.Architecture.ModelType == modelType);

    private static void Write(
        TemporaryFolder folder, ParameterCount row, Func<string, long[], (string Name, long[] Shape)?> change, Action<SafetensorsWriter>? more = null)
    {
        var writer = new SafetensorsWriter();
        CheckpointWriter.Write(row.Architecture, (name, shape) =>
        {
            if (change(name, shape) is { } tensor)
            {
                writer.Tensor(tensor.Name, "BF16", tensor.Shape);
            }
        });
        more?.Invoke(writer);
        writer.WriteSparse(folder.File("model.safetensors"));
        folder.Write("config.json", JsonSerializer.Serialize(row.Row.GetProperty("config")));
    }
}
