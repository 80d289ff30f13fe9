namespace LLMPlanner.Tests.Hardware.Detection;

/// <summary>A test that starts scripts as tools, which only systems with a shell can.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Starts shell scripts.";
        }
    }
}
