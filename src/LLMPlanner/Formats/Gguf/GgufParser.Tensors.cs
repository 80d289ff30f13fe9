using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Gguf;

/// <content>Tensor descriptions.</content>
internal sealed partial class GgufParser
{
    private Utf8Names _tensorNames = new(0, 0);
    private GgufTensorEntry[] _tensors = [];

    /// <summary>Offset of the first byte of tensor data.</summary>
    public long DataOffset => checked((Position + Alignment - 1) / Alignment * Alignment);

    /// <summary>The tensors that were read; sizes of unknown types follow later, from the layout.</summary>
    public GgufTensorEntry[] TensorEntries => _tensors;

    public Utf8Names TensorNames => _tensorNames;

    private void BeginTensors(int count)
    {
        int first = Math.Min(count, 1024);
        _tensorNames = new Utf8Names(first, 28);
        _tensors = first == 0 ? [] : new GgufTensorEntry[first];
    }

    private int Tensor(ReadOnlySpan<byte> window, int position)
    {
        var cursor = new GgufCursor(window, position, _swap);
        if (!cursor.TryUInt64(out ulong nameLength))
        {
            return -1;
        }

        long offset = Position + position;
        CheckName(nameLength, GgufLimits.MaxTensorNameBytes, "tensor name", offset);
        if (!cursor.TryBytes((int)nameLength, out ReadOnlySpan<byte> name) || !cursor.TryUInt32(out uint rank))
        {
            return -1;
        }

        CheckText(name, "tensor name", offset);
        if (rank > GgufLimits.MaxDimensions)
        {
            throw GgufErrors.Invalid(nameof(SR.GgufTooManyDimensions), _source, Position + cursor.Position - sizeof(uint), SafeText.Of(name), rank, GgufLimits.MaxDimensions);
        }

        var entry = new GgufTensorEntry { Dimension0 = 1, Dimension1 = 1, Dimension2 = 1, Dimension3 = 1, Elements = 1, Rank = (byte)rank };
        long dimensions = Position + cursor.Position;
        for (int i = 0; i < (int)rank; i++)
        {
            if (!cursor.TryUInt64(out ulong dimension))
            {
                return -1;
            }

            SetDimension(ref entry, i, dimension, Position + cursor.Position - sizeof(ulong), name);
        }

        if (!cursor.TryUInt32(out uint type) || !cursor.TryUInt64(out ulong dataOffset))
        {
            return -1;
        }

        entry.Type = (int)type;
        SetBytes(ref entry, dimensions, name);
        SetOffset(ref entry, dataOffset, Position + cursor.Position - sizeof(ulong), name);
        AddTensor(name, entry, offset);
        return cursor.Position;
    }

    private void SetDimension(ref GgufTensorEntry entry, int index, ulong dimension, long offset, ReadOnlySpan<byte> name)
    {
        if (dimension is 0 or > long.MaxValue)
        {
            throw GgufErrors.Invalid(nameof(SR.GgufDimensionInvalid), _source, offset, SafeText.Of(name), index, (long)dimension);
        }

        long value = (long)dimension;
        if (value > long.MaxValue / entry.Elements)
        {
            throw GgufErrors.Invalid(nameof(SR.GgufDimensionsOverflow), _source, offset, SafeText.Of(name));
        }

        entry.Elements *= value;
        switch (index)
        {
            case 0:
                entry.Dimension0 = value;
                break;
            case 1:
                entry.Dimension1 = value;
                break;
            case 2:
                entry.Dimension2 = value;
                break;
            default:
                entry.Dimension3 = value;
                break;
        }
    }

    private void SetBytes(ref GgufTensorEntry entry, long offset, ReadOnlySpan<byte> name)
    {
        if (!GgufStorage.TryGet(entry.Type, out int block, out int blockBytes))
        {
            entry.Bytes = GgufLayout.UnknownBytes;
            return;
        }

        if (entry.Dimension0 % block != 0)
        {
            throw GgufErrors.Invalid(
                nameof(SR.GgufRowNotDivisible), _source, offset, SafeText.Of(name), entry.Dimension0, block, GgufStorage.Name(entry.Type));
        }

        long blocks = entry.Elements / block;
        entry.Bytes = blocks <= long.MaxValue / blockBytes
            ? blocks * blockBytes
            : throw GgufErrors.Invalid(nameof(SR.GgufDimensionsOverflow), _source, offset, SafeText.Of(name));
    }

    private void SetOffset(ref GgufTensorEntry entry, ulong dataOffset, long offset, ReadOnlySpan<byte> name)
    {
        bool isAligned = dataOffset % (ulong)Alignment == 0;
        bool isReachable = dataOffset <= long.MaxValue - GgufLimits.MaxHeaderBytes - GgufLimits.MaxAlignment
            && (entry.Bytes == GgufLayout.UnknownBytes || (long)dataOffset <= long.MaxValue - GgufLimits.MaxHeaderBytes - GgufLimits.MaxAlignment - entry.Bytes);
        if (!isAligned || !isReachable)
        {
            throw GgufErrors.Invalid(nameof(SR.GgufOffsetInvalid), _source, offset, SafeText.Of(name), dataOffset, Alignment);
        }

        entry.Offset = (long)dataOffset;
    }

    private void AddTensor(ReadOnlySpan<byte> name, GgufTensorEntry entry, long offset)
    {
        if (!_tensorNames.TryAdd(name))
        {
            throw GgufErrors.Invalid(nameof(SR.GgufTensorDuplicate), _source, offset, SafeText.Of(name));
        }

        int index = _tensorNames.Count - 1;
        if (index == _tensors.Length)
        {
            Array.Resize(ref _tensors, _tensors.Length * 2);
        }

        _tensors[index] = entry;
        _tensorsLeft--;
    }
}
