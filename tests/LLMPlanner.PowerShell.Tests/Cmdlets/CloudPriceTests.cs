using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Update-CloudPrice against a service on this machine, in a process whose cache folder is the test's.</summary>
public sealed class CloudPriceTests : IDisposable
{
    private const string Size = "Standard_NC24ads_A100_v4";
    private readonly TemporaryFolder _folder = new();

    private string Cache => Path.Combine(_folder.Path, "llmplanner", "prices.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Prices_are_kept_and_used_from_then_on()
    {
        using var server = new ListServer("""{"Items":[{"currencyCode":"USD","tierMinimumUnits":0,"retailPrice":1.2345,"armRegionName":"eastus","effectiveStartDate":"2026-01-01T00:00:00Z","productName":"NC","skuName":"NC24","meterName":"NC24","unitOfMeasure":"1 Hour","type":"Consumption","isPrimaryMeterRegion":true,"armSkuName":"Standard_NC24ads_A100_v4"}],"NextPageLink":null,"Count":1}""");
        ShellRun run = await RunAsync(
            $"$u = Update-CloudPrice {Size} -Region eastus -ServiceUri {server.Address}; \"$($u.Region) $($u.PriceCount) $($u.PricedVmSizeCount)\"; (Get-HardwareProfile -VmSize {Size} -Region eastus).PricePerHour");

        Assert.Equal((0, "eastus 1 1\n1.2345\n"), (run.ExitCode, run.Output.ReplaceLineEndings("\n")));
        Assert.True(File.Exists(Cache));
        Assert.Contains("armRegionName eq 'eastus'", server.Questions.Single(), StringComparison.Ordinal);

        run = await RunAsync($"(Get-HardwareProfile {Size} -Region eastus).PricePerHour");
        Assert.Equal("1.2345\n", run.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task With_WhatIf_nothing_is_asked_and_nothing_written()
    {
        using var server = new ListServer("{}");
        ShellRun run = await RunAsync($"Update-CloudPrice {Size} -ServiceUri {server.Address} -WhatIf");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(server.Questions);
        Assert.False(File.Exists(Cache));
    }

    [Fact]
    public async Task Without_a_network_it_is_one_error_and_prices_stay()
    {
        _folder.Write("llmplanner/prices.json", $"{{\"prices\":[{{\"vmSize\":\"{Size}\",\"region\":\"eastus\",\"currency\":\"USD\",\"perHour\":7.5,\"kind\":\"PayAsYouGo\",\"date\":\"2030-01-02\"}}]}}");
        ShellRun run = await RunAsync(
            $"Update-CloudPrice {Size} -ServiceUri http://127.0.0.1:1/ -ErrorAction SilentlyContinue -ErrorVariable e; $e[0].FullyQualifiedErrorId; (Get-HardwareProfile -VmSize {Size} -Region eastus).PricePerHour");

        Assert.Equal("PriceServiceUnavailable,LLMPlanner.PowerShell.Commands.UpdateCloudPriceCommand\n7.5\n", run.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_broken_cache_is_an_error_and_the_built_in_prices_stay_in_use()
    {
        _folder.Write("llmplanner/prices.json", "broken");
        ShellRun run = await RunAsync($"(Get-HardwareProfile -VmSize {Size} -ErrorAction SilentlyContinue -ErrorVariable e).PricePerHour -gt 0; $e[0].FullyQualifiedErrorId");

        Assert.Equal("True\nPriceCacheUnreadable,LLMPlanner.PowerShell.Commands.GetHardwareProfileCommand\n", run.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Unknown_sizes_are_told_and_the_others_asked()
    {
        using var server = new ListServer("""{"Items":[],"NextPageLink":null,"Count":0}""");
        ShellRun run = await RunAsync(
            $"Update-CloudPrice {Size}, nonsense, 'nothing*' -ServiceUri {server.Address} -ErrorAction SilentlyContinue -ErrorVariable e -WarningVariable w -WarningAction SilentlyContinue | ForEach-Object VmSizeCount; $e.FullyQualifiedErrorId; $w.Count");

        Assert.Equal(["1", "HardwareSizeNotFound,LLMPlanner.PowerShell.Commands.UpdateCloudPriceCommand", "PriceNoSizes,LLMPlanner.PowerShell.Commands.UpdateCloudPriceCommand", "1"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Fake_tools_on_the_search_path_are_what_detection_finds()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string tool = _folder.Write("bin/nvidia-smi", "#!/bin/sh\ncase \"$*\" in --query*) echo 'index, name, memory.total [MiB], memory.free [MiB]'; echo '0, NVIDIA L4, 23034 MiB, 20000 MiB' ;; *) exit 9 ;; esac\n");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string slow = _folder.Write("bin/xpu-smi", "#!/bin/sh\necho broken; exit 3\n");
        File.SetUnixFileMode(slow, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        ShellRun run = await RunAsync(
            "$p = Get-HardwareProfile -Detect -WarningVariable w -WarningAction SilentlyContinue; \"$($p.Accelerators.Name) $($p.Accelerators[0].FreeMemoryBytes / 1MB)\"; \"$w\"; (Test-HardwareFit qwen3:8b -WarningAction SilentlyContinue).Footprint.TotalBytes -gt 0",
            ("PATH", Path.Combine(_folder.Path, "bin") + ":" + Environment.GetEnvironmentVariable("PATH")));

        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("L4 20000", lines[0]);
        Assert.Contains("xpu-smi ended with 3", lines[1], StringComparison.Ordinal);
        Assert.Equal("True", lines[2]);
    }

    private Task<ShellRun> RunAsync(string script, params (string Name, string Value)[] environment)
    {
        var variables = environment.Append(("XDG_CACHE_HOME", _folder.Path)).Append(("LOCALAPPDATA", _folder.Path)).ToDictionary(pair => pair.Item1, pair => pair.Item2);
        return Task.Run(() => ShellProcess.Run("", variables, script));
    }

    /// <summary>Answers every question with the same page. Written on sockets: a web server would bring assemblies into the host that the module tests must find absent.</summary>
    private sealed class ListServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly byte[] _page;

        public ListServer(string page)
        {
            byte[] body = Encoding.UTF8.GetBytes(page);
            _page = [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n")), .. body];
            _listener.Start();
            _ = AnswerAsync();
        }

        public List<string> Questions { get; } = [];

        public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/prices"));

        public void Dispose() => _listener.Stop();

        private async Task AnswerAsync()
        {
            try
            {
                while (true)
                {
                    using TcpClient client = await _listener.AcceptTcpClientAsync();
                    NetworkStream stream = client.GetStream();
                    using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                    Questions.Add(Uri.UnescapeDataString(await reader.ReadLineAsync() ?? string.Empty));
                    while (!string.IsNullOrEmpty(await reader.ReadLineAsync()))
                    {
                        // The rest of the request.
                    }

                    await stream.WriteAsync(_page);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                // The test is over.
            }
        }
    }
}
