using System.Globalization;
using System.Text;
using LLMPlanner.Formats.Gguf;
using LLMPlanner.Quantization.Gguf;

namespace LLMPlanner.Models;

/// <summary>Builds the bytes of a GGUF header from the words of lines, so that one reader reads files and profiles.</summary>
internal sealed class GgufHeaderBuilder
{
    private const long Alignment = 32;
    private const uint Version = 3;
    private readonly MemoryStream _values = new();
    private readonly MemoryStream _tensors = new();
    private long _offset;

    /// <summary>Bytes that the data of the tensors would take, padding included.</summary>
    public long DataBytes => _offset;

    /// <summary>Adds a metadata value: key, type, value. False where the words are none.</summary>
    public bool TryAddValue(string[] words)
    {
        if (words.Length != 3 || words[0].Length == 0)
        {
            return false;
        }

        bool isList = words[1].EndsWith("[]", StringComparison.Ordinal);
        string name = isList ? words[1].Substring(0, words[1].Length - 2) : words[1];
        if (!Enum.TryParse(name, ignoreCase: true, out GgufValueType type) || !Enum.IsDefined(typeof(GgufValueType), type) || type == GgufValueType.Array)
        {
            return false;
        }

        // Alignment decides nothing here: the data are not there.
        bool isAlignment = words[0] == "general.alignment";
        Text(_values, words[0]);
        if (!isList)
        {
            Number(_values, (ulong)type, sizeof(uint));
            return TryWrite(type, isAlignment ? Alignment.ToString(CultureInfo.InvariantCulture) : words[2]);
        }

        string[] items = words[2].Split([' '], StringSplitOptions.RemoveEmptyEntries);
        Number(_values, (ulong)GgufValueType.Array, sizeof(uint));
        Number(_values, (ulong)type, sizeof(uint));
        Number(_values, (ulong)items.Length, sizeof(ulong));
        return type != GgufValueType.String && items.All(item => TryWrite(type, item));
    }

    /// <summary>Adds a tensor: name, type, dimensions. False where the words are none.</summary>
    public bool TryAddTensor(string[] words)
    {
        const int MaxRank = 4;
        if (words.Length is < 2 or > 2 + MaxRank || words[0].Length == 0)
        {
            return false;
        }

        Text(_tensors, words[0]);
        Number(_tensors, (ulong)(words.Length - 2), sizeof(uint));
        long elements = 1;
        for (int i = 2; i < words.Length; i++)
        {
            if (!TryParse(words[i], out long dimension) || dimension > long.MaxValue / Math.Max(elements, 1))
            {
                return false;
            }

            elements *= dimension;
            Number(_tensors, (ulong)dimension, sizeof(ulong));
        }

        if (!TryType(words[1], elements, out int type, out long bytes) || bytes > (long.MaxValue / 2) - Alignment - _offset)
        {
            return false;
        }

        Number(_tensors, (ulong)type, sizeof(uint));
        Number(_tensors, (ulong)_offset, sizeof(ulong));
        _offset += (bytes + Alignment - 1) / Alignment * Alignment;
        return true;
    }

    /// <summary>The header.</summary>
    public byte[] ToArray(int values, int tensors)
    {
        using var header = new MemoryStream();
        header.Write(Encoding.ASCII.GetBytes("GGUF"), 0, 4);
        Number(header, Version, sizeof(uint));
        Number(header, (ulong)tensors, sizeof(ulong));
        Number(header, (ulong)values, sizeof(ulong));
        _values.WriteTo(header);
        _tensors.WriteTo(header);
        header.SetLength((header.Length + Alignment - 1) / Alignment * Alignment);
        return header.ToArray();
    }

    private static bool TryType(string word, long elements, out int type, out long bytes)
    {
        bytes = 0;
        if (GgmlTypes.Find(word) is { IsRemoved: false } known)
        {
            type = known.Id;
            if (elements > long.MaxValue / Math.Max(1, known.BlockBytes))
            {
                return false;
            }

            bytes = known.Bytes(elements);
            return true;
        }

        string[] parts = word.Split('=');
        bool isNumber = TryParse(parts[0], out long id) && id <= int.MaxValue;
        type = isNumber ? (int)id : -1;
        return isNumber && parts.Length == 2 && TryParse(parts[1], out bytes);
    }

    private bool TryWrite(GgufValueType type, string text)
    {
        if (type == GgufValueType.String)
        {
            Text(_values, text);
            return true;
        }

        if (type is GgufValueType.Float32 or GgufValueType.Float64)
        {
            bool isReal = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real);
            byte[] bits = type == GgufValueType.Float32 ? BitConverter.GetBytes((float)real) : BitConverter.GetBytes(real);
            _values.Write(bits, 0, bits.Length);
            return isReal;
        }

        bool isInteger = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value);
        Number(_values, unchecked((ulong)value), type.Size());
        return isInteger;
    }

    private static bool TryParse(string text, out long number)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static void Text(MemoryStream stream, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Number(stream, (ulong)bytes.Length, sizeof(ulong));
        stream.Write(bytes, 0, bytes.Length);
    }

    private static void Number(MemoryStream stream, ulong value, int bytes)
    {
        for (int i = 0; i < bytes; i++)
        {
            stream.WriteByte((byte)(value >> (8 * i)));
        }
    }
}
