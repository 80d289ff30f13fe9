# The examples of the help pages, and a folder with everything that they name.

Import-Module (Join-Path $PSScriptRoot 'shared.psm1')

$script:Root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
$script:Samples = Join-Path $script:Root 'tests/LLMPlanner.Tests/Data/hardware'

function Get-HelpExample {
    # Every example of every page: the cmdlet, the number and the code.
    foreach ($page in Get-ChildItem (Join-Path $script:Root 'docs/cmdlets') -Filter '*-*.md') {
        $text = (Get-Content $page.FullName -Raw) -replace "`r`n", "`n"
        $examples = [regex]::Match($text, '(?s)\n## EXAMPLES\n(.*?)\n## PARAMETERS\n').Groups[1].Value
        $number = 0
        foreach ($match in [regex]::Matches($examples, '(?s)```powershell\n(.*?)\n```')) {
            $number++
            @{ Cmdlet = $page.BaseName; Number = $number; Code = $match.Groups[1].Value }
        }
    }
}

function New-GgufFile {
    # A small model of one layer in 16 bits, sparse.
    param([Parameter(Mandatory)] [string] $Path)

    $null = New-Item -ItemType Directory -Path (Split-Path $Path) -Force
    $stream = [System.IO.File]::Create($Path)
    $writer = [System.IO.BinaryWriter]::new($stream)
    $text = { param($value) $bytes = [System.Text.Encoding]::UTF8.GetBytes($value); $writer.Write([uint64] $bytes.Length); $writer.Write($bytes) }
    $tensors = @(
        @('token_embd.weight', 64, 128), @('output_norm.weight', 64, 0), @('output.weight', 64, 128), @('blk.0.attn_norm.weight', 64, 0), @('blk.0.ffn_norm.weight', 64, 0)
        @('blk.0.attn_q.weight', 64, 64), @('blk.0.attn_k.weight', 64, 32), @('blk.0.attn_v.weight', 64, 32), @('blk.0.attn_output.weight', 64, 64)
        @('blk.0.ffn_gate.weight', 64, 256), @('blk.0.ffn_up.weight', 64, 256), @('blk.0.ffn_down.weight', 256, 64)
    )
    $numbers = [ordered]@{
        'llama.block_count' = 1; 'llama.context_length' = 4096; 'llama.embedding_length' = 64; 'llama.feed_forward_length' = 256; 'llama.attention.head_count' = 4
        'llama.attention.head_count_kv' = 2; 'llama.vocab_size' = 128; 'general.file_type' = 1
    }
    $writer.Write([System.Text.Encoding]::ASCII.GetBytes('GGUF'))
    $writer.Write([uint32] 3)
    $writer.Write([uint64] $tensors.Count)
    $writer.Write([uint64] ($numbers.Count + 1))
    & $text 'general.architecture'
    $writer.Write([uint32] 8)
    & $text 'llama'
    foreach ($name in $numbers.Keys) {
        & $text $name
        $writer.Write([uint32] 4)
        $writer.Write([uint32] $numbers[$name])
    }

    $offset = 0
    foreach ($tensor in $tensors) {
        $isVector = $tensor[2] -eq 0
        & $text $tensor[0]
        $writer.Write([uint32] $(if ($isVector) { 1 } else { 2 }))
        $writer.Write([uint64] $tensor[1])
        if (-not $isVector) { $writer.Write([uint64] $tensor[2]) }
        $writer.Write([uint32] $(if ($isVector) { 0 } else { 1 }))
        $writer.Write([uint64] $offset)
        $size = if ($isVector) { $tensor[1] * 4 } else { $tensor[1] * $tensor[2] * 2 }
        $offset += [math]::Ceiling($size / 32) * 32
    }

    $stream.SetLength([math]::Ceiling($stream.Position / 32) * 32 + $offset)
    $writer.Dispose()
    $Path
}

function New-ExampleFolder {
    # Files with the names that examples use.
    param([Parameter(Mandatory)] [string] $Path)

    foreach ($config in 'config.json', 'tuned/config.json', 'my-model/config.json', 'configs/one.json', 'configs/sub/config.json') {
        $null = New-ModelConfig (Join-Path $Path $config)
    }

    $null = New-GgufFile (Join-Path $Path 'models/model.gguf')
    $log = 'INFO vLLM API server version 0.12.0', "INFO non-default args: {'model': 'meta-llama/Llama-3.1-8B-Instruct', 'gpu_memory_utilization': 0.95, 'max_num_seqs': 64}",
    'INFO Model loading took 14.9889 GiB memory and 5.9 seconds', 'INFO Available KV cache memory: 6.95 GiB'
    $null = New-Item -ItemType Directory (Join-Path $Path 'logs'), (Join-Path $Path 'plans'), (Join-Path $Path 'inventory') -Force
    $log | Set-Content (Join-Path $Path 'start.log')
    $log | Set-Content (Join-Path $Path 'logs/a.log')
    $log[0..2] | Set-Content (Join-Path $Path 'logs/b.log')
    $plan = '{ "targets": [ { "id": "desk", "hardware": "RTX 4090" } ], "deployments": [ { "id": "chat", "model": "Qwen3-14B", "quantization": "Q6_K", "engine": "llama.cpp", "engineVersion": "v0.5.0", "contextLength": "16K" } ] }'
    $plan | Set-Content (Join-Path $Path 'plans/chat.llmplan.json')
    $plan | Set-Content (Join-Path $Path 'chat.llmplan.json')
    '{ "rules": { "LLMP2001": "error" } }' | Set-Content (Join-Path $Path 'capacity.settings.json')
    $findings = Test-HardwareFit llama3.1:70b 'RTX 4090' | Invoke-CapacityAudit
    $findings | Export-CapacityReport (Join-Path $Path 'known.sarif')
    $findings | Export-CapacityReport (Join-Path $Path 'audit.json')
    Copy-Item (Get-ChildItem (Join-Path $script:Samples 'nvidia-smi-xml') -Filter *.xml | Select-Object -First 1).FullName (Join-Path $Path 'inventory/node.xml')
    "Name,Gpu`nhost-1,RTX 4090" | Set-Content (Join-Path $Path 'hosts.csv')
    "Name,GPU,RAM,Site`nhost-1,RTX 4090,64GB,Berlin`nhost-2,RTX 3090,64GB,Paris" | Set-Content (Join-Path $Path 'servers.csv')

    # What examples fetch from the hub is there already, in a folder that is not the one they write to.
    $null = New-Item -ItemType Directory (Join-Path $Path 'fetched/models') -Force
    $env:LLMPLANNER_PROFILES = Join-Path $Path 'fetched'
    foreach ($name in 'my-org/New-Model-7B', 'my/Qwen3-8B-Q4') {
        New-ModelPreset (Join-Path $Path 'config.json') -Name $name -Kind Instruct -Task chat -OutputPath (Join-Path $Path 'fetched/models')
    }
}

function Set-ExampleCommand {
    # What examples call that is not there: other programs, other modules, other computers. What would go to the network does not.
    $global:ExampleNodes = (Get-ChildItem (Join-Path $script:Samples 'kubernetes') -Filter *.json | Select-Object -First 1).FullName
    $global:nodes = 'node-1'
    function global:kubectl { Get-Content $global:ExampleNodes -Raw }
    function global:journalctl { Get-Content ./start.log }
    function global:Get-AzVM { [pscustomobject]@{ Name = 'vm1'; Location = 'westeurope'; HardwareProfile = [pscustomobject]@{ VmSize = 'Standard_NC24ads_A100_v4' } } }
    function global:llama-server { }
    function global:Invoke-Command { param($ComputerName, $ScriptBlock) if ($ScriptBlock) { & $ScriptBlock } else { & $args[0] } }
    $global:PSDefaultParameterValues['Save-ModelPreset:WhatIf'] = $true
    $global:PSDefaultParameterValues['Update-CloudPrice:WhatIf'] = $true
}

function Remove-ExampleCommand {
    $env:LLMPLANNER_PROFILES = ''
    Remove-Item function:kubectl, function:journalctl, function:Get-AzVM, function:llama-server, function:Invoke-Command
    $global:PSDefaultParameterValues.Remove('Save-ModelPreset:WhatIf')
    $global:PSDefaultParameterValues.Remove('Update-CloudPrice:WhatIf')
    Remove-Variable ExampleNodes, nodes -Scope Global
}

Export-ModuleMember -Function Get-HelpExample, New-GgufFile, New-ExampleFolder, Set-ExampleCommand, Remove-ExampleCommand
