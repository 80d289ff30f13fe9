BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

Describe 'Show-ModelFootprint' {
    It 'draws a model alone' {
        $lines = Show-ModelFootprint qwen3:8b -Ascii -Width 100
        $lines.Count | Should -Be 3
        $lines | ForEach-Object { $_ | Should -BeOfType [string] }
        $lines[1] | Should -Match '^memory \[W+K+.*\]'
    }

    It 'draws every device of a machine' {
        $lines = Test-HardwareFit qwen3:8b '2x RTX 3090' | Show-ModelFootprint -Ascii
        ($lines -match '^GPU0 ').Count | Should -Be 1
        ($lines -match '^GPU1 ').Count | Should -Be 1
    }

    It 'marks what does not fit' {
        (Show-ModelFootprint Llama-3.1-70B-Instruct 'RTX 4090' -Ascii) -match '\]!' | Should -Not -BeNullOrEmpty
    }

    It 'has no colour where output is redirected' {
        Show-ModelFootprint qwen3:8b | Out-String | Should -Not -Match ([char] 27)
    }

    It 'goes into a file like any text' {
        Show-ModelFootprint qwen3:8b -Ascii | Set-Content "$TestDrive/bar.txt"
        Get-Content "$TestDrive/bar.txt" | Should -HaveCount 3
    }
}
