using System.Buffers.Binary;
using LLMPlanner.Formats.Gguf;
using LLMPlanner.Quantization.Gguf;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Formats.Gguf;

/// <summary>A header from a stranger: every lie is an error that names offset and field, and none costs memory.</summary>
public sealed class GgufHostileTests
{
    [Fact]
    public void A_file_cut_at_any_byte_of_its_header_is_an_error()
    {
        byte[] file = SampleGgufs.Small().ToArray();
        long header = GgufHeader.Read(file, "whole").HeaderBytes;
        for (int length = 0; length < header; length++)
        {
            byte[] cut = file.AsSpan(0, length).ToArray();
            var fromMemory = Assert.Throws<PlannerException>(() => GgufHeader.Read(cut, "cut"));
            var fromStream = Assert.Throws<PlannerException>(() => GgufHeader.Read(new TricklingStream(cut, 4096), "cut"));
            Assert.Equal(PlannerErrorKind.InvalidData, fromMemory.Kind);
            Assert.Contains(fromMemory.ErrorId, (string[])["GgufTruncated", "GgufCountTooLarge"]);
            Assert.Equal("GgufTruncated", fromStream.ErrorId);
        }
    }

    [Fact]
    public void A_file_cut_within_its_data_is_read_and_said()
    {
        byte[] file = SampleGgufs.Small().ToArray();
        GgufHeader whole = GgufHeader.Read(file, "whole");
        for (int length = (int)whole.HeaderBytes; length < file.Length; length += 101)
        {
            GgufHeader cut = GgufHeader.Read(file.AsMemory(0, length), "cut");
            Assert.Equal("GgufDataMissing", Assert.Single(cut.Warnings).Id);
            Assert.Equal(whole.TensorBytes, cut.TensorBytes);
        }
    }

    [Theory]
    [InlineData(8, "n_tensors")]
    [InlineData(16, "n_kv")]
    public void Counts_that_the_file_cannot_hold_are_refused_before_anything_is_allocated(int offset, string field)
    {
        foreach (ulong count in (ulong[])[1_000_000, uint.MaxValue, long.MaxValue, ulong.MaxValue])
        {
            byte[] file = SampleGgufs.Small().ToArray();
            BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(offset), count);
            PlannerException error = FailsInLittleMemory(file);
            Assert.Equal("GgufCountTooLarge", error.ErrorId);
            Assert.Contains(field, error.Message, StringComparison.Ordinal);
            Assert.Contains($"offset {offset}", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void Counts_above_the_limit_are_refused_however_large_the_file_is(int offset)
    {
        byte[] file = SampleGgufs.Small().ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(offset), 200_000_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<PlannerException>(() => GgufHeader.Read(file, "huge", 1L << 50));
        Assert.Equal("GgufLimitExceeded", error.ErrorId);
        Assert.Equal(PlannerErrorKind.LimitExceeded, error.Kind);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256 * 1024);
    }

    [Theory]
    [InlineData(0u, "GgufVersionUnsupported")]
    [InlineData(1u, "GgufVersion1Unsupported")]
    [InlineData(4u, "GgufVersionUnsupported")]
    [InlineData(0x01000000u, "GgufVersion1Unsupported")]
    [InlineData(0xFFFF0000u, "GgufVersionUnsupported")]
    public void Versions_that_are_not_read_are_named(uint version, string errorId)
    {
        byte[] file = SampleGgufs.Small().ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), version);
        var error = Assert.Throws<PlannerException>(() => GgufHeader.Read(file, "version"));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Equal(PlannerErrorKind.Unsupported, error.Kind);
    }

    [Fact]
    public void Other_files_are_not_taken_for_damaged_ones()
    {
        foreach (byte[] file in (byte[][])["GGML rest"u8.ToArray(), "{\"a\":1}"u8.ToArray(), "PK\u0003\u0004"u8.ToArray()])
        {
            Assert.Equal("GgufMagicInvalid", Assert.Throws<PlannerException>(() => GgufHeader.Read(file, "other")).ErrorId);
        }
    }

    [Fact]
    public void Duplicate_keys_and_tensors_are_refused()
    {
        byte[] keys = new GgufWriter().Set("a.b", 1u).Set("a.c", 2u).Header();
        keys[keys.AsSpan().IndexOf("a.c"u8) + 2] = (byte)'b';
        Assert.Equal("GgufKeyDuplicate", Fails(keys).ErrorId);
        GgufWriter tensors = new GgufWriter().Tensor("x", GgmlTypes.F32, 8).Tensor("x", GgmlTypes.F32, 8);
        PlannerException error = Fails(tensors.ToArray());
        Assert.Equal("GgufTensorDuplicate", error.ErrorId);
        Assert.Contains("'x'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Overlaps_holes_and_disorder_are_told_apart()
    {
        GgufWriter overlap = new GgufWriter()
            .Tensor("a", GgmlTypes.F32, 64)
            .Tensor(new GgufTensorSpec("b", 0, [64]) { Offset = 224 });
        PlannerException error = Fails(overlap.ToArray());
        Assert.Equal("GgufTensorsOverlap", error.ErrorId);
        Assert.Contains("'b'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
        GgufWriter same = new GgufWriter().Tensor("a", GgmlTypes.F32, 64).Tensor(new GgufTensorSpec("b", 0, [64]) { Offset = 0 });
        Assert.Equal("GgufTensorsOverlap", Fails(same.ToArray()).ErrorId);
        GgufWriter hole = new GgufWriter().Tensor("a", GgmlTypes.F32, 64).Tensor(new GgufTensorSpec("b", 0, [64]) { Offset = 512 });
        Assert.Equal("GgufNotContiguous", Assert.Single(GgufHeader.Read(hole.ToArray(), "hole").Warnings).Id);
        GgufWriter disorder = new GgufWriter()
            .Tensor(new GgufTensorSpec("a", 0, [64]) { Offset = 256 })
            .Tensor(new GgufTensorSpec("b", 0, [64]) { Offset = 0 })
            .Tensor(new GgufTensorSpec("c", 0, [64]) { Offset = 512 });
        Assert.Equal("GgufNotContiguous", Assert.Single(GgufHeader.Read(disorder.ToArray(), "disorder").Warnings).Id);
    }

    [Theory]
    [InlineData(33UL, "GgufOffsetInvalid")]
    [InlineData(1UL << 63, "GgufOffsetInvalid")]
    [InlineData(ulong.MaxValue - 31, "GgufOffsetInvalid")]
    public void Offsets_have_to_be_aligned_and_within_reach(ulong offset, string errorId)
    {
        GgufWriter writer = new GgufWriter().Tensor(new GgufTensorSpec("a", 0, [64]) { Offset = (long)offset });
        Assert.Equal(errorId, Fails(writer.Header()).ErrorId);
    }

    [Theory]
    [InlineData(0L, 1L, "GgufDimensionInvalid")]
    [InlineData(-1L, 1L, "GgufDimensionInvalid")]
    [InlineData(long.MinValue, 1L, "GgufDimensionInvalid")]
    [InlineData(1L << 32, 1L << 32, "GgufDimensionsOverflow")]
    [InlineData(long.MaxValue, 2L, "GgufDimensionsOverflow")]
    [InlineData(1L << 31, 1L << 31, "GgufDimensionsOverflow")]
    public void Dimensions_have_to_multiply_to_something(long first, long second, string errorId)
    {
        byte[] header = new GgufWriter().Tensor("a", GgmlTypes.F32, 2, 3).Header();
        int at = header.AsSpan().IndexOf("a\u0002\0\0\0"u8) + 5;
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(at), first);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(at + 8), second);
        Assert.Equal(errorId, Fails(header).ErrorId);
    }

    [Fact]
    public void Rows_have_to_divide_into_blocks()
    {
        byte[] header = new GgufWriter().Tensor("a", GgmlTypes.Find("Q4_K")!, 256, 3).Header();
        int at = header.AsSpan().IndexOf("a\u0002\0\0\0"u8) + 5;
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(at), 255);
        PlannerException error = Fails(header);
        Assert.Equal("GgufRowNotDivisible", error.ErrorId);
        Assert.Contains("Q4_K", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(3u)]
    [InlineData(48u)]
    [InlineData(0x80000000u)]
    public void Alignments_have_to_be_powers_of_two(uint alignment)
    {
        byte[] header = new GgufWriter().Set("general.alignment", alignment).Tensor("a", GgmlTypes.F32, 8).Header();
        Assert.Equal("GgufAlignmentInvalid", Fails(header).ErrorId);
    }

    [Fact]
    public void Texts_and_arrays_beyond_the_file_or_the_limit_are_refused()
    {
        byte[] text = new GgufWriter().Set("k", "value").Header();
        int length = text.AsSpan().IndexOf("value"u8) - 8;
        foreach ((ulong value, string errorId) in ((ulong, string)[])[(100_000, "GgufTruncated"), (1UL << 31, "GgufLimitExceeded"), (ulong.MaxValue, "GgufLimitExceeded")])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(text.AsSpan(length), value);
            Assert.Equal(errorId, FailsInLittleMemory(text).ErrorId);
        }

        byte[] array = new GgufWriter().Set("k", new[] { "one", "two" }).Header();
        int count = array.AsSpan().IndexOf("one"u8) - 16;
        foreach ((ulong value, string errorId) in ((ulong, string)[])[(100, "GgufCountTooLarge"), (1UL << 31, "GgufLimitExceeded"), (ulong.MaxValue, "GgufLimitExceeded")])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(array.AsSpan(count), value);
            Assert.Equal(errorId, FailsInLittleMemory(array).ErrorId);
        }
    }

    [Fact]
    public void Nested_arrays_unknown_types_and_empty_names_are_refused()
    {
        byte[] array = new GgufWriter().Set("k", new[] { 1, 2 }).Header();
        int element = array.AsSpan().IndexOf("k\u0009\0\0\0"u8) + 5;
        array[element] = 9;
        Assert.Equal("GgufNestedArray", Fails(array).ErrorId);
        array[element] = 13;
        Assert.Equal("GgufValueTypeUnknown", Fails(array).ErrorId);
        array[element - 4] = 200;
        Assert.Equal("GgufValueTypeUnknown", Fails(array).ErrorId);
        Assert.Equal("GgufNameEmpty", Fails(new GgufWriter().Set(string.Empty, 1u).Header()).ErrorId);
        Assert.Equal("GgufNameEmpty", Fails(new GgufWriter().Tensor(string.Empty, GgmlTypes.F32, 8).Header()).ErrorId);
        Assert.Equal("GgufLimitExceeded", Fails(new GgufWriter().Tensor(new string('x', 64), GgmlTypes.F32, 8).Header()).ErrorId);
        Assert.Single(GgufHeader.Read(new GgufWriter().Tensor(new string('x', 63), GgmlTypes.F32, 8).ToArray(), "63").Tensors);
    }

    [Fact]
    public void Names_cannot_steer_a_terminal()
    {
        PlannerException error = Fails(new GgufWriter().Tensor("\u001b[2Jevil\u202e", GgmlTypes.F32, 8).Tensor("\u001b[2Jevil\u202e", GgmlTypes.F32, 8).ToArray());
        Assert.DoesNotContain('\u001b', error.Message);
        Assert.DoesNotContain('\u202e', error.Message);
        Assert.Contains("evil", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_thousand_tensors_take_bounded_memory()
    {
        var writer = new GgufWriter();
        for (int i = 0; i < 100_000; i++)
        {
            writer.Tensor($"tensor.{i}", GgmlTypes.F32, 8);
        }

        byte[] file = writer.Header();
        long length = file.Length + writer.DataBytes();
        long before = GC.GetAllocatedBytesForCurrentThread();
        GgufHeader header = GgufHeader.Read(file, "many", length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64L * 1024 * 1024);
        Assert.Equal(100_000, header.Tensors.Count);
        Assert.True(header.Tensors.TryFind("tensor.99999", out _));
    }

    [Fact]
    public void Sizes_that_add_up_beyond_64_bits_are_refused()
    {
        var writer = new GgufWriter();
        writer.Tensor(new GgufTensorSpec("a", 24, [1L << 62]));
        byte[] header = writer.Header();
        Assert.Equal("GgufDataMissing", Assert.Single(GgufHeader.Read(header, "one").Warnings).Id);
        writer.Tensor(new GgufTensorSpec("b", 24, [1L << 62]));
        Assert.Equal("GgufOffsetInvalid", Fails(writer.Header()).ErrorId);
    }

    private static PlannerException Fails(byte[] file) => Assert.Throws<PlannerException>(() => GgufHeader.Read(file, "hostile"));

    private static PlannerException FailsInLittleMemory(byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        PlannerException error = Fails(file);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
        return error;
    }
}
