BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'shared.psm1') -Force
    Import-BuiltModule

    # The cache of whoever runs the suites is not touched.
    $before = @{ XDG_CACHE_HOME = $env:XDG_CACHE_HOME; LOCALAPPDATA = $env:LOCALAPPDATA }
    $env:XDG_CACHE_HOME = Join-Path $TestDrive 'cache'
    if ($env:OS -eq 'Windows_NT') { $env:LOCALAPPDATA = $env:XDG_CACHE_HOME }
}

AfterAll {
    $env:XDG_CACHE_HOME = $before.XDG_CACHE_HOME
    $env:LOCALAPPDATA = $before.LOCALAPPDATA
}

Describe 'Update-CloudPrice' {
    It 'asks nothing and writes nothing with -WhatIf' {
        Update-CloudPrice Standard_NC24ads_A100_v4 -ServiceUri http://127.0.0.1:1/ -WhatIf
        Test-Path $env:XDG_CACHE_HOME | Should -BeFalse
    }

    It 'is one error without a network, which says which prices stay' {
        $problem = Get-CaughtError { Update-CloudPrice Standard_NC24ads_A100_v4 -ServiceUri http://127.0.0.1:1/ }
        $problem.FullyQualifiedErrorId | Should -BeExactly 'PriceServiceUnavailable,LLMPlanner.PowerShell.Commands.UpdateCloudPriceCommand'
        $problem.CategoryInfo.Category | Should -Be 'ResourceUnavailable'
        $problem.ErrorDetails.RecommendedAction | Should -Match 'stay as they are'
        (Get-HardwareProfile Standard_NC24ads_A100_v4).PricePerHour | Should -BeGreaterThan 0
    }

    It 'asks only safe addresses' {
        (Get-CaughtError { Update-CloudPrice Standard_NC24ads_A100_v4 -ServiceUri http://example.com/ }).FullyQualifiedErrorId | Should -BeLike 'PriceUriInvalid,*'
    }

    It 'reports sizes that are not known' {
        (Get-CaughtError { Update-CloudPrice Standard_Nonsense_v9 }).FullyQualifiedErrorId | Should -BeLike 'HardwareSizeNotFound,*'
        (Get-CaughtError { Update-CloudPrice 'nothing*' }).FullyQualifiedErrorId | Should -BeLike 'PriceNoSizes,*'
    }

    It 'reads a list page by page and all cmdlets use it' -Skip:($env:OS -eq 'Windows_NT') {
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $port = $listener.LocalEndpoint.Port
        $server = [powershell]::Create().AddScript({
            param($listener, $port)
            $item = '{{"currencyCode":"USD","retailPrice":{0},"armRegionName":"eastus","unitOfMeasure":"1 Hour","type":"Consumption","armSkuName":"{1}","skuName":"x{2}","productName":"p"}}'
            $pages = @(
                '{"Items":[' + ($item -f '1.5', 'Standard_NC24ads_A100_v4', '') + '],"NextPageLink":"http://127.0.0.1:' + $port + '/next"}'
                '{"Items":[' + ($item -f '0.5', 'Standard_NC24ads_A100_v4', ' Spot') + '],"NextPageLink":null}'
            )
            foreach ($page in $pages) {
                $client = $listener.AcceptTcpClient()
                $stream = $client.GetStream()
                $reader = [System.IO.StreamReader]::new($stream)
                while ($reader.ReadLine()) { continue }
                $bytes = [System.Text.Encoding]::ASCII.GetBytes("HTTP/1.1 200 OK`r`nContent-Type: application/json`r`nContent-Length: $($page.Length)`r`nConnection: close`r`n`r`n$page")
                $stream.Write($bytes, 0, $bytes.Length)
                $client.Close()
            }
        }).AddArgument($listener).AddArgument($port)
        $running = $server.BeginInvoke()
        try {
            $update = Update-CloudPrice Standard_NC24ads_A100_v4 -ServiceUri "http://127.0.0.1:$port/"
            $null = $server.EndInvoke($running)
        } finally {
            $listener.Stop()
            $server.Dispose()
        }
        $update | Should -BeOfType [LLMPlanner.Hardware.Pricing.CloudPriceUpdate]
        $update.PriceCount | Should -Be 2
        $update | Get-RenderedText | Should -Match 'Azure +eastus +USD +1 +1 +2'
        $size = Get-HardwareProfile Standard_NC24ads_A100_v4 -Region eastus
        $size.PricePerHour | Should -Be 1.5
        $size.PriceDate.Date | Should -Be ([datetime]::UtcNow.Date)
        ($size.Prices | Where-Object { $_.Kind -eq 'Spot' -and $_.Region -eq 'eastus' } | Sort-Object Date)[-1].PerHour | Should -Be 0.5
    }

    It 'completes sizes and regions' {
        Get-CompletionText 'Update-CloudPrice Standard_NC24ads_A1' | Should -Contain 'Standard_NC24ads_A100_v4'
        Get-CompletionText 'Update-CloudPrice -Region eastu' | Should -Contain 'eastus'
    }
}
