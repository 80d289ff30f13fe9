BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

Describe 'Module' {
    It 'has a manifest that PowerShell finds valid' {
        $manifest = Test-ModuleManifest (Get-ModuleManifestPath)
        $manifest.CompatiblePSEditions | Should -Be 'Desktop', 'Core'
    }

    It 'exports what the manifest lists and nothing else' {
        $listed = (Import-PowerShellDataFile (Get-ModuleManifestPath)).CmdletsToExport | Sort-Object
        $exported = (Get-Module LLMPlanner).ExportedCommands.Keys | Sort-Object
        $exported | Should -Be $listed
    }

    It 'imports in another process' {
        $version = Invoke-InJob { (Get-Module LLMPlanner).Version.ToString() }
        $version | Should -Be (Get-Module LLMPlanner).Version.ToString()
    }

    It 'imports in a second or less' {
        $manifest = Get-ModuleManifestPath
        $seconds = Invoke-InJob {
            param($manifest)
            Remove-Module LLMPlanner
            (Measure-Command { Import-Module $manifest }).TotalSeconds
        } -ArgumentList $manifest
        $seconds | Should -BeLessThan 1
    }
}
