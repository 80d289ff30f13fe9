using System.Text;

namespace LLMPlanner.PowerShell.Conversion;

/// <summary>Text that comes line by line and is read as a whole: kept in memory while it is short, in a file of its own after that.</summary>
internal sealed class SpooledText : IDisposable
{
    /// <summary>The most that is kept, in bytes.</summary>
    public const long MaxBytes = 1L << 30;

    private const int MaxMemory = 4 << 20;

    private readonly UTF8Encoding _encoding = new(encoderShouldEmitUTF8Identifier: false);
    private Stream _stream = new MemoryStream();
    private byte[] _bytes = new byte[1024];
    private long _length;

    /// <summary>Adds a line.</summary>
    /// <exception cref="PlannerException">ImportInputTooLarge.</exception>
    public void AddLine(string line)
    {
        if (_bytes.Length < _encoding.GetMaxByteCount(line.Length) + 1)
        {
            _bytes = new byte[_encoding.GetMaxByteCount(line.Length) + 1];
        }

        int length = _encoding.GetBytes(line, 0, line.Length, _bytes, 0);
        _bytes[length++] = (byte)'\n';
        if ((_length += length) > MaxBytes)
        {
            throw PlannerException.ImportInputTooLarge(MaxBytes);
        }

        if (_stream is MemoryStream memory && _length > MaxMemory)
        {
            // The file goes away by itself, even where the process is ended.
            string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
            var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 << 10, FileOptions.DeleteOnClose);
            memory.WriteTo(file);
            memory.Dispose();
            _stream = file;
        }

        _stream.Write(_bytes, 0, length);
    }

    /// <summary>The text from its beginning.</summary>
    public Stream Read()
    {
        _stream.Position = 0;
        return _stream;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
