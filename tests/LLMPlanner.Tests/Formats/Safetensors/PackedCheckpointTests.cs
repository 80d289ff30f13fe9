using LLMPlanner.Formats.Safetensors;
using LLMPlanner.TestSupport;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Formats.Safetensors;

/// <summary>Disk bytes, tensor bytes and parameters of packed checkpoints are told apart.</summary>
public sealed class PackedCheckpointTests
{
    // One matrix of 512 outputs and 256 inputs beside a norm of 256.
    private const long Matrix = 512 * 256;

    [Fact]
    public void Awq_packs_outputs_into_integers()
        => Check("awq", writer => writer.Tensor("l.qweight", "I32", 256, 64).Tensor("l.qzeros", "I32", 2, 64).Tensor("l.scales", "F16", 2, 512), 512 + 2048);

    [Fact]
    public void Gptq_packs_inputs_into_integers()
        => Check("gptq", writer => writer.Tensor("l.qweight", "I32", 32, 512).Tensor("l.qzeros", "I32", 2, 64).Tensor("l.scales", "F16", 2, 512).Tensor("l.g_idx", "I32", 256), 512 + 2048 + 1024);

    [Fact]
    public void Gptq_shows_its_width_by_its_zero_points()
    {
        Check("gptq", writer => writer.Tensor("l.qweight", "I32", 64, 512).Tensor("l.qzeros", "I32", 2, 128).Tensor("l.scales", "F16", 2, 512), 1024 + 2048);
        Check("gptq", writer => writer.Tensor("l.qweight", "I32", 24, 512).Tensor("l.qzeros", "I32", 2, 48).Tensor("l.scales", "F16", 2, 512), 384 + 2048);
    }

    [Fact]
    public void Compressed_integers_need_the_config()
    {
        static void Write(SafetensorsWriter writer)
            => writer.Tensor("l.weight_packed", "I32", 512, 32).Tensor("l.weight_scale", "BF16", 512, 2).Tensor("l.weight_shape", "I64", 2);

        Check("pack-quantized", Write, 2048 + 16, new PackingHint("compressed-tensors", 4, 128));
        using var folder = new TemporaryFolder();
        SafetensorsCheckpoint unknown = Open(folder, Write, null);
        Assert.Null(unknown.ParameterCount);
        Assert.Equal("SafetensorsPackingUnknown", Assert.Single(unknown.Warnings).Id);
    }

    [Fact]
    public void Nvfp4_holds_two_weights_a_byte()
    {
        Check("nvfp4", writer => writer.Tensor("l.weight", "U8", 512, 128).Tensor("l.weight_scale", "F8_E4M3", 512, 16).Tensor("l.weight_scale_2", "F32").Tensor("l.input_scale", "F32"), 8192 + 8);
        Check("nvfp4", writer => writer.Tensor("l.weight_packed", "U8", 512, 128).Tensor("l.weight_scale", "F8_E4M3", 512, 16).Tensor("l.weight_global_scale", "F32"), 8192 + 4);
    }

    [Fact]
    public void Mxfp4_holds_two_weights_a_byte()
        => Check("mxfp4", writer => writer.Tensor("experts.l_blocks", "U8", 1, 512, 8, 16).Tensor("experts.l_scales", "U8", 1, 512, 8), 4096);

    [Fact]
    public void Fp8_has_scales_beside_it()
        => Check("fp8", writer => writer.Tensor("l.weight", "F8_E4M3", 512, 256).Tensor("l.weight_scale_inv", "F32", 4, 2), 32);

    [Fact]
    public void Nf4_has_its_tables_beside_it()
        => Check("nf4", writer => writer.Tensor("l.weight", "U8", 65_536, 1).Tensor("l.weight.absmax", "U8", 2048).Tensor("l.weight.quant_map", "F32", 16).Tensor("l.weight.quant_state.bitsandbytes__nf4", "U8", 90), 2048 + 64 + 90);

    [Fact]
    public void Int8_has_one_weight_a_byte()
        => Check("int8", writer => writer.Tensor("l.weight", "I8", 512, 256).Tensor("l.SCB", "F32", 512), 2048);

    [Fact]
    public void Mlx_shows_its_width_by_its_scales()
        => Check("mlx", writer => writer.Tensor("l.weight", "U32", 512, 32).Tensor("l.scales", "BF16", 512, 4).Tensor("l.biases", "BF16", 512, 4), 8192, new PackingHint(null, 4, 64));

    [Fact]
    public void Tables_are_no_parameters()
    {
        using var folder = new TemporaryFolder();
        SafetensorsCheckpoint checkpoint = Open(
            folder,
            writer => writer.Tensor("l.weight", "BF16", 512, 256).Tensor("h.0.attn.bias", "F32", 1, 1, 16, 16).Tensor("l.rotary_emb.inv_freq", "F32", 64).Tensor("position_ids", "I64", 1, 32)
                .Tensor("attn.bias", "BF16", 8),
            null);
        Assert.Equal(Matrix + 256 + 8, checkpoint.ParameterCount);
        Assert.Equal((4 * 256) + (4 * 64) + (8 * 32), checkpoint.BufferBytes);
        Assert.Empty(checkpoint.Packings);
    }

    [Fact]
    public void Shards_are_found_by_their_index_and_missing_ones_named()
    {
        using var folder = new TemporaryFolder();
        (string File, SafetensorsWriter Writer)[] shards =
        [
            ("model-1.safetensors", new SafetensorsWriter().Tensor("l.qweight", "I32", 256, 64)),
            ("model-2.safetensors", new SafetensorsWriter().Tensor("l.qzeros", "I32", 2, 64).Tensor("l.scales", "F16", 2, 512)),
        ];
        foreach ((string file, SafetensorsWriter writer) in shards)
        {
            writer.WriteSparse(folder.File(file));
        }

        folder.Write(SafetensorsIndex.FileName, SafetensorsWriter.Index(shards));
        SafetensorsCheckpoint checkpoint = SafetensorsCheckpoint.Open(folder.Path);
        Assert.Equal(Matrix, checkpoint.ParameterCount);
        Assert.Equal(["awq"], checkpoint.Packings);
        Assert.Equal(checkpoint.Index!.TotalSize, checkpoint.TensorBytes);
        Assert.Equal(folder.Sum("*.safetensors"), checkpoint.DiskBytes);
        Assert.Empty(checkpoint.Warnings);
        new SafetensorsWriter().Tensor("l.qzeros", "I32", 2, 64).Tensor("l.other", "F16", 2, 512).WriteSparse(folder.File("model-2.safetensors"));
        Assert.Contains(SafetensorsCheckpoint.Open(folder.Path).Warnings, warning => warning is { Id: "SafetensorsIndexLacks", Target: "l.scales" });
        System.IO.File.Delete(folder.File("model-2.safetensors"));
        var error = Assert.Throws<PlannerException>(() => SafetensorsCheckpoint.Open(folder.Path));
        Assert.Equal("SafetensorsShardsMissing", error.ErrorId);
        Assert.Contains("model-2.safetensors", error.Message, StringComparison.Ordinal);
    }

    private static void Check(string packing, Action<SafetensorsWriter> write, long scaleBytes, PackingHint? hint = null)
    {
        using var folder = new TemporaryFolder();
        SafetensorsCheckpoint checkpoint = Open(folder, write, hint);
        Assert.Equal(Matrix + 256, checkpoint.ParameterCount);
        Assert.Equal(scaleBytes, checkpoint.ScaleBytes);
        Assert.Equal([packing], checkpoint.Packings);
        Assert.Equal(0, checkpoint.BufferBytes);
        Assert.Empty(checkpoint.Warnings);
        Assert.True(checkpoint.DiskBytes > checkpoint.TensorBytes);
    }

    private static SafetensorsCheckpoint Open(TemporaryFolder folder, Action<SafetensorsWriter> write, PackingHint? hint)
    {
        var writer = new SafetensorsWriter();
        write(writer);
        writer.Tensor("norm.weight", "BF16", 256);
        return SafetensorsCheckpoint.Open(writer.WriteSparse(folder.File("model.safetensors")), hint);
    }
}
