using System.Management.Automation;
using LLMPlanner.Shell.Hosting;

namespace LLMPlanner.Shell.Output;

/// <summary>Tells what to do where a script calls a cmdlet of pwsh that the embedded engine does not carry.</summary>
internal static class MissingCommand
{
    // The cmdlets of the modules that come with pwsh and not with its engine.
    private static readonly Dictionary<string, string[]> s_modules = new()
    {
        ["Microsoft.PowerShell.Utility"] =
        [
            "Add-Member", "Add-Type", "Clear-Variable", "Compare-Object", "ConvertFrom-Csv", "ConvertFrom-Json",
            "ConvertFrom-Markdown", "ConvertFrom-SddlString", "ConvertFrom-StringData", "ConvertTo-CliXml", "ConvertFrom-CliXml",
            "ConvertTo-Csv", "ConvertTo-Html", "ConvertTo-Json", "ConvertTo-Xml", "Debug-Runspace", "Disable-PSBreakpoint",
            "Disable-RunspaceDebug", "Enable-PSBreakpoint", "Enable-RunspaceDebug", "Export-Alias", "Export-Clixml", "Export-Csv",
            "Export-FormatData", "Export-PSSession", "Format-Custom", "Format-Hex", "Format-List", "Format-Table", "Format-Wide",
            "Get-Alias", "Get-Culture", "Get-Date", "Get-Error", "Get-Event", "Get-EventSubscriber", "Get-FileHash",
            "Get-FormatData", "Get-Host", "Get-MarkdownOption", "Get-Member", "Get-PSBreakpoint", "Get-PSCallStack", "Get-Random",
            "Get-Runspace", "Get-RunspaceDebug", "Get-SecureRandom", "Get-TraceSource", "Get-TypeData", "Get-UICulture",
            "Get-Unique", "Get-Uptime", "Get-Variable", "Get-Verb", "Group-Object", "Import-Alias", "Import-Clixml", "Import-Csv",
            "Import-LocalizedData", "Import-PowerShellDataFile", "Import-PSSession", "Invoke-Expression", "Invoke-RestMethod",
            "Invoke-WebRequest", "Join-String", "Measure-Command", "Measure-Object", "New-Alias", "New-Event", "New-Guid",
            "New-Object", "New-TemporaryFile", "New-TimeSpan", "New-Variable", "Out-File", "Out-GridView", "Out-Printer",
            "Out-String", "Read-Host", "Register-EngineEvent", "Register-ObjectEvent", "Remove-Alias", "Remove-Event",
            "Remove-PSBreakpoint", "Remove-TypeData", "Remove-Variable", "Select-Object", "Select-String", "Select-Xml",
            "Send-MailMessage", "Set-Alias", "Set-Date", "Set-MarkdownOption", "Set-PSBreakpoint", "Set-TraceSource",
            "Set-Variable", "Show-Command", "Show-Markdown", "Sort-Object", "Start-Sleep", "Tee-Object", "Test-Json",
            "Trace-Command", "Unblock-File", "Unregister-Event", "Update-FormatData", "Update-List", "Update-TypeData",
            "Wait-Debugger", "Wait-Event", "Write-Debug", "Write-Error", "Write-Host", "Write-Information", "Write-Output",
            "Write-Progress", "Write-Verbose", "Write-Warning",
        ],
        ["Microsoft.PowerShell.Management"] =
        [
            "Add-Content", "Clear-Content", "Clear-Item", "Clear-ItemProperty", "Clear-RecycleBin", "Convert-Path", "Copy-Item",
            "Copy-ItemProperty", "Debug-Process", "Get-ChildItem", "Get-Clipboard", "Get-ComputerInfo", "Get-Content",
            "Get-HotFix", "Get-Item", "Get-ItemProperty", "Get-ItemPropertyValue", "Get-Location", "Get-Process", "Get-PSDrive",
            "Get-PSProvider", "Get-Service", "Get-TimeZone", "Invoke-Item", "Join-Path", "Move-Item", "Move-ItemProperty",
            "New-Item", "New-ItemProperty", "New-PSDrive", "New-Service", "Pop-Location", "Push-Location", "Remove-Item",
            "Remove-ItemProperty", "Remove-PSDrive", "Remove-Service", "Rename-Computer", "Rename-Item", "Rename-ItemProperty",
            "Resolve-Path", "Restart-Computer", "Restart-Service", "Resume-Service", "Set-Clipboard", "Set-Content", "Set-Item",
            "Set-ItemProperty", "Set-Location", "Set-Service", "Set-TimeZone", "Split-Path", "Start-Process", "Start-Service",
            "Stop-Computer", "Stop-Process", "Stop-Service", "Suspend-Service", "Test-Connection", "Test-Path", "Wait-Process",
        ],
        ["Microsoft.PowerShell.Security"] =
        [
            "ConvertFrom-SecureString", "ConvertTo-SecureString", "Get-Acl", "Get-AuthenticodeSignature", "Get-CmsMessage",
            "Get-Credential", "Get-ExecutionPolicy", "Get-PfxCertificate", "New-FileCatalog", "Protect-CmsMessage", "Set-Acl",
            "Set-AuthenticodeSignature", "Set-ExecutionPolicy", "Test-FileCatalog", "Unprotect-CmsMessage",
        ],
        ["Microsoft.PowerShell.Archive"] = ["Compress-Archive", "Expand-Archive"],
        ["ThreadJob"] = ["Start-ThreadJob"],
    };

    private static readonly Dictionary<string, string> s_instead = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ConvertTo-Json"] = "Leave it out and say -OutputFormat Json, which writes the results as one JSON array",
        ["Format-Table"] = "Leave it out: the results are printed as a table anyway",
        ["Write-Output"] = "Leave it out: what a script does not assign is its output",
        ["Sort-Object"] = "Say -OutputFormat Json and sort the array with another tool",
        ["Select-Object"] = "Use ForEach-Object { $_.Property }, or say -OutputFormat Json and select with another tool",
    };

    /// <summary>The message that replaces the engine's, or <see langword="null"/> where the error is another one.</summary>
    public static string? Advice(ErrorRecord error)
    {
        if (error.Exception is not CommandNotFoundException { CommandName: { } name })
        {
            return null;
        }

        foreach (var (module, commands) in s_modules)
        {
            string? command = Array.Find(commands, c => string.Equals(c, name, StringComparison.OrdinalIgnoreCase));
            if (command is not null)
            {
                string instead = s_instead.GetValueOrDefault(command, "Say -OutputFormat Json and go on with another tool");
                return $"'{command}' belongs to {module}, which comes with pwsh and not with the engine in llmplanner. "
                    + $"{instead}; or run the script in pwsh 7.4 or later after: Import-Module '{Path.GetDirectoryName(EngineSession.ModuleManifest)}'";
            }
        }

        return null;
    }
}
