using System.Text;

namespace LLMPlanner.Hardware.Probe;

/// <summary>
/// A script for machines that do not have this module: it collects what detection would and prints it as one line of JSON, which
/// <see cref="Import.HardwareImporter"/> reads. It runs in Windows PowerShell 5.1 and later and needs nothing else.
/// </summary>
public static class HardwareProbe
{
    private const string ResourceName = "LLMPlanner.Hardware.Probe.HardwareProbe.ps1";

    private static readonly Lazy<string> s_script = new(Read);

    /// <summary>The text of the script.</summary>
    public static string Script => s_script.Value;

    private static string Read()
    {
        using Stream stream = typeof(HardwareProbe).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException(ResourceName);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
