using System.Text.Json;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Shell;

public sealed class ShellTests
{
    [Theory]
    [InlineData("1 + 1")]
    [InlineData("-Command", "1 + 1")]
    [InlineData("-c", "1", "+", "1")]
    [InlineData("1", "+", "1")]
    public void A_command_is_run_and_its_result_printed(params string[] arguments)
    {
        ShellRun run = ShellProcess.Run(arguments);

        Assert.Equal((0, "2\n", ""), (run.ExitCode, run.Output.ReplaceLineEndings("\n"), run.Error));
    }

    [Theory]
    [InlineData]
    [InlineData("-")]
    [InlineData("-Command", "-")]
    public void Standard_input_is_a_script(params string[] arguments)
    {
        ShellRun run = ShellProcess.Run("$a = 40\n$a + 2\n", null, arguments);

        Assert.Equal((0, "42\n", ""), (run.ExitCode, run.Output.ReplaceLineEndings("\n"), run.Error));
    }

    [Fact]
    public void A_script_file_gets_its_arguments()
    {
        using var folder = new TemporaryFolder();
        string script = folder.Write(
            "a script.ps1",
            "param([string]$Name, [int]$Count, [switch]$On, [switch]$Off)\n\"$Name|$Count|$On|$Off|$args|$(Split $PSScriptRoot)\"\n"
            .Replace("$(Split $PSScriptRoot)", "$PSScriptRoot", StringComparison.Ordinal));

        ShellRun run = ShellProcess.Run("-File", script, "-Name", "two words", "-Off:$false", "-On", "-Count:-3");

        Assert.Equal((0, $"two words|-3|True|False||{folder.Path}\n", ""), (run.ExitCode, run.Output.ReplaceLineEndings("\n"), run.Error));
    }

    [Fact]
    public void The_module_is_there_and_shows_its_objects_as_a_table()
    {
        ShellRun run = ShellProcess.Run("Get-Module LLMPlanner");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"ModuleType +Version +PreRelease +Name", run.Output);
        Assert.Contains(BuildPaths.ProductVersion, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\x1b", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 5", 5, "")]
    [InlineData("'x'; exit 0; 'y'", 0, "x\n")]
    [InlineData("function f { exit 3 }; f; 'y'", 3, "")]
    [InlineData("Import-Module nosuch; exit 0", 0, "")]
    [InlineData("throw 'boom'", 1, "")]
    [InlineData("Import-Module nosuch; 'on'", 1, "on\n")]
    [InlineData("Import-Module nosuch -ErrorAction SilentlyContinue; 'on'", 0, "on\n")]
    [InlineData("try { throw 'x' } catch { 'caught' }", 0, "caught\n")]
    public void The_exit_code_tells_what_happened(string script, int code, string output)
    {
        ShellRun run = ShellProcess.Run(script);

        Assert.Equal((code, output), (run.ExitCode, run.Output.ReplaceLineEndings("\n")));
    }

    [Fact]
    public void Exit_in_a_script_file_counts()
    {
        using var folder = new TemporaryFolder();

        ShellRun run = ShellProcess.Run("-File", folder.Write("s.ps1", "'out'; exit 9"));

        Assert.Equal((9, "out\n"), (run.ExitCode, run.Output.ReplaceLineEndings("\n")));
    }

    [Fact]
    public void An_error_goes_to_standard_error_with_its_place_and_id()
    {
        ShellRun run = ShellProcess.Run("'before'\nImport-Module nosuch");

        Assert.Equal("before\n", run.Output.ReplaceLineEndings("\n"));
        Assert.Contains("Import-Module: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("at line 2, character 1: Import-Module nosuch", run.Error, StringComparison.Ordinal);
        Assert.Contains("Id: Modules_ModuleNotFound,Microsoft.PowerShell.Commands.ImportModuleCommand", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_in_the_syntax_is_one_short_error()
    {
        using var folder = new TemporaryFolder();
        string script = folder.Write("s.ps1", "'a'\n1 +\n");

        foreach (string[] arguments in new string[][] { ["'a'\n1 +"], ["-File", script] })
        {
            ShellRun run = ShellProcess.Run(arguments);
            Assert.Equal((1, ""), (run.ExitCode, run.Output));
            Assert.Contains("line 2, character 4", run.Error, StringComparison.Ordinal);
            Assert.Equal(3, run.Error.ReplaceLineEndings("\n").Trim('\n').Split('\n').Length);
        }
    }

    [Theory]
    [InlineData("1 | Sort-Object", "Sort-Object")]
    [InlineData("1 | sort-object", "Sort-Object")]
    [InlineData("1 | select a", "Select-Object")]
    [InlineData("1 | ConvertTo-Json", "ConvertTo-Json")]
    [InlineData("Get-Content x", "Get-Content")]
    [InlineData("Get-ChildItem *.json", "Get-ChildItem")]
    public void A_cmdlet_that_only_pwsh_has_is_explained(string script, string cmdlet)
    {
        ShellRun run = ShellProcess.Run(script);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"'{cmdlet}' belongs to Microsoft.PowerShell.", run.Error, StringComparison.Ordinal);
        Assert.Contains("-OutputFormat Json", run.Error, StringComparison.Ordinal);
        Assert.Contains("pwsh 7.4 or later", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_that_nobody_has_keeps_the_engine_s_error()
    {
        ShellRun run = ShellProcess.Run("Get-Nonsense");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("'Get-Nonsense' is not recognized", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Nonsense")]
    [InlineData("-OutputFormat")]
    [InlineData("-OutputFormat", "Xml", "1")]
    [InlineData("-OutputFormat", "0", "1")]
    [InlineData("-File")]
    [InlineData("-Command")]
    [InlineData("-File", "/no/such/file.ps1")]
    public void Wrong_usage_is_2_and_prints_no_result(params string[] arguments)
    {
        ShellRun run = ShellProcess.Run(arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("llmplanner: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_and_help_go_to_standard_output()
    {
        Assert.Equal(BuildPaths.ProductVersion, ShellProcess.Run("-Version").Output.Trim());
        ShellRun help = ShellProcess.Run("--help");
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.StartsWith("llmplanner: ", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_one_array_of_the_public_properties()
    {
        ShellRun run = ShellProcess.Run(
            "-OutputFormat",
            "Json",
            "1; 2.5; [double]::NaN; 5GB; [DayOfWeek]::Friday; $null; 'ü\"'; , @(1, @(2, 3)); [version]'1.2'; "
            + "[pscustomobject]@{ A = @{ b = $true }; C = [double]::PositiveInfinity }; [uri]'about:blank'; [timespan]::FromHours(1)");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.Equal(
            """[1,2.5,null,5368709120,"Friday",null,"ü\"",[1,[2,3]],"1.2",{"A":{"b":true},"C":null},"about:blank","01:00:00"]""",
            JsonSerializer.Serialize(json.RootElement, new JsonSerializerOptions
            {
                Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }));
    }

    [Fact]
    public void Json_of_nothing_is_an_empty_array() => Assert.Equal("[]", ShellProcess.Run("-o", "json", "$x = 1").Output.Trim());

    [Fact]
    public void Json_is_whole_after_an_error_and_holds_nothing_else()
    {
        ShellRun run = ShellProcess.Run(
            "$host.UI.WriteLine('told'); 1; $host.UI.WriteWarningLine('warned'); 2 | Out-Default; throw 'boom'", "-OutputFormat", "Json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal([1], JsonSerializer.Deserialize<int[]>(run.Output)!);
        foreach (string text in new[] { "told", "WARNING: warned", "boom" })
        {
            Assert.Contains(text, run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Json_of_an_object_inside_itself_ends()
    {
        ShellRun run = ShellProcess.Run("-o", "json", "$a = @{ n = 1 }; $a.self = $a; $a; Get-Module LLMPlanner");

        Assert.Equal(0, run.ExitCode);
        using JsonDocument json = JsonDocument.Parse(run.Output, new JsonDocumentOptions { MaxDepth = 100 });
        Assert.Equal(JsonValueKind.Null, json.RootElement[0].GetProperty("self").ValueKind);
        Assert.Equal("LLMPlanner", json.RootElement[1].GetProperty("Name").GetString());
    }

    [Fact]
    public void An_interrupted_script_cleans_up_and_ends_with_130()
    {
        if (OperatingSystem.IsWindows())
        {
            // There is no signal to send to one process there.
            return;
        }

        ShellRun run = ShellProcess.RunAndInterrupt(
            "try { $host.UI.WriteLine('started'); while ($true) { } } finally { $host.UI.WriteLine('cleaned up') }");

        Assert.Equal((130, "started\ncleaned up\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public void A_question_to_the_user_is_an_error_not_a_wait()
    {
        ShellRun run = ShellProcess.Run("$host.UI.ReadLine()");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("cannot ask for input", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Modules_of_an_installed_pwsh_are_not_picked_up()
    {
        using var folder = new TemporaryFolder();
        folder.Write("Stray/Stray.psm1", "function Get-Stray { 'stray' }");
        folder.Write("Stray/Stray.psd1", "@{ RootModule = 'Stray.psm1'; ModuleVersion = '1.0'; FunctionsToExport = @('Get-Stray') }");
        var environment = new Dictionary<string, string> { ["PSModulePath"] = folder.Path };

        Assert.Equal(1, ShellProcess.Run("", environment, "Get-Stray").ExitCode);
        Assert.Equal("stray", ShellProcess.Run("", environment, "Import-Module Stray; Get-Stray").Output.Trim());
    }
}
