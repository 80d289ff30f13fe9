using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LLMPlanner.Auditing;

/// <summary>Writes JSON with plain line ends, which the writer's indentation does not have everywhere.</summary>
internal static class JsonReportWriter
{
    public static void Write(Stream stream, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            write(writer);
        }

        byte[] text = Environment.NewLine == "\n"
            ? buffer.ToArray()
            : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(buffer.ToArray()).Replace("\r\n", "\n"));
        stream.Write(text, 0, text.Length);
        stream.WriteByte((byte)'\n');
    }
}
