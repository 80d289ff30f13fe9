using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LLMPlanner.Tests.Support;

/// <summary>Writes safetensors files without data, and their index.</summary>
public sealed class SafetensorsWriter
{
    private readonly List<(string Name, string Type, long[] Shape)> _tensors = [];

    /// <summary>Free texts.</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>Names added so far.</summary>
    public IEnumerable<string> Names => _tensors.Select(tensor => tensor.Name);

    /// <summary>Adds a tensor.</summary>
    public SafetensorsWriter Tensor(string name, string type, params long[] shape)
    {
        _tensors.Add((name, type, shape));
        return this;
    }

    /// <summary>Length field and header, padded with spaces as writers do.</summary>
    public byte[] Header()
    {
        var json = new StringBuilder("{");
        if (Metadata.Count > 0)
        {
            json.Append("\"__metadata__\":").Append(JsonSerializer.Serialize(Metadata)).Append(_tensors.Count > 0 ? "," : string.Empty);
        }

        long offset = 0;
        for (int i = 0; i < _tensors.Count; i++)
        {
            (string name, string type, long[] shape) = _tensors[i];
            long end = offset + Bytes(type, shape);
            json.Append(i > 0 ? "," : string.Empty).Append(JsonSerializer.Serialize(name))
                .Append(CultureInfo.InvariantCulture, $":{{\"dtype\":\"{type}\",\"shape\":[{string.Join(",", shape)}],\"data_offsets\":[{offset},{end}]}}");
            offset = end;
        }

        byte[] text = Encoding.UTF8.GetBytes(json.Append('}').ToString());
        int padded = (text.Length + 7) / 8 * 8;
        var header = new byte[8 + padded];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)padded);
        header.AsSpan(8).Fill((byte)' ');
        text.CopyTo(header, 8);
        return header;
    }

    /// <summary>Bytes of all tensors.</summary>
    public long DataBytes() => _tensors.Sum(tensor => Bytes(tensor.Type, tensor.Shape));

    /// <summary>The whole file in memory, with zeros for data.</summary>
    public byte[] ToArray()
    {
        byte[] header = Header();
        Array.Resize(ref header, checked((int)(header.Length + DataBytes())));
        return header;
    }

    /// <summary>Writes the header and gives the file the length it would have with its data.</summary>
    public string WriteSparse(string path)
    {
        byte[] header = Header();
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        file.Write(header);
        file.SetLength(header.Length + DataBytes());
        return path;
    }

    /// <summary>Writes an index over several files.</summary>
    public static string Index(IReadOnlyList<(string File, SafetensorsWriter Writer)> shards)
        => JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["metadata"] = new Dictionary<string, object> { ["total_size"] = shards.Sum(shard => shard.Writer.DataBytes()) },
            ["weight_map"] = shards.SelectMany(shard => shard.Writer.Names.Select(name => (name, shard.File))).ToDictionary(pair => pair.name, pair => pair.File),
        });

    private static long Bytes(string type, long[] shape)
    {
        long bits = type switch
        {
            "BOOL" or "U8" or "I8" or "F8_E4M3" or "F8_E5M2" or "F8_E8M0" => 8,
            "F4" => 4,
            "F16" or "BF16" or "I16" or "U16" => 16,
            "F32" or "I32" or "U32" => 32,
            "F64" or "I64" or "U64" => 64,
            _ => 8,
        };
        return ((shape.Aggregate(1L, (product, dimension) => checked(product * dimension)) * bits) + 7) / 8;
    }
}
