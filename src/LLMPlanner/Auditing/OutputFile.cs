using LLMPlanner.Hardware;
using LLMPlanner.Resources;

namespace LLMPlanner.Auditing;

/// <summary>Writes a file that somebody asked for: beside its place first, so that the old one stays where writing fails.</summary>
internal static class OutputFile
{
    /// <summary>Refuses a file that is there.</summary>
    /// <exception cref="PlannerException">PlanFileExists.</exception>
    public static void EnsureFree(string path, bool replace)
    {
        if (!replace && File.Exists(path))
        {
            throw PlannerException.Create(PlannerErrorKind.AlreadyExists, nameof(SR.PlanFileExists), path, path);
        }
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="PlannerException">PlanFileExists or PlanNotWritten.</exception>
    public static void Write(string path, bool replace, Action<Stream> write)
    {
        EnsureFree(path, replace);
        try
        {
            if (File.Exists(path))
            {
                // Replacing a file that is read-only is what the caller asked for.
                File.SetAttributes(path, File.GetAttributes(path) & ~FileAttributes.ReadOnly);
            }

            AtomicFile.Write(path, write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.Unavailable, nameof(SR.PlanNotWritten), path, path, e.Message);
        }
    }
}
