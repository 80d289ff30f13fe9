using LLMPlanner.Resources;

namespace LLMPlanner.Formats;

/// <summary>Opens files so that what the system says becomes an error of ours that names the path.</summary>
internal static class ModelFiles
{
    /// <summary>Opens a file for reading without a buffer of its own, beside other readers and writers.</summary>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        }
        catch (Exception e) when (IsSystemError(e))
        {
            throw Wrap(e, path);
        }
    }

    /// <summary>Opens a file, uses it and closes it.</summary>
    public static T Use<T>(string path, Func<FileStream, T> use)
    {
        using FileStream stream = Open(path);
        try
        {
            return use(stream);
        }
        catch (Exception e) when (IsSystemError(e))
        {
            throw Wrap(e, path);
        }
    }

    /// <summary>Whether an exception is one that reading a file throws.</summary>
    public static bool IsSystemError(Exception e)
        => e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or System.Security.SecurityException;

    /// <summary>The error for an exception that reading a file threw.</summary>
    public static PlannerException Wrap(Exception e, string path)
        => e is FileNotFoundException or DirectoryNotFoundException
            ? PlannerException.CreateFrom(e, PlannerErrorKind.NotFound, nameof(SR.ModelFileNotFound), path, path)
            : PlannerException.CreateFrom(e, PlannerErrorKind.Unavailable, nameof(SR.ModelFileUnreadable), path, path, e.Message);
}
