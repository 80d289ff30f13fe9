using System.Buffers.Binary;
using System.Text;
using LLMPlanner.Formats.Safetensors;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Formats.Safetensors;

/// <summary>Headers and indexes of safetensors files, honest and hostile.</summary>
public sealed class SafetensorsTests
{
    [Fact]
    public void Tensors_have_names_types_shapes_and_bytes()
    {
        var writer = new SafetensorsWriter().Tensor("a.weight", "BF16", 4, 3).Tensor("ü\"\\", "F32", 5).Tensor("scalar", "F64").Tensor("none", "F16", 0, 7);
        writer.Metadata["format"] = "pt";
        SafetensorsHeader header = SafetensorsHeader.Read(writer.ToArray(), "file");
        Assert.Equal(["a.weight", "ü\"\\", "scalar", "none"], header.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(["BF16", "F32", "F64", "F16"], header.Tensors.Select(tensor => tensor.DataType));
        Assert.Equal([24L, 20, 8, 0], header.Tensors.Select(tensor => tensor.Bytes));
        Assert.Equal([12L, 5, 1, 0], header.Tensors.Select(tensor => tensor.Elements));
        Assert.True(header.TryFind("a.weight", out SafetensorsTensor tensor));
        Assert.Equal([4, 3], tensor.Shape);
        Assert.Equal("pt", header.Metadata["format"]);
        Assert.Equal(52, header.TensorBytes);
        Assert.Empty(header.Warnings);
    }

    [Fact]
    public void A_file_cut_at_any_byte_of_its_header_is_an_error()
    {
        byte[] file = new SafetensorsWriter().Tensor("a.weight", "BF16", 4, 3).Tensor("b.weight", "F32", 5).ToArray();
        long header = SafetensorsHeader.Read(file, "whole").HeaderBytes;
        for (int length = 0; length < header; length++)
        {
            byte[] cut = file.AsSpan(0, length).ToArray();
            Assert.Equal("JsonTruncated", Assert.Throws<PlannerException>(() => SafetensorsHeader.Read(cut, "cut")).ErrorId);
            Assert.Equal("JsonTruncated", Assert.Throws<PlannerException>(() => SafetensorsHeader.Read(new TricklingStream(cut, 3), "cut")).ErrorId);
        }

        for (int length = (int)header; length < file.Length; length++)
        {
            Assert.Equal("SafetensorsDataMissing", Assert.Single(SafetensorsHeader.Read(file.AsSpan(0, length).ToArray(), "cut").Warnings).Id);
        }
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", "SafetensorsTensorDuplicate")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", "SafetensorsOverlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,9]}}""", "SafetensorsSizeMismatch")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "SafetensorsHeaderInvalid")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "SafetensorsHeaderInvalid")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,16]}}""", "SafetensorsHeaderInvalid")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "SafetensorsHeaderInvalid")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "SafetensorsHeaderInvalid")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[2]],"data_offsets":[0,8]}}""", "SafetensorsHeaderInvalid")]
    [InlineData("""{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", "SafetensorsHeaderInvalid")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "SafetensorsHeaderInvalid")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "SafetensorsHeaderInvalid")]
    [InlineData("""{"a":7}""", "SafetensorsHeaderInvalid")]
    [InlineData("""[1]""", "SafetensorsHeaderInvalid")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,4],"data_offsets":[0,8]}}""", "SafetensorsShapeInvalid")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}""", "SafetensorsShapeInvalid")]
    [InlineData("""{"__metadata__":{"a":1}}""", "SafetensorsHeaderInvalid")]
    [InlineData("""{"a":""", "JsonInvalid")]
    [InlineData("""{} x""", "JsonInvalid")]
    [InlineData("""{"a\ud800":{}}""", "JsonInvalid")]
    [InlineData("""{"a":{"x":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}}""", "JsonInvalid")]
    public void Lies_are_named(string json, string errorId)
    {
        PlannerException error = Assert.Throws<PlannerException>(() => SafetensorsHeader.Read(File(json, 64), "hostile"));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Equal(PlannerErrorKind.InvalidData, error.Kind);
    }

    [Fact]
    public void Unknown_keys_types_and_holes_are_tolerated_and_said()
    {
        const string Json = """{"a":{"dtype":"F128","shape":[2],"data_offsets":[0,8],"extra":{"b":[1,{"c":2}]},"more":[1,2]},"z":{"dtype":"U8","shape":[4],"data_offsets":[16,20]}}""";
        SafetensorsHeader header = SafetensorsHeader.Read(File(Json, 20), "odd");
        Assert.Equal(["SafetensorsTypeUnknown", "SafetensorsHoles"], header.Warnings.Select(warning => warning.Id));
        Assert.Equal([8L, 4], header.Tensors.Select(tensor => tensor.Bytes));
        Assert.Equal("?", header.Tensors.First().DataType);
    }

    [Fact]
    public void A_length_beyond_file_or_limit_costs_no_memory()
    {
        foreach ((ulong length, string errorId) in ((ulong, string)[])[(1_000, "JsonTruncated"), (100_000_001, "SafetensorsHeaderTooLong"), (ulong.MaxValue, "SafetensorsHeaderTooLong")])
        {
            byte[] file = File("{}", 0);
            BinaryPrimitives.WriteUInt64LittleEndian(file, length);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(errorId, Assert.Throws<PlannerException>(() => SafetensorsHeader.Read(file, "long")).ErrorId);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 128 * 1024);
        }
    }

    [Fact]
    public void A_header_of_twenty_megabytes_is_read_in_bounded_memory()
    {
        var writer = new SafetensorsWriter();
        for (int i = 0; i < 200_000; i++)
        {
            writer.Tensor($"model.layers.{i / 2000}.mlp.experts.{i % 2000}.down_proj.weight", "BF16", 4, 2);
        }

        byte[] header = writer.Header();
        Assert.InRange(header.Length, 20_000_000, 40_000_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        SafetensorsHeader read = SafetensorsHeader.Read(new TricklingStream(header, int.MaxValue), "large", header.Length + writer.DataBytes());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 150_000_000);
        Assert.Equal(200_000, read.Count);
    }

    [Fact]
    public void A_name_longer_than_a_megabyte_is_refused()
        => Assert.Equal("JsonTokenTooLong", Assert.Throws<PlannerException>(() => SafetensorsHeader.Read(File("{\"" + new string('x', 3_000_000) + "\":{}}", 0), "name")).ErrorId);

    [Fact]
    public void An_index_names_a_file_for_each_tensor()
    {
        const string Json = """{"metadata":{"total_size":13731385408.0,"total_parameters":7},"extra":[{"a":{}}],"weight_map":{"a":"x-1.safetensors","b":"x-2.safetensors","c":"x-1.safetensors"}}""";
        SafetensorsIndex index = Index(Json);
        Assert.Equal(["x-1.safetensors", "x-2.safetensors"], index.Shards);
        Assert.Equal(["a", "b", "c"], index.TensorNames);
        Assert.Equal("x-1.safetensors", index.ShardOf("c"));
        Assert.Null(index.ShardOf("d"));
        Assert.Equal(13_731_385_408, index.TotalSize);
        Assert.Equal(7, index.TotalParameters);
        Assert.Null(Index("""{"metadata":{"total_size":0},"weight_map":{}}""").TotalSize);
        Assert.Null(Index("""{"weight_map":{}}""").TotalSize);
        Assert.Equal(2, new SafetensorsIndexWithMark().Count);
    }

    [Theory]
    [InlineData("""{"metadata":{}}""", "SafetensorsIndexInvalid")]
    [InlineData("""{"weight_map":[]}""", "SafetensorsIndexInvalid")]
    [InlineData("""{"weight_map":{"a":1}}""", "SafetensorsIndexInvalid")]
    [InlineData("""{"weight_map":{"a":{}}}""", "SafetensorsIndexInvalid")]
    [InlineData("""7""", "SafetensorsIndexInvalid")]
    [InlineData("""{"weight_map":{"a":"x","a":"y"}}""", "SafetensorsTensorDuplicate")]
    [InlineData("""{"weight_map":{"a":"../x"}}""", "SafetensorsShardName")]
    [InlineData("""{"weight_map":{"a":"/etc/passwd"}}""", "SafetensorsShardName")]
    [InlineData("""{"weight_map":{"a":"C:\\x"}}""", "SafetensorsShardName")]
    [InlineData("""{"weight_map":{"a":".."}}""", "SafetensorsShardName")]
    [InlineData("""{"weight_map":{"a":""}}""", "SafetensorsShardName")]
    [InlineData("""{"weight_map":{"a":"x\u0000"}}""", "SafetensorsShardName")]
    [InlineData("", "JsonInvalid")]
    [InlineData("""{"weight_map":{"a":"x" """, "JsonInvalid")]
    public void Indexes_that_are_none_are_named(string json, string errorId)
        => Assert.Equal(errorId, Assert.Throws<PlannerException>(() => Index(json)).ErrorId);

    private static SafetensorsIndex Index(string json) => SafetensorsIndex.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)), "index");

    private static byte[] File(string json, int data)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        var file = new byte[8 + text.Length + data];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)text.Length);
        text.CopyTo(file, 8);
        return file;
    }

    private sealed class SafetensorsIndexWithMark
    {
        public int Count { get; } = SafetensorsIndex.Read(
            new MemoryStream([0xEF, 0xBB, 0xBF, .. """{"weight_map":{"a":"x","b":"x"}}"""u8]), "mark").Count;
    }
}
