BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

Describe 'Get-CapacityRule' {
    It 'lists rules by pattern' {
        (Get-CapacityRule).Count | Should -BeGreaterOrEqual 25
        (Get-CapacityRule LLMP1* | Select-Object -ExpandProperty Band -Unique) | Should -Be 'Fit'
        (Get-CapacityRule llmp1001).Title | Should -Not -BeNullOrEmpty
    }

    It 'says why a finding matters' {
        (Test-HardwareFit llama3.1:70b 'RTX 4090' | Invoke-CapacityAudit | Get-CapacityRule).Id | Should -Contain 'LLMP1001'
    }

    It 'names the nearest rule' {
        "$(Get-CaughtError { Get-CapacityRule LLMP1O01 })" | Should -Match 'LLMP1001'
    }

    It 'completes ids' {
        Get-CompletionText 'Get-CapacityRule LLMP200' | Should -Contain 'LLMP2001'
    }
}
