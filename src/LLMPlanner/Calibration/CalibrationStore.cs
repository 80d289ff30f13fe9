using LLMPlanner.Hardware;
using LLMPlanner.Profiles;
using LLMPlanner.Resources;

namespace LLMPlanner.Calibration;

/// <summary>Where what was learned from logs is kept: one file in the user's profile folder, which estimates read.</summary>
public static class CalibrationStore
{
    private const string Folder = "calibration";
    private const string FileName = "engines.json";
    private const long MostBytes = 16L << 20;

    /// <summary>The user's file; null where the system has no folder for a user.</summary>
    public static string? DefaultPath => ProfileRoot.UserFolder() is { } user ? Path.Combine(user, Folder, FileName) : null;

    /// <summary>Reads a file; empty where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PlannerException">CalibrationNotReadable, or what is wrong with its content.</exception>
    public static IReadOnlyList<EngineCalibration> Load(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return [];
            }

            return new FileInfo(path).Length <= MostBytes
                ? CalibrationFile.Read(File.ReadAllBytes(path), path)
                : throw new IOException(FormattableString.Invariant($"more than {MostBytes} bytes"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.Unavailable, nameof(SR.CalibrationNotReadable), path, path, e.Message);
        }
    }

    /// <summary>Adds what was learned to a file, in place of what it said about the same engine version and accelerator.</summary>
    /// <param name="path">The file; made with its folders where it is not there. Whoever reads it meanwhile sees the old one or the new one.</param>
    /// <param name="learned">What is new.</param>
    /// <returns>All that the file says now.</returns>
    /// <exception cref="PlannerException">CalibrationNotWritten, or what is wrong with the old file.</exception>
    public static IReadOnlyList<EngineCalibration> Save(string path, IEnumerable<EngineCalibration> learned)
    {
        IReadOnlyList<EngineCalibration> all = CalibrationFile.Merge(Load(path), learned);
        try
        {
            AtomicFile.Write(path, stream => CalibrationFile.Write(stream, all));
            return all;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.Unavailable, nameof(SR.CalibrationNotWritten), path, path, e.Message);
        }
    }
}
