using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace LLMPlanner.Shell.Hosting;

/// <summary>A runspace with the module in it and nothing that depends on what else is installed on the machine.</summary>
internal static class EngineSession
{
    /// <summary>The module as it was laid out beside this program.</summary>
    public static string ModuleManifest { get; } =
        Path.Combine(AppContext.BaseDirectory, "module", "LLMPlanner", "LLMPlanner.psd1");

    /// <summary>Opens a runspace.</summary>
    /// <exception cref="RuntimeException">The module cannot be imported.</exception>
    public static Runspace Open(ShellHost host)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;

        // Modules of a PowerShell that happens to be installed are made for its engine, not for this one.
        state.Variables.Add(new SessionStateVariableEntry(
            "PSModuleAutoLoadingPreference", PSModuleAutoLoadingPreference.None, "Modules are imported by name only."));
        if (OperatingSystem.IsWindows())
        {
            // The policy would refuse our own views; the text to run was given to this very program.
            state.ExecutionPolicy = ExecutionPolicy.Bypass;
        }

        // Scripts that are also run elsewhere import the module by its name.
        string? others = Environment.GetEnvironmentVariable("PSModulePath");
        string own = Path.GetDirectoryName(Path.GetDirectoryName(ModuleManifest))!;
        Environment.SetEnvironmentVariable("PSModulePath", string.IsNullOrEmpty(others) ? own : own + Path.PathSeparator + others);

        Runspace runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand("Import-Module").AddParameter("Name", ModuleManifest).AddParameter("ErrorAction", ActionPreference.Stop);
        shell.Invoke();
        return runspace;
    }
}
