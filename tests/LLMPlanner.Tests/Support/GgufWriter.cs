using System.Buffers.Binary;
using System.Text;
using LLMPlanner.Quantization.Gguf;

namespace LLMPlanner.Tests.Support;

/// <summary>
/// Writes GGUF files: real headers with real tensor shapes and, where wanted, no data at all (a sparse file of the right length), so that a
/// model of any size costs nothing but its header.
/// </summary>
public sealed class GgufWriter
{
    private readonly List<(string Key, object Value)> _metadata = [];
    private readonly List<GgufTensorSpec> _tensors = [];

    /// <summary>Version of the format.</summary>
    public uint Version { get; init; } = 3;

    /// <summary>Whether numbers are written with their high byte first.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>Alignment of tensor data; another value than 32 is written into the metadata.</summary>
    public uint Alignment { get; init; } = 32;

    /// <summary>The tensors added so far.</summary>
    public IReadOnlyList<GgufTensorSpec> Tensors => _tensors;

    /// <summary>The metadata added so far.</summary>
    public IReadOnlyList<(string Key, object Value)> Metadata => _metadata;

    /// <summary>Adds a metadata value: a number, a flag, a text, or an array of one of these.</summary>
    public GgufWriter Set(string key, object value)
    {
        _metadata.RemoveAll(pair => pair.Key == key);
        _metadata.Add((key, value));
        return this;
    }

    /// <summary>Adds a tensor; dimensions begin with the contiguous one.</summary>
    public GgufWriter Tensor(string name, GgmlType type, params long[] dimensions) => Tensor(new GgufTensorSpec(name, type.Id, dimensions));

    /// <summary>Adds a tensor.</summary>
    public GgufWriter Tensor(GgufTensorSpec tensor)
    {
        _tensors.Add(tensor);
        return this;
    }

    /// <summary>The header, padded to the beginning of the data.</summary>
    public byte[] Header()
    {
        using var buffer = new MemoryStream();
        var output = new GgufStream(buffer, IsBigEndian);
        output.Bytes("GGUF"u8);
        output.UInt32(Version);
        output.UInt64((ulong)_tensors.Count);
        var metadata = new List<(string Key, object Value)>(_metadata);
        if (Alignment != 32 && _metadata.TrueForAll(pair => pair.Key != "general.alignment"))
        {
            metadata.Insert(0, ("general.alignment", Alignment));
        }

        output.UInt64((ulong)metadata.Count);
        foreach ((string key, object value) in metadata)
        {
            output.Text(key);
            output.Value(value);
        }

        long offset = 0;
        foreach (GgufTensorSpec tensor in _tensors)
        {
            output.Text(tensor.Name);
            output.UInt32((uint)tensor.Dimensions.Length);
            foreach (long dimension in tensor.Dimensions)
            {
                output.UInt64((ulong)dimension);
            }

            output.UInt32((uint)tensor.TypeId);
            output.UInt64((ulong)(tensor.Offset ?? offset));
            offset = Padded((tensor.Offset ?? offset) + tensor.Bytes);
        }

        buffer.SetLength(Padded(buffer.Length));
        return buffer.ToArray();
    }

    /// <summary>Bytes of tensor data, padding included.</summary>
    public long DataBytes()
    {
        long end = 0;
        foreach (GgufTensorSpec tensor in _tensors)
        {
            end = Padded((tensor.Offset ?? end) + tensor.Bytes);
        }

        return end;
    }

    /// <summary>The whole file in memory, with zeros for data.</summary>
    public byte[] ToArray()
    {
        byte[] header = Header();
        Array.Resize(ref header, checked((int)(header.Length + DataBytes())));
        return header;
    }

    /// <summary>Writes the header and gives the file the length it would have with its data, which take no space on disk.</summary>
    public string WriteSparse(string path)
    {
        byte[] header = Header();
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        file.Write(header);
        file.SetLength(header.Length + DataBytes());
        return path;
    }

    private long Padded(long offset) => (offset + Alignment - 1) / Alignment * Alignment;
}

/// <summary>A tensor to write.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TypeId">The number of its type; it need not exist.</param>
/// <param name="Dimensions">Contiguous dimension first.</param>
public sealed record GgufTensorSpec(string Name, int TypeId, long[] Dimensions)
{
    /// <summary>Where its data begin, or null for right after the tensor before.</summary>
    public long? Offset { get; init; }

    /// <summary>Bytes to leave for types that do not exist.</summary>
    public long UnknownBytes { get; init; }

    /// <summary>Bytes of its data.</summary>
    public long Bytes => GgmlTypes.Find(TypeId) is { IsRemoved: false } type
        ? type.Bytes(Dimensions.Aggregate(1L, (product, dimension) => checked(product * dimension)))
        : UnknownBytes;
}

/// <summary>Writes the values of the format in one byte order.</summary>
internal sealed class GgufStream(Stream stream, bool bigEndian)
{
    public void Bytes(ReadOnlySpan<byte> bytes) => stream.Write(bytes);

    public void UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        }

        stream.Write(bytes);
    }

    public void UInt64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        }

        stream.Write(bytes);
    }

    public void Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        UInt64((ulong)bytes.Length);
        Bytes(bytes);
    }

    public void Value(object value)
    {
        if (value is Array array)
        {
            UInt32(9);
            UInt32(TypeOf(array.GetType().GetElementType()!));
            UInt64((ulong)array.Length);
            foreach (object element in array)
            {
                Plain(element);
            }

            return;
        }

        UInt32(TypeOf(value.GetType()));
        Plain(value);
    }

    private static uint TypeOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Byte => 0,
        TypeCode.SByte => 1,
        TypeCode.UInt16 => 2,
        TypeCode.Int16 => 3,
        TypeCode.UInt32 => 4,
        TypeCode.Int32 => 5,
        TypeCode.Single => 6,
        TypeCode.Boolean => 7,
        TypeCode.String => 8,
        TypeCode.UInt64 => 10,
        TypeCode.Int64 => 11,
        TypeCode.Double => 12,
        _ => throw new NotSupportedException($"GGUF has no type for {type}."),
    };

    private void Plain(object value)
    {
        switch (value)
        {
            case string text:
                Text(text);
                break;
            case byte number:
                stream.WriteByte(number);
                break;
            case sbyte number:
                stream.WriteByte((byte)number);
                break;
            case bool flag:
                stream.WriteByte(flag ? (byte)1 : (byte)0);
                break;
            case ushort number:
                UInt16(number);
                break;
            case short number:
                UInt16((ushort)number);
                break;
            case uint number:
                UInt32(number);
                break;
            case int number:
                UInt32((uint)number);
                break;
            case float number:
                UInt32(BitConverter.SingleToUInt32Bits(number));
                break;
            case ulong number:
                UInt64(number);
                break;
            case long number:
                UInt64((ulong)number);
                break;
            case double number:
                UInt64(BitConverter.DoubleToUInt64Bits(number));
                break;
            default:
                throw new NotSupportedException($"GGUF has no type for {value.GetType()}.");
        }
    }

    private void UInt16(ushort value) => Bytes(bigEndian ? [(byte)(value >> 8), (byte)value] : [(byte)value, (byte)(value >> 8)]);
}
