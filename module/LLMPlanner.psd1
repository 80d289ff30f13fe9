@{
    RootModule             = 'LLMPlanner.PowerShell.dll'
    # The build writes the version of the assemblies here.
    ModuleVersion          = '0.0.0'
    GUID                   = '6c0e2b0f-6d1e-4a3c-9a53-2f4c1f9b7e58'
    Author                 = 'LLMPlanner contributors'
    CompanyName            = 'LLMPlanner contributors'
    Copyright              = '(c) LLMPlanner contributors. MIT licence.'
    Description            = 'Answers before a download or a purchase: what a language model needs, whether it fits this hardware, how fast it runs, at what cost, and what to take instead.'

    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')

    # The result types must be known before views and types are read.
    RequiredAssemblies     = @('LLMPlanner.dll')
    FormatsToProcess       = @('LLMPlanner.Format.ps1xml')
    TypesToProcess         = @('LLMPlanner.Types.ps1xml')

    # Explicit lists: a missing one counts as '*' and slows command discovery for everyone.
    CmdletsToExport        = @(
        'Assert-CapacityPlan'
        'Compare-ModelFootprint'
        'Export-CapacityReport'
        'Export-EngineCalibration'
        'Export-HardwareProfile'
        'Find-DeploymentPlan'
        'Find-HardwareFit'
        'Get-CapacityRule'
        'Get-HardwareProbe'
        'Get-HardwareProfile'
        'Get-InferenceEstimate'
        'Get-LaunchCommand'
        'Get-ModelFootprint'
        'Get-ModelPreset'
        'Get-ModelRecommendation'
        'Import-EngineLog'
        'Import-HardwareProfile'
        'Invoke-CapacityAudit'
        'New-CapacityPlan'
        'New-HardwareProfile'
        'New-ModelPreset'
        'Save-ModelPreset'
        'Show-ModelFootprint'
        'Test-CapacityPlan'
        'Test-HardwareFit'
        'Update-CloudPrice'
    )
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()

    PrivateData            = @{
        PSData = @{
            Tags = @('LLM', 'Capacity', 'GPU', 'Planning', 'Inference', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
        }
    }
}
