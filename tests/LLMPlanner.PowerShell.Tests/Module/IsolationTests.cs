using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Module;

/// <summary>
/// Another module, or the host, has loaded another version of the configuration package before us. Each test is a process of
/// its own, since what is loaded stays.
/// </summary>
public sealed class IsolationTests
{
    [Theory]
    [InlineData("8.0.0")]
    [InlineData("10.0.0")]
    public void Another_version_in_the_process_does_no_harm(string version)
    {
        using var folder = new TemporaryFolder();
        folder.Write("models/m.json", """{ "id": "mine", "aliases": ["a"] }""");
        string other = Path.Combine(
            BuildPaths.Packages, "microsoft.extensions.configuration", version, "lib", "netstandard2.0", "Microsoft.Extensions.Configuration.dll");
        Assert.True(File.Exists(other), other);

        ShellRun run = ShellProcess.Run($$"""
            $other = [System.Reflection.Assembly]::LoadFrom('{{other}}')
            $default = [System.Runtime.Loader.AssemblyLoadContext]::Default
            $assembly = (Get-Module LLMPlanner).ImplementingAssembly
            $source = $assembly.GetType('LLMPlanner.PowerShell.Loading.ProfileSource').GetProperty('Default').GetValue($null)
            $overlay = $source.Load([string[]]'{{folder.Path}}', [System.Threading.CancellationToken]::None)
            ($overlay.Documents | Where-Object Layer -eq Explicit).Id
            $loaded = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'Microsoft.Extensions.Configuration' }
            $loaded | ForEach-Object { "$($_.GetName().Version) $([System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_) -eq $default)" }
            """);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["mine", $"{version}.0 True", "8.0.0.0 False"], run.Output.ReplaceLineEndings("\n").Trim().Split('\n'));
    }
}
