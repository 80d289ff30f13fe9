BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule
}

Describe 'Get-LaunchCommand' {
    It 'writes the line of a verdict' {
        $command = Test-HardwareFit qwen3:8b 'RTX 4090' -ContextLength 16k | Get-LaunchCommand
        $command | Should -BeOfType [LLMPlanner.Launch.LaunchCommand]
        $command.Executable | Should -Be 'llama-server'
        $command.Arguments | Should -Contain '--fit'
        $command.CommandLine | Should -BeExactly 'llama-server --model Qwen3-8B-Q4_K_M.gguf --ctx-size 16384 --parallel 1 --no-kv-unified --n-gpu-layers 37 --flash-attn on --cache-type-k f16 --cache-type-v f16 --fit off'
        "$command" | Should -BeExactly $command.CommandLine
    }

    It 'gives the same for the same question, however it is asked' {
        $line = (Get-LaunchCommand qwen3:8b 'RTX 4090').CommandLine
        (Test-HardwareFit qwen3:8b 'RTX 4090' | Get-LaunchCommand).CommandLine | Should -BeExactly $line
        (Get-ModelPreset qwen3:8b | Get-LaunchCommand -Hardware 'RTX 4090').CommandLine | Should -BeExactly $line
        (Get-LaunchCommand qwen3:8b -Hardware (Get-HardwareProfile 'RTX 4090')).CommandLine | Should -BeExactly $line
    }

    It 'judges anew what is typed beside a verdict' {
        $line = (Test-HardwareFit qwen3:8b 'RTX 4090' -EngineOption @{ parallel = 4 } | Get-LaunchCommand -EngineOption @{ ngl = 10 }).CommandLine
        $line | Should -Match ' --parallel 4 '
        $line | Should -Match ' --n-gpu-layers 10 '
    }

    It 'writes a Modelfile for Ollama' {
        $command = Get-LaunchCommand qwen3:8b 'RTX 4090' -Engine Ollama -ContextLength 8k -KvCacheType q8_0 -Shell Bash
        $command.Files['Modelfile'] | Should -BeExactly "FROM Qwen3-8B-Q4_K_M.gguf`nPARAMETER num_ctx 8192`nPARAMETER num_gpu 37`n"
        $command.Environment['OLLAMA_KV_CACHE_TYPE'] | Should -Be 'q8_0'
        $command.CommandLine | Should -Match '^OLLAMA_CONTEXT_LENGTH=8192 .* ollama create qwen3-8b:q4_k_m -f Modelfile$'
    }

    It 'quotes for <Shell>' -ForEach @(
        @{ Shell = 'Bash'; Expected = "'my models/it'\''s.gguf'" }
        @{ Shell = 'PowerShell'; Expected = "'my models/it''s.gguf'" }
        @{ Shell = 'Cmd'; Expected = '^"my models/it''s.gguf^"' }
    ) {
        $fit = Test-HardwareFit qwen3:8b 'RTX 4090'
        $fit.GetType().GetProperty('ModelPath').SetValue($fit, "my models/it's.gguf")
        (Get-LaunchCommand -InputObject $fit -Shell $Shell).CommandLine | Should -BeLike "llama-server --model $Expected --ctx-size*"
    }

    It 'hands hostile names on as one argument' {
        function llama-server { $global:LlmPlannerSeen = $args }
        $fit = Test-HardwareFit qwen3:8b 'RTX 4090'
        foreach ($name in 'a"b', '$(throw 1)', '`$x', "; throw 'x'", "$([char] 0x2019); throw 'x'", '& x | y > z', '@(1)', '-x.y', '%PATH%', 'a b#c') {
            $fit.GetType().GetProperty('ModelPath').SetValue($fit, $name)
            $command = $fit | Get-LaunchCommand
            Invoke-Expression $command.CommandLine
            "$($global:LlmPlannerSeen[1])" | Should -BeExactly $name
        }
    }

    It 'refuses what no shell takes, and goes on' {
        $bad = Test-HardwareFit qwen3:8b 'RTX 4090'
        $bad.GetType().GetProperty('ModelPath').SetValue($bad, "a`nb")
        $commands = $bad, (Test-HardwareFit qwen3:4b 'RTX 4090') | Get-LaunchCommand -ErrorAction SilentlyContinue -ErrorVariable problems
        $commands.Model | Should -Be 'Qwen/Qwen3-4B'
        $problems[0].FullyQualifiedErrorId | Should -BeExactly 'ArgumentNotQuotable,LLMPlanner.PowerShell.Commands.GetLaunchCommandCommand'
        $problems[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'warns where the verdict is no' {
        $command = Get-LaunchCommand llama3.1:70b 'RTX 3060 12GB' -WarningVariable warnings -WarningAction SilentlyContinue
        $command | Should -Not -BeNullOrEmpty
        "$warnings" | Should -Match 'DoesNotFit'
    }

    It 'names the nearest option' {
        $problem = Get-CaughtError { Get-LaunchCommand qwen3:8b 'RTX 4090' -EngineOption @{ 'ctx-sise' = 1 } }
        $problem.FullyQualifiedErrorId | Should -BeExactly 'UnknownEngineOption,LLMPlanner.PowerShell.Commands.GetLaunchCommandCommand'
        $problem.Exception.Message | Should -Match "'ctx-size'"
    }

    It 'asks for a machine' {
        (Get-CaughtError { Get-LaunchCommand qwen3:8b -Hardware $null }).FullyQualifiedErrorId | Should -BeExactly 'HardwareRequired,LLMPlanner.PowerShell.Commands.GetLaunchCommandCommand'
    }

    It 'takes verdicts of another process' {
        $fit = Invoke-InJob { Test-HardwareFit qwen3:8b 'RTX 4090' }
        ($fit | Get-LaunchCommand).CommandLine | Should -Match '--n-gpu-layers 37'
    }

    It 'completes shells' {
        Get-CompletionText "Get-LaunchCommand qwen3:8b 'RTX 4090' -Shell " | Sort-Object | Should -Be 'Bash', 'Cmd', 'PowerShell'
    }

    It 'shows the whole line' {
        Get-LaunchCommand qwen3:8b 'RTX 4090' | Get-RenderedText | Should -Match 'llama-server'
        $list = Get-LaunchCommand qwen3:8b 'RTX 4090' -Engine Ollama | Format-List | Get-RenderedText
        $list | Should -Match 'OLLAMA_CONTEXT_LENGTH='
        $list | Should -Match 'PARAMETER num_ctx'
    }
}
