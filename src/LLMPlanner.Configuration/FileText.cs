using System.Text;
using LLMPlanner.Configuration.Resources;

namespace LLMPlanner.Configuration;

/// <summary>Reads a file as UTF-8.</summary>
internal static class FileText
{
    /// <summary>The text without a byte order mark. UTF-16 with a mark, as Windows PowerShell writes it, is converted.</summary>
    /// <exception cref="ProfileFormatException">The file cannot be read or is too large.</exception>
    public static ReadOnlyMemory<byte> Read(string path)
    {
        byte[] bytes;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            bytes = ReadAll(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ProfileFormatException(nameof(SR.ProfileUnreadable), null, e.Message);
        }

        return bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => bytes.AsMemory(3),
            [0xFF, 0xFE, ..] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2)),
            [0xFE, 0xFF, ..] => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2)),
            _ => bytes,
        };
    }

    // Counts what comes instead of asking for a length, which pipes and devices do not have.
    private static byte[] ReadAll(Stream stream)
    {
        const int Limit = Limits.FileMegabytes << 20;
        var text = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = stream.Read(buffer, 0, buffer.Length)) > 0)
        {
            if (text.Length + read > Limit)
            {
                throw new ProfileFormatException(nameof(SR.ProfileTooLarge), null, Limits.FileMegabytes);
            }

            text.Write(buffer, 0, read);
        }

        return text.ToArray();
    }
}
