using System.Text;

namespace LLMPlanner.CatalogCompiler;

/// <summary>
/// Writes the index that <c>LLMPlanner.Profiles.CompiledCatalog</c> reads: magic, version, number of entries, per entry
/// kind, id, aliases, offset and length; then the JSON of all entries, one after the other.
/// </summary>
internal static class IndexWriter
{
    private const ushort FormatVersion = 1;

    public static void Write(IReadOnlyList<CatalogEntry> entries, string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        using FileStream stream = File.Create(file);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write("LLMPCAT\0"u8);
        writer.Write(FormatVersion);
        writer.Write(entries.Count);
        int offset = 0;
        foreach (CatalogEntry entry in entries)
        {
            writer.Write(entry.Kind);
            writer.Write(entry.Id);
            writer.Write(entry.Aliases.Count);
            foreach (string alias in entry.Aliases)
            {
                writer.Write(alias);
            }

            writer.Write(offset);
            writer.Write(entry.Json.Length);
            offset = checked(offset + entry.Json.Length);
        }

        foreach (CatalogEntry entry in entries)
        {
            writer.Write(entry.Json);
        }
    }
}
