BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
    $samples = Join-Path $PSScriptRoot '../LLMPlanner.Tests/Data/hardware'
}

Describe 'Import-HardwareProfile' {
    It 'reads every sample of <Folder>, from the file, from its lines and in one piece' -ForEach @(
        @{ Folder = 'nvidia-smi-xml' }, @{ Folder = 'nvidia-smi-csv' }, @{ Folder = 'rocm-smi' }, @{ Folder = 'amd-smi' }, @{ Folder = 'xpu-smi' }
        @{ Folder = 'system-profiler' }, @{ Folder = 'kubernetes' }, @{ Folder = 'profile' }, @{ Folder = 'probe' }
    ) {
        foreach ($file in Get-ChildItem (Join-Path $samples $Folder) -File | Where-Object { $_.Extension -ne '.expected' }) {
            $read = @($file | Import-HardwareProfile -WarningAction SilentlyContinue)
            $read.Count | Should -BeGreaterThan 0 -Because $file.Name
            @(Get-Content -LiteralPath $file.FullName | Import-HardwareProfile -WarningAction SilentlyContinue).Name | Should -Be $read.Name
            @(Get-Content -LiteralPath $file.FullName -Raw | Import-HardwareProfile -WarningAction SilentlyContinue).Name | Should -Be $read.Name
            $read | Should -BeOfType [LLMPlanner.Hardware.HardwareProfile]
        }
    }

    It 'answers for a cluster in one pipeline' {
        $fits = Get-ChildItem "$samples/kubernetes" -Filter *.json | Import-HardwareProfile -WarningAction SilentlyContinue | Test-HardwareFit -Model qwen3:0.6b
        $fits.Count | Should -BeGreaterThan 3
    }

    It 'reads rows of a spreadsheet, with a column map' {
        $csv = Join-Path $TestDrive 'servers.csv'
        Set-Content -LiteralPath $csv -Encoding UTF8 -Value 'Rechner;Karte;Anzahl;RAM (GB)', 'ki-01;RTX 4090;2;128', 'ki-02;RTX 3090;1;64'
        $map = @{ Name = 'Rechner'; Accelerator = 'Karte'; AcceleratorCount = 'Anzahl' }
        $file = Import-HardwareProfile $csv -ColumnMap $map
        $rows = Import-Csv -LiteralPath $csv -Delimiter ';' | Import-HardwareProfile -ColumnMap $map
        $file.Name | Should -Be 'ki-01', 'ki-02'
        $rows.Name | Should -Be $file.Name
        $rows[0].AcceleratorMemoryBytes | Should -Be 48GB
    }

    It 'puts mixed lines of several computers together' {
        $mixed = foreach ($line in 'name, memory.total [MiB]', 'NVIDIA L4, 23034 MiB') {
            foreach ($node in 'n1', 'n2') { $line | Add-Member PSComputerName $node -PassThru }
        }
        $mixed | Import-HardwareProfile | Select-Object -ExpandProperty Name | Should -Be 'n1', 'n2'
    }

    It 'takes what ConvertFrom-Json and an XML cast return' {
        $kubernetes = Get-ChildItem "$samples/kubernetes" -Filter *.json | Select-Object -First 1
        $names = (Import-HardwareProfile $kubernetes.FullName -WarningAction SilentlyContinue).Name
        (Get-Content -LiteralPath $kubernetes.FullName -Raw | ConvertFrom-Json | Import-HardwareProfile -WarningAction SilentlyContinue).Name | Should -Be $names
    }

    It 'reports what cannot be read and goes on' {
        $good = Join-Path $TestDrive 'good.csv'
        $bad = Join-Path $TestDrive 'bad.bin'
        Set-Content -LiteralPath $good -Value 'name, memory.total [MiB]', 'NVIDIA L4, 23034 MiB'
        [System.IO.File]::WriteAllBytes($bad, [byte[]] (0..50))
        $read = Import-HardwareProfile $bad, "$TestDrive/none.csv", $good -ErrorAction SilentlyContinue -ErrorVariable problems
        $read.Name | Should -Be 'good'
        $problems.FullyQualifiedErrorId -replace ',.*' | Should -Be 'ImportBinary', 'ImportFileNotFound'
        $problems[1].TargetObject | Should -Match 'none\.csv'
    }

    It 'completes formats' {
        Get-CompletionText 'Import-HardwareProfile x -Format Kube' | Should -Contain 'KubernetesNodes'
    }
}
