using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Engines.LlamaCpp;
using LLMPlanner.Quantization.Gguf;
using LLMPlanner.TestSupport;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Engines;

/// <summary>Compute buffers of towers against those that llama.cpp logged, in MiB.</summary>
public sealed class ProjectorComputeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gemma3", true, 121.25)]
    [InlineData("gemma3", false, 1132)]
    [InlineData("qwen2vl_merger", true, 267)]
    [InlineData("qwen2vl_merger", false, 4598)]
    [InlineData("qwen2.5vl_merger", true, 705)]
    [InlineData("qwen2.5vl_merger", false, 4872)]
    [InlineData("qwen3vl_merger", true, 248.10)]
    [InlineData("qwen3vl_merger", false, 4657.81)]
    [InlineData("qwen3vl_merger with deepstack", true, 323)]
    [InlineData("qwen3vl_merger with deepstack", false, 4728)]
    public void Logged_buffers_are_met(string tower, bool flashAttention, double logged)
    {
        ProjectorCompute buffer = ProjectorCompute.Of(Tower(tower), flashAttention);
        Assert.Equal(Basis.Calibrated, buffer.Basis);
        Assert.InRange(buffer.Bytes / 1048576.0, logged * 0.95, logged * 1.05);
        Assert.InRange(logged * 1048576, buffer.Low, buffer.High);
    }

    [Theory]
    [InlineData("clip.vision.patch_size", 0u)]
    [InlineData("clip.vision.embedding_length", uint.MaxValue)]
    public void A_tower_of_no_shape_is_assumed(string key, uint value)
    {
        string path = Writer("gemma3").Set(key, value).WriteSparse(_folder.File("mmproj.gguf"));
        ProjectorCompute buffer = ProjectorCompute.Of(GgufSidecar.Read(path, GgufModelKind.Projector), flashAttention: true);
        Assert.Equal(Basis.Assumed, buffer.Basis);
        Assert.InRange(buffer.Bytes, buffer.Low, buffer.High);
        Assert.Equal(buffer, ProjectorCompute.Of(null, flashAttention: true));
    }

    [Fact]
    public void An_audio_encoder_is_assumed_by_its_width()
    {
        string path = new GgufWriter().Set("general.architecture", "clip").Set("general.type", "mmproj").Set("clip.projector_type", "qwen2a")
            .Set("clip.audio.embedding_length", 1280u).Set("clip.audio.feed_forward_length", 5120u).Set("clip.audio.attention.head_count", 20u)
            .Tensor("a.blk.0.attn_q.weight", GgmlTypes.F16, 64, 64).WriteSparse(_folder.File("mmproj-audio.gguf"));
        var file = GgufSidecar.Read(path, GgufModelKind.Projector);
        ProjectorCompute fused = ProjectorCompute.Of(file, flashAttention: true);
        Assert.Equal(Basis.Assumed, fused.Basis);
        Assert.True(ProjectorCompute.Of(file, flashAttention: false).Bytes > fused.Bytes);
    }

    private GgufSidecar Tower(string name) => GgufSidecar.Read(Writer(name).WriteSparse(_folder.File("mmproj.gguf")), GgufModelKind.Projector);

    private static GgufWriter Writer(string name)
    {
        string type = name.Split(' ')[0];
        (uint patch, uint hidden, uint wide, uint picture) = type switch
        {
            "gemma3" => (14u, 1152u, 4304u, 896u),
            "qwen2vl_merger" => (14u, 1280u, 5120u, 560u),
            "qwen2.5vl_merger" => (14u, 1280u, 3420u, 560u),
            _ => (16u, 1152u, 4304u, 768u),
        };
        GgufWriter writer = new GgufWriter().Set("general.architecture", "clip").Set("general.type", "mmproj").Set("clip.projector_type", type)
            .Set("clip.vision.patch_size", patch).Set("clip.vision.embedding_length", hidden).Set("clip.vision.feed_forward_length", wide)
            .Set("clip.vision.attention.head_count", 16u).Set("clip.vision.image_size", picture);
        if (type == "qwen2.5vl_merger")
        {
            writer.Set("clip.vision.n_wa_pattern", 8u).Tensor("v.blk.0.ffn_gate.weight", GgmlTypes.F16, 64, 64);
        }

        writer.Tensor(type == "qwen3vl_merger" ? "v.blk.0.attn_qkv.weight" : "v.blk.0.attn_q.weight", GgmlTypes.F16, 64, 64);
        return name.Contains("deepstack", StringComparison.Ordinal) ? writer.Tensor("v.deepstack.8.fc1.weight", GgmlTypes.F16, 64, 64) : writer;
    }
}
