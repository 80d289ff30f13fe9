using System.Text.Json;
using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Safetensors;

/// <summary>Takes the tokens of an index.</summary>
internal sealed class SafetensorsIndexTokens(string source) : IJsonTokens
{
    private int[] _shardOf = new int[256];
    private Section _section;
    private byte[]? _tensor;
    private string _key = string.Empty;

    private enum Section
    {
        None,
        Map,
        Metadata,
        Other,
    }

    public Utf8Names Names { get; } = new(256, 48);

    public Utf8Names Shards { get; } = new(16, 40);

    public int[] ShardOf => _shardOf;

    public long? TotalSize { get; private set; }

    public long? TotalParameters { get; private set; }

    public bool HasMap { get; private set; }

    public void Token(ref Utf8JsonReader reader, long offset)
    {
        switch (reader.CurrentDepth)
        {
            case 0:
                if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject))
                {
                    throw Wrong(offset, "index");
                }

                break;
            case 1 when reader.TokenType == JsonTokenType.PropertyName:
                _section = reader.ValueSpan.SequenceEqual("weight_map"u8) ? Section.Map
                    : reader.ValueSpan.SequenceEqual("metadata"u8) ? Section.Metadata
                    : Section.Other;
                break;
            case 1 when _section == Section.Map:
                if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject))
                {
                    throw Wrong(offset, "weight_map");
                }

                HasMap = true;
                break;
            case 2 when _section == Section.Map:
                Map(ref reader, offset);
                break;
            case 2 when _section == Section.Metadata:
                Total(ref reader, offset);
                break;
        }
    }

    private void Map(ref Utf8JsonReader reader, long offset)
    {
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            _tensor = JsonTokens.Utf8(ref reader, source, offset);
            return;
        }

        if (reader.TokenType != JsonTokenType.String || _tensor is null)
        {
            throw Wrong(offset, "weight_map");
        }

        byte[] shard = JsonTokens.Utf8(ref reader, source, offset);
        if (!IsFileName(shard))
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.SafetensorsShardName), source, source, offset, SafeText.Of(shard));
        }

        bool isFull = Names.Count >= SafetensorsLimits.MaxIndexTensors || Names.ByteCount + _tensor.Length > Utf8Names.MaxBytes
            || Shards.Count >= SafetensorsLimits.MaxShards;
        if (isFull)
        {
            throw PlannerException.Create(
                PlannerErrorKind.LimitExceeded, nameof(SR.SafetensorsTooManyTensors), source, source, offset, SafetensorsLimits.MaxIndexTensors);
        }

        if (!Names.TryAdd(_tensor))
        {
            throw PlannerException.Create(
                PlannerErrorKind.InvalidData, nameof(SR.SafetensorsTensorDuplicate), source, source, offset, SafeText.Of(_tensor));
        }

        if (Names.Count > _shardOf.Length)
        {
            Array.Resize(ref _shardOf, _shardOf.Length * 2);
        }

        Shards.TryAdd(shard);
        _shardOf[Names.Count - 1] = Shards.IndexOf(shard);
    }

    private void Total(ref Utf8JsonReader reader, long offset)
    {
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            _key = reader.ValueSpan.Length <= 64 ? JsonTokens.Text(ref reader, source, offset) : string.Empty;
            return;
        }

        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out double value) || value < 1 || value > long.MaxValue / 2)
        {
            return;
        }

        long whole = reader.TryGetInt64(out long exact) ? exact : (long)Math.Floor(value);
        if (_key == "total_size")
        {
            TotalSize = whole;
        }
        else if (_key == "total_parameters")
        {
            TotalParameters = whole;
        }
    }

    /// <summary>A shard lies beside its index: a name with a folder in it would lead elsewhere.</summary>
    private static bool IsFileName(byte[] name)
    {
        if (name.Length is 0 or > 255 || name[0] == (byte)'.')
        {
            return false;
        }

        foreach (byte b in name)
        {
            if (b is < 0x20 or (byte)'/' or (byte)'\\' or (byte)':' or (byte)'*' or (byte)'?' or (byte)'"' or (byte)'<' or (byte)'>' or (byte)'|' or 0x7F)
            {
                return false;
            }
        }

        return true;
    }

    private PlannerException Wrong(long offset, string place)
        => PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.SafetensorsIndexInvalid), source, source, offset, place);
}
