namespace LLMPlanner.Hardware;

/// <summary>Writes a file beside the old one and then puts it in its place.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file, with the folders that it needs. Nothing changes where writing fails.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string beside = full + "." + Guid.NewGuid().ToString("N").Substring(0, 8) + ".tmp";
        try
        {
            using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            if (File.Exists(full))
            {
                File.Replace(beside, full, destinationBackupFileName: null);
            }
            else
            {
                File.Move(beside, full);
            }
        }
        finally
        {
            if (File.Exists(beside))
            {
                File.Delete(beside);
            }
        }
    }
}
