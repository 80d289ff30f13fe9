# Helpers of all suites. The suites test the module as it was built: run 'dotnet build LLMPlanner.sln' first.

$script:Root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path

function Get-ModuleManifestPath {
    # The manifest of the built module, or an error that tells how to build it.
    $path = Join-Path $script:Root 'artifacts/module/LLMPlanner/LLMPlanner.psd1'
    if (-not (Test-Path -LiteralPath $path)) {
        throw "The module is not built: run 'dotnet build LLMPlanner.sln'."
    }

    $path
}

function Import-BuiltModule {
    # Imports the built module, once a session. What whoever runs the suites keeps in a profile folder must not decide them.
    $env:LLMPLANNER_PROFILES = ''
    $env:XDG_CONFIG_HOME = Join-Path ([System.IO.Path]::GetTempPath()) 'llmplanner-no-such-folder'
    if (-not (Get-Module LLMPlanner)) {
        Import-Module (Get-ModuleManifestPath) -Global -ErrorAction Stop
    }
}

function Get-CaughtError {
    # Runs a script and returns the error record that it ends with or writes first; $null where there is none.
    param([Parameter(Mandatory)] [scriptblock] $ScriptBlock)

    try {
        $problems = @()
        $null = & $ScriptBlock 2>&1 | ForEach-Object {
            if ($_ -is [System.Management.Automation.ErrorRecord]) { $problems += $_ }
        }
        $problems | Select-Object -First 1
    } catch {
        $_
    }
}

function Invoke-InJob {
    # Runs a script in a job, which is another process with the module imported, and returns what comes back.
    param(
        [Parameter(Mandatory)] [scriptblock] $ScriptBlock,
        [object[]] $ArgumentList = @()
    )

    $manifest = Get-ModuleManifestPath
    $initialize = [scriptblock]::Create("Import-Module '$($manifest -replace "'", "''")' -ErrorAction Stop")
    $job = Start-Job -InitializationScript $initialize -ScriptBlock $ScriptBlock -ArgumentList $ArgumentList
    try {
        $job | Receive-Job -Wait -ErrorAction Stop
    } finally {
        Remove-Job $job -Force
    }
}

function Get-CompletionText {
    # The texts that Tab offers at the end of a line.
    param([Parameter(Mandatory)] [string] $Line)

    (TabExpansion2 $Line $Line.Length).CompletionMatches | ForEach-Object { $_.CompletionText }
}

function Get-RenderedText {
    # What a console of 120 columns shows, without colours and without blanks at the ends of lines.
    param([Parameter(Mandatory, ValueFromPipeline)] [object] $InputObject)

    $text = $input | Out-String -Width 120
    (($text -replace "$([char] 27)\[[0-9;]*m", '') -split "`r?`n" | ForEach-Object { $_.TrimEnd() }) -join "`n"
}

function New-ModelConfig {
    # Writes a small config of the Llama shape and returns its path. It has 217601024 parameters.
    param([Parameter(Mandatory)] [string] $Path)

    $null = New-Item -ItemType Directory -Path (Split-Path $Path) -Force
    @{
        model_type = 'llama'; hidden_size = 1024; intermediate_size = 4096; num_hidden_layers = 10; num_attention_heads = 16
        num_key_value_heads = 4; vocab_size = 32000; max_position_embeddings = 4096; torch_dtype = 'bfloat16'; tie_word_embeddings = $false
    } | ConvertTo-Json | Set-Content -LiteralPath $Path -Encoding ASCII
    $Path
}

Export-ModuleMember -Function Get-ModuleManifestPath, Import-BuiltModule, Get-CaughtError, Invoke-InJob, Get-CompletionText, Get-RenderedText, New-ModelConfig
