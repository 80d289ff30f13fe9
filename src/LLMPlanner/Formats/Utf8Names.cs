using System.Security.Cryptography;
using System.Text;

namespace LLMPlanner.Formats;

/// <summary>
/// Names as they stand in a file, in one block of bytes, each once. Finding a name costs the same however many there are: the hash is keyed
/// per process, so that a file cannot be made whose names all collide.
/// </summary>
internal sealed class Utf8Names
{
    /// <summary>Most bytes of names that are kept: 16 MB, a hundred times what the largest published model needs.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private const int NotFound = -1;
    private static readonly ulong s_key0;
    private static readonly ulong s_key1;
    private byte[] _bytes;
    private int[] _ends;
    private int[] _slots;

    static Utf8Names()
    {
        var key = new byte[16];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(key);
        s_key0 = BitConverter.ToUInt64(key, 0);
        s_key1 = BitConverter.ToUInt64(key, 8);
    }

    /// <param name="expected">How many names are expected; only a hint, and the caller has bounded it.</param>
    /// <param name="expectedLength">Bytes that a name usually has.</param>
    public Utf8Names(int expected, int expectedLength)
    {
        expected = Math.Max(4, expected);
        _bytes = new byte[expected * expectedLength];
        _ends = new int[expected];
        _slots = new int[SlotsFor(expected)];
    }

    /// <summary>Number of names.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all names.</summary>
    public int ByteCount => Count == 0 ? 0 : _ends[Count - 1];

    /// <summary>The name at an index.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            int start = index == 0 ? 0 : _ends[index - 1];
            return _bytes.AsSpan(start, _ends[index] - start);
        }
    }

    /// <summary>Adds a name; false where it is there already.</summary>
    /// <param name="name">The name; adding it must not exceed <see cref="MaxBytes"/>.</param>
    public bool TryAdd(ReadOnlySpan<byte> name)
    {
        if ((Count + 1) * 2 > _slots.Length)
        {
            Rehash();
        }

        int slot = FindSlot(name, out int found);
        if (found != NotFound)
        {
            return false;
        }

        Append(name);
        _slots[slot] = Count;
        return true;
    }

    /// <summary>The index of a name, or −1.</summary>
    public int IndexOf(ReadOnlySpan<byte> name)
    {
        FindSlot(name, out int found);
        return found;
    }

    /// <summary>The index of a name, or −1.</summary>
    public int IndexOf(string name) => IndexOf(Encoding.UTF8.GetBytes(name));

    /// <summary>The name at an index as text; bytes that are not UTF-8 become replacement characters.</summary>
    public string Text(int index)
    {
        int start = index == 0 ? 0 : _ends[index - 1];
        return Encoding.UTF8.GetString(_bytes, start, _ends[index] - start);
    }

    private static int SlotsFor(int names)
    {
        int slots = 8;
        while (slots < names * 2)
        {
            slots *= 2;
        }

        return slots;
    }

    private int FindSlot(ReadOnlySpan<byte> name, out int found)
    {
        int mask = _slots.Length - 1;
        int slot = (int)SipHash.Compute(name, s_key0, s_key1) & mask;
        while (_slots[slot] is not 0 and int entry)
        {
            if (this[entry - 1].SequenceEqual(name))
            {
                found = entry - 1;
                return slot;
            }

            slot = (slot + 1) & mask;
        }

        found = NotFound;
        return slot;
    }

    private void Append(ReadOnlySpan<byte> name)
    {
        int used = ByteCount;
        if (used + name.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(used + name.Length, _bytes.Length * 2));
        }

        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, _ends.Length * 2);
        }

        name.CopyTo(_bytes.AsSpan(used));
        _ends[Count++] = used + name.Length;
    }

    private void Rehash()
    {
        _slots = new int[SlotsFor(Math.Max(4, Count * 2))];
        int mask = _slots.Length - 1;
        for (int index = 0; index < Count; index++)
        {
            int slot = (int)SipHash.Compute(this[index], s_key0, s_key1) & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = index + 1;
        }
    }
}
