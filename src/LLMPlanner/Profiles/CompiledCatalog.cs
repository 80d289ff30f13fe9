using System.Text;

namespace LLMPlanner.Profiles;

/// <summary>
/// The profiles that are built into this assembly. The names are read at once; the JSON stays one block of bytes of which
/// every entry is a slice.
/// </summary>
internal sealed class CompiledCatalog
{
    private const string ResourceName = "LLMPlanner.catalog.bin";
    private const int FormatVersion = 1;
    private const int KindCount = 6;

    private static readonly Lazy<CompiledCatalog> s_builtIn = new(ReadBuiltIn);

    private readonly CatalogEntry[][] _entries;

    private CompiledCatalog(CatalogEntry[][] entries) => _entries = entries;

    /// <summary>The built-in catalog, read on first use and shared by all threads.</summary>
    public static CompiledCatalog BuiltIn => s_builtIn.Value;

    /// <summary>The profiles of one kind, in the order of their files' paths.</summary>
    public IReadOnlyList<CatalogEntry> Entries(ProfileKind kind) => _entries[(int)kind];

    /// <summary>Reads an index.</summary>
    /// <exception cref="InvalidDataException">The bytes are no index, or one of another version, or are cut off.</exception>
    internal static CompiledCatalog Read(byte[] index)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(index, writable: false), Encoding.UTF8);
            return Read(index, reader);
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException or OverflowException or FormatException)
        {
            throw new InvalidDataException("The catalog index is damaged.", e);
        }
    }

    private static CompiledCatalog Read(byte[] index, BinaryReader reader)
    {
        if (!reader.ReadBytes(8).AsSpan().SequenceEqual("LLMPCAT\0"u8) || reader.ReadUInt16() != FormatVersion)
        {
            throw new InvalidDataException("The catalog index has another format.");
        }

        int count = Count(reader);
        var heads = new List<(int Kind, string Id, string[] Aliases, int Offset, int Length)>();
        for (int i = 0; i < count; i++)
        {
            int kind = reader.ReadByte();
            if (kind >= KindCount)
            {
                throw new InvalidDataException("The catalog index has an entry of another kind.");
            }

            string id = reader.ReadString();
            heads.Add((kind, id, ReadAliases(reader), reader.ReadInt32(), reader.ReadInt32()));
        }

        // The payload starts where the names end, so an entry becomes a slice only now.
        ReadOnlyMemory<byte> payload = index.AsMemory((int)reader.BaseStream.Position);
        var entries = new CatalogEntry[KindCount][];
        for (int kind = 0; kind < KindCount; kind++)
        {
            entries[kind] = [.. heads.Where(h => h.Kind == kind)
                .Select(h => new CatalogEntry(h.Id, h.Aliases, payload.Slice(h.Offset, h.Length)))];
        }

        return new CompiledCatalog(entries);
    }

    private static string[] ReadAliases(BinaryReader reader)
    {
        var aliases = new string[Count(reader)];
        for (int i = 0; i < aliases.Length; i++)
        {
            aliases[i] = reader.ReadString();
        }

        return aliases;
    }

    // No more things can come than there are bytes left.
    private static int Count(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        return count >= 0 && count <= reader.BaseStream.Length - reader.BaseStream.Position
            ? count
            : throw new EndOfStreamException();
    }

    private static CompiledCatalog ReadBuiltIn()
    {
        using Stream stream = typeof(CompiledCatalog).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidDataException("The assembly holds no catalog index.");
        var index = new byte[stream.Length];
        int read = 0;
        while (read < index.Length)
        {
            int step = stream.Read(index, read, index.Length - read);
            if (step == 0)
            {
                throw new InvalidDataException("The catalog index is cut off.");
            }

            read += step;
        }

        return Read(index);
    }
}
