using System.Text;
using LLMPlanner.Resources;

namespace LLMPlanner.Hardware.Import.Text;

/// <summary>
/// A text of unknown encoding: UTF-8, or UTF-16 with a byte order mark as Windows PowerShell writes it. Its beginning can be looked
/// at before it is read.
/// </summary>
internal sealed class TextSource
{
    private const int HeadBytes = 64 << 10;

    private readonly Stream _stream;
    private readonly byte[] _head;
    private readonly int _mark;

    private TextSource(Stream stream, byte[] head, Encoding encoding, int mark, string name)
    {
        _stream = stream;
        _head = head;
        _mark = mark;
        Encoding = encoding;
        Name = name;
        Head = encoding.GetString(head, mark, head.Length - mark);
    }

    /// <summary>What the text is called in errors.</summary>
    public string Name { get; }

    /// <summary>The encoding.</summary>
    public Encoding Encoding { get; }

    /// <summary>The beginning of the text; its last characters may be cut.</summary>
    public string Head { get; }

    /// <summary>Opens a text.</summary>
    /// <exception cref="PlannerException">It is no text (<c>ImportBinary</c>), or empty (<c>ImportEmpty</c>).</exception>
    public static TextSource Open(Stream stream, string name)
    {
        var head = new byte[HeadBytes];
        int length = 0;
        int read;
        while (length < head.Length && (read = stream.Read(head, length, head.Length - length)) > 0)
        {
            length += read;
        }

        Array.Resize(ref head, length);
        (Encoding encoding, int mark) = EncodingOf(head);
        var source = new TextSource(stream, head, encoding, mark, name);
        if (string.IsNullOrWhiteSpace(source.Head.TrimEnd('\0')))
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.ImportEmpty), name, name);
        }

        return source.Head.Any(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r' or '\f' or '\u001b'))
            ? throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.ImportBinary), name, name)
            : source;
    }

    /// <summary>The text as characters.</summary>
    public TextReader Characters() => new StreamReader(Rest(), Encoding, detectEncodingFromByteOrderMarks: false, 16 << 10);

    /// <summary>The text as UTF-8.</summary>
    public Stream Utf8() => Encoding is UTF8Encoding ? Rest() : new Utf8Stream(Characters());

    private PrefixedStream Rest() => new(_head, _mark, _stream);

    private static (Encoding Encoding, int Mark) EncodingOf(byte[] head) => head switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (new UTF8Encoding(false), 3),
        [0xFF, 0xFE, ..] => (new UnicodeEncoding(bigEndian: false, byteOrderMark: false), 2),
        [0xFE, 0xFF, ..] => (new UnicodeEncoding(bigEndian: true, byteOrderMark: false), 2),
        _ => (new UTF8Encoding(false), 0),
    };
}
