using LLMPlanner.Resources;

namespace LLMPlanner.Hardware;

/// <summary>Files of profiles (<see cref="HardwareProfileJson"/>), written as a whole: whoever reads meanwhile sees the old one or the new one.</summary>
public static class HardwareProfileFile
{
    /// <summary>Refuses a file that is already there and may not be replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="noClobber">Whether any file that is there stays.</param>
    /// <param name="force">Whether one that is read-only is replaced too.</param>
    /// <exception cref="PlannerException"><c>ExportFileExists</c> or <c>ExportFileReadOnly</c>.</exception>
    public static void EnsureWritable(string path, bool noClobber, bool force)
    {
        if (!File.Exists(path))
        {
            return;
        }

        if (noClobber)
        {
            throw PlannerException.Create(PlannerErrorKind.AlreadyExists, nameof(SR.ExportFileExists), path, path);
        }

        if (!force && (File.GetAttributes(path) & FileAttributes.ReadOnly) != 0)
        {
            throw PlannerException.Create(PlannerErrorKind.AlreadyExists, nameof(SR.ExportFileReadOnly), path, path);
        }
    }

    /// <summary>Writes profiles, with the folders that the file needs. Nothing changes where that fails.</summary>
    /// <param name="path">The file; one that is there is replaced, a read-only one too.</param>
    /// <param name="profiles">The profiles, written one after another.</param>
    /// <exception cref="PlannerException">The file cannot be written (<c>ExportNotWritten</c>).</exception>
    public static void Write(string path, IEnumerable<HardwareProfile> profiles)
    {
        try
        {
            // Replacing a file that is read-only is what the caller asked for.
            if (File.Exists(path))
            {
                File.SetAttributes(path, File.GetAttributes(path) & ~FileAttributes.ReadOnly);
            }

            AtomicFile.Write(path, stream => HardwareProfileJson.Write(stream, profiles));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.Unavailable, nameof(SR.ExportNotWritten), path, path, e.Message);
        }
    }
}
