using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Gguf;

/// <summary>
/// How the data of the tensors lie in the file: nothing may overlap; holes, data that are missing and types of unknown size are said.
/// One pass where the tensors stand in the order of their data, as every known writer puts them; otherwise they are sorted first.
/// </summary>
internal sealed class GgufLayout
{
    /// <summary>Stands for the size of a type that is not known, until the next offset shows it.</summary>
    public const long UnknownBytes = -1;

    private readonly string _source;
    private readonly GgufTensorEntry[] _entries;
    private readonly Utf8Names _names;
    private readonly long _alignment;
    private readonly long _dataOffset;
    private readonly long? _length;
    private readonly List<ModelFileWarning> _warnings;

    private GgufLayout(string source, GgufParser parser, long? length, List<ModelFileWarning> warnings)
    {
        _source = source;
        _entries = parser.TensorEntries;
        _names = parser.TensorNames;
        _alignment = parser.Alignment;
        _dataOffset = parser.DataOffset;
        _length = length;
        _warnings = warnings;
    }

    /// <summary>Checks the layout and fills in the sizes that only it can tell.</summary>
    /// <param name="source">A name for messages.</param>
    /// <param name="parser">The parser that has read the header.</param>
    /// <param name="length">Length of the whole file, or null where it is not known.</param>
    /// <param name="warnings">Receives what is odd.</param>
    public static void Check(string source, GgufParser parser, long? length, List<ModelFileWarning> warnings)
        => new GgufLayout(source, parser, length, warnings).Check();

    private void Check()
    {
        int count = _names.Count;
        int[]? order = IsAscending(count) ? null : Sorted(count);
        long end = 0;
        int holes = 0;
        int firstHole = -1;
        int unknown = 0;
        int firstUnknown = -1;
        for (int i = 0; i < count; i++)
        {
            int index = order is null ? i : order[i];
            ref GgufTensorEntry entry = ref _entries[index];
            if (entry.Offset < end)
            {
                int before = order is null ? i - 1 : order[i - 1];
                throw GgufErrors.Invalid(
                    nameof(SR.GgufTensorsOverlap), _source, _dataOffset + entry.Offset, SafeText.Of(_names[index]), SafeText.Of(_names[before]));
            }

            if (entry.Offset > Padded(end))
            {
                holes++;
                firstHole = firstHole < 0 ? index : firstHole;
            }

            if (entry.Bytes == UnknownBytes)
            {
                unknown++;
                firstUnknown = firstUnknown < 0 ? index : firstUnknown;
                entry.Bytes = i + 1 < count ? _entries[order is null ? i + 1 : order[i + 1]].Offset - entry.Offset : LastBytes(entry);
            }

            end = entry.Offset + entry.Bytes;
        }

        Warn(end, holes, firstHole, unknown, firstUnknown, order is not null);
    }

    private void Warn(long end, int holes, int firstHole, int unknown, int firstUnknown, bool isUnordered)
    {
        if (unknown > 0)
        {
            string name = SafeText.Of(_names[firstUnknown]);
            _warnings.Add(ModelFileWarning.Create(
                nameof(SR.GgufTypeUnknown), name, _source, name, GgufStorage.Name(_entries[firstUnknown].Type), _entries[firstUnknown].Bytes, unknown));
        }

        if (holes > 0 || isUnordered)
        {
            string name = SafeText.Of(_names[Math.Max(firstHole, 0)]);
            _warnings.Add(ModelFileWarning.Create(nameof(SR.GgufNotContiguous), name, _source, name, holes));
        }

        if (_length is { } length && end > 0 && _dataOffset + end > length)
        {
            _warnings.Add(ModelFileWarning.Create(nameof(SR.GgufDataMissing), _source, _source, _dataOffset + end - length, _dataOffset + end));
        }
    }

    /// <summary>The last tensor reaches to the end of the file, where that is known.</summary>
    private long LastBytes(GgufTensorEntry entry)
        => _length is { } length ? Math.Max(0, length - _dataOffset - entry.Offset) : 0;

    private long Padded(long offset) => (offset + _alignment - 1) / _alignment * _alignment;

    private bool IsAscending(int count)
    {
        for (int i = 1; i < count; i++)
        {
            if (_entries[i].Offset < _entries[i - 1].Offset)
            {
                return false;
            }
        }

        return true;
    }

    private int[] Sorted(int count)
    {
        var offsets = new long[count];
        var order = new int[count];
        for (int i = 0; i < count; i++)
        {
            offsets[i] = _entries[i].Offset;
            order[i] = i;
        }

        Array.Sort(offsets, order);
        return order;
    }
}
