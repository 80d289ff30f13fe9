using LLMPlanner.Formats.Gguf;
using LLMPlanner.Quantization.Gguf;
using LLMPlanner.TestSupport;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Formats.Gguf;

/// <summary>What a header says is what was written, from every kind of source.</summary>
public sealed class GgufHeaderTests
{
    [Theory]
    [InlineData(2u, false, 32u)]
    [InlineData(3u, false, 32u)]
    [InlineData(3u, true, 32u)]
    [InlineData(3u, false, 8u)]
    [InlineData(3u, true, 4096u)]
    public void Every_value_comes_back(uint version, bool bigEndian, uint alignment)
    {
        GgufHeader header = GgufHeader.Read(SampleGgufs.Small(version, bigEndian, alignment).ToArray(), "small");
        GgufMetadata metadata = header.Metadata;
        Assert.Equal((int)version, header.Version);
        Assert.Equal(bigEndian, header.IsBigEndian);
        Assert.Equal(alignment, header.Alignment);
        Assert.Equal("llama", metadata.Text("general.architecture"));
        Assert.Equal("Tiny ünïcode", metadata.Text("general.name"));
        Assert.Equal(2, metadata.Integer("llama.block_count"));
        Assert.Equal([2, 2], metadata.Integers("llama.attention.head_count_kv"));
        Assert.Equal(200, metadata.Integer("test.byte"));
        Assert.Equal(-3, metadata.Integer("test.sbyte"));
        Assert.Equal(65000, metadata.Integer("test.ushort"));
        Assert.Equal(-30000, metadata.Integer("test.short"));
        Assert.Equal(-5, metadata.Integer("test.int"));
        Assert.Equal(-1, metadata.Integer("test.long"));
        Assert.Equal(0.5, metadata.Real("test.double"));
        Assert.Equal(10000, metadata.Real("llama.rope.freq_base"));
        Assert.Equal(10000, metadata.Integer("llama.rope.freq_base"));
        Assert.True(metadata.Flag("test.bool"));
        Assert.Equal(8, metadata.ArrayLength("tokenizer.ggml.tokens"));
        Assert.Equal(["<s>", "</s>", "a", "b", string.Empty, "ä", "c", "d"], metadata.Texts("tokenizer.ggml.tokens"));
        Assert.Null(metadata.Text("absent"));
        Assert.Equal(alignment == 32 ? 21 : 22, metadata.Count);
        Assert.Empty(header.Warnings);
    }

    [Fact]
    public void Tensors_have_names_dimensions_types_offsets_and_bytes()
    {
        GgmlType q4 = GgmlTypes.Find("Q4_K")!;
        GgufWriter writer = new GgufWriter()
            .Set("general.architecture", "llama")
            .Tensor("token_embd.weight", q4, 512, 10)
            .Tensor("scalar", GgmlTypes.F32)
            .Tensor("experts", GgmlTypes.F16, 3, 5, 7, 2);
        GgufHeader header = GgufHeader.Read(writer.ToArray(), "tensors");
        GgufTensor embedding = header.Tensors[0];
        Assert.Equal("token_embd.weight", embedding.Name);
        Assert.Equal([512, 10], embedding.Dimensions);
        Assert.Equal(q4.Id, embedding.TypeId);
        Assert.Equal(0, embedding.Offset);
        Assert.Equal(512 * 10 / 256 * 144, embedding.Bytes);
        Assert.Equal(0, header.Tensors[1].DimensionCount);
        Assert.Equal(1, header.Tensors[1].Elements);
        Assert.Equal(2880, header.Tensors[1].Offset);
        Assert.Equal(2912, header.Tensors[2].Offset);
        Assert.Equal(14, header.Tensors[2].Depth);
        Assert.Equal(5120 + 1 + 210, header.ParameterCount);
        Assert.Equal(2880 + 4 + 420, header.TensorBytes);
        Assert.True(header.Tensors.TryFind("experts", out GgufTensor found));
        Assert.Equal(header.Tensors[2], found);
        Assert.False(header.Tensors.TryFind("expert", out _));
        Assert.Equal(0, header.DataOffset % 32);
        Assert.InRange(header.DataOffset, header.HeaderBytes, header.HeaderBytes + 31);
    }

    [Fact]
    public void Every_known_type_has_the_bytes_of_the_format()
    {
        // Elements and bytes of a block by type id, from the format's own table; removed ids are absent.
        (int Id, int Block, int Bytes)[] expected =
        [
            (0, 1, 4), (1, 1, 2), (2, 32, 18), (3, 32, 20), (6, 32, 22), (7, 32, 24), (8, 32, 34), (9, 32, 36), (10, 256, 84),
            (11, 256, 110), (12, 256, 144), (13, 256, 176), (14, 256, 210), (15, 256, 292), (16, 256, 66), (17, 256, 74), (18, 256, 98),
            (19, 256, 50), (20, 32, 18), (21, 256, 110), (22, 256, 82), (23, 256, 136), (24, 1, 1), (25, 1, 2), (26, 1, 4), (27, 1, 8),
            (28, 1, 8), (29, 256, 56), (30, 1, 2), (31, 32, 18), (32, 32, 18), (33, 32, 18), (34, 256, 54), (35, 256, 66), (36, 32, 18),
            (37, 32, 18), (38, 32, 18), (39, 32, 17), (40, 64, 36), (41, 128, 18), (42, 64, 18),
        ];
        var writer = new GgufWriter();
        foreach ((int id, _, _) in expected)
        {
            writer.Tensor(new GgufTensorSpec($"t{id}", id, [768, 3]));
        }

        GgufHeader header = GgufHeader.Read(writer.ToArray(), "types");
        Assert.Equal(expected.Select(type => 768L * 3 / type.Block * type.Bytes), header.Tensors.Select(tensor => tensor.Bytes));
        Assert.Empty(header.Warnings);
    }

    [Fact]
    public void Unknown_types_take_the_distance_to_the_next_tensor_and_are_said()
    {
        GgufWriter writer = new GgufWriter()
            .Tensor("first", GgmlTypes.F32, 8)
            .Tensor(new GgufTensorSpec("strange", 137, [64, 4]) { UnknownBytes = 160 })
            .Tensor(new GgufTensorSpec("removed", 4, [64]) { UnknownBytes = 64 })
            .Tensor("last", GgmlTypes.F32, 8)
            .Tensor(new GgufTensorSpec("end", 150, [64]) { UnknownBytes = 96 });
        GgufHeader header = GgufHeader.Read(writer.ToArray(), "unknown");
        Assert.Equal([32L, 160, 64, 32, 96], header.Tensors.Select(tensor => tensor.Bytes));
        var warning = Assert.Single(header.Warnings);
        Assert.Equal("GgufTypeUnknown", warning.Id);
        Assert.Equal("strange", warning.Target);
        Assert.Contains("137", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_streams_and_memory_read_alike()
    {
        using var folder = new TemporaryFolder();
        GgufWriter writer = SampleGgufs.LargeVocabulary();
        byte[] header = writer.Header();
        string path = writer.WriteSparse(folder.File("large.gguf"));
        long length = new FileInfo(path).Length;
        GgufHeader fromFile = GgufHeader.Read(path);
        GgufHeader fromMemory = GgufHeader.Read(header, "memory", length);
        using var seekable = new MemoryStream(header);
        GgufHeader fromStream = GgufHeader.Read(seekable, "stream");
        GgufHeader fromPipe = GgufHeader.Read(new TricklingStream(header, 10_000), "pipe");
        foreach (GgufHeader other in new[] { fromMemory, fromStream, fromPipe })
        {
            Assert.Equal(fromFile.HeaderBytes, other.HeaderBytes);
            Assert.Equal(fromFile.TensorBytes, other.TensorBytes);
            Assert.Equal(fromFile.Metadata.Keys, other.Metadata.Keys);
            Assert.Equal(fromFile.Tensors.Select(tensor => tensor.ToString()), other.Tensors.Select(tensor => tensor.ToString()));
        }

        Assert.Equal(151_936, fromFile.Metadata.ArrayLength("tokenizer.ggml.tokens"));
        Assert.Equal(151_936, fromFile.Metadata.Texts("tokenizer.ggml.tokens")!.Count);
        Assert.Equal(fromFile.Metadata.Texts("tokenizer.ggml.merges"), fromStream.Metadata.Texts("tokenizer.ggml.merges"));
        Assert.Equal(4_100, fromPipe.Metadata.Text("tokenizer.chat_template")!.Length);
        var error = Assert.Throws<PlannerException>(() => fromPipe.Metadata.Texts("tokenizer.ggml.tokens"));
        Assert.Equal("GgufValueNotKept", error.ErrorId);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Any_window_size_gives_the_same_header(int chunk)
    {
        byte[] file = SampleGgufs.Small().ToArray();
        GgufHeader whole = GgufHeader.Read(file, "whole");
        GgufHeader trickled = GgufHeader.Read(new TricklingStream(file, chunk), "trickled");
        Assert.Equal(whole.HeaderBytes, trickled.HeaderBytes);
        Assert.Equal(whole.Metadata.Keys, trickled.Metadata.Keys);
        Assert.Equal(whole.Metadata.ArrayLength("tokenizer.ggml.tokens"), trickled.Metadata.ArrayLength("tokenizer.ggml.tokens"));
        Assert.Equal(whole.Metadata.Integers("llama.attention.head_count_kv"), trickled.Metadata.Integers("llama.attention.head_count_kv"));
        Assert.Equal(whole.Tensors.Select(tensor => tensor.ToString()), trickled.Tensors.Select(tensor => tensor.ToString()));
    }

    [Fact]
    public void Per_layer_values_are_single_or_one_a_layer()
    {
        GgufWriter writer = new GgufWriter()
            .Set("one", 7u)
            .Set("each", new[] { true, false, true })
            .Set("text", "no number");
        GgufMetadata metadata = GgufHeader.Read(writer.ToArray(), "layers").Metadata;
        Assert.Equal(7, metadata.PerLayer("one", 3)!.Value[2]);
        Assert.Equal(0, metadata.PerLayer("each", 3)!.Value[1]);
        Assert.Null(metadata.PerLayer("absent", 3));
        Assert.Equal("GgufArrayTooShort", Assert.Throws<PlannerException>(() => metadata.PerLayer("each", 4)).ErrorId);
        Assert.Equal("GgufValueWrongType", Assert.Throws<PlannerException>(() => metadata.PerLayer("text", 3)).ErrorId);
        Assert.Equal("GgufValueWrongType", Assert.Throws<PlannerException>(() => metadata.Text("one")).ErrorId);
    }

    [Fact]
    public void A_label_that_the_weights_contradict_is_said()
    {
        GgmlType q8 = GgmlTypes.Find("Q8_0")!;
        GgmlType q4 = GgmlTypes.Find("Q4_K")!;
        GgufHeader wrong = GgufHeader.Read(
            new GgufWriter().Set("general.file_type", 15u).Tensor("a.weight", q8, 256, 4).Tensor("b.weight", q4, 256, 1).ToArray(), "wrong");
        Assert.Equal("Q4_K_M", wrong.FileType);
        Assert.Equal("GgufLabelDisagrees", Assert.Single(wrong.Warnings).Id);
        GgufHeader right = GgufHeader.Read(
            new GgufWriter().Set("general.file_type", 15u).Tensor("a.weight", q4, 256, 4).Tensor("b.weight", q8, 256, 1).ToArray(), "right");
        Assert.Empty(right.Warnings);

        // Rows that do not divide into blocks of 256 are stored otherwise by rule.
        GgufHeader fallback = GgufHeader.Read(
            new GgufWriter().Set("general.file_type", 15u).Tensor("a.weight", GgmlTypes.Find("Q5_0")!, 96, 4).ToArray(), "fallback");
        Assert.Empty(fallback.Warnings);
    }

    [Fact]
    public void A_value_of_a_changed_file_is_an_error()
    {
        using var folder = new TemporaryFolder();
        string path = SampleGgufs.LargeVocabulary().WriteSparse(folder.File("model.gguf"));
        GgufHeader header = GgufHeader.Read(path);
        File.WriteAllBytes(path, new byte[100]);
        Assert.Equal("ModelFileChanged", Assert.Throws<PlannerException>(() => header.Metadata.Texts("tokenizer.ggml.tokens")).ErrorId);
        File.Delete(path);
        Assert.Equal("ModelFileNotFound", Assert.Throws<PlannerException>(() => header.Metadata.Texts("tokenizer.ggml.tokens")).ErrorId);
    }

    [Fact]
    public void Reading_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => GgufHeader.Read(new MemoryStream(SampleGgufs.Small().ToArray()), "small", source.Token));
    }
}
