using System.Diagnostics;
using System.Text;

namespace LLMPlanner.Hardware.Detection;

/// <summary>
/// Starts a tool directly, without a shell, and waits for it no longer than it may take. One that hangs or prints without end is
/// ended, with what it has started where the runtime can do that.
/// </summary>
internal static class ToolRunner
{
    /// <summary>How much of a tool's output is read, in characters.</summary>
    public const int MaxOutput = 8 << 20;

    private const int MaxError = 4096;

    // What is in the pipe when a process ends is read within this; a child of it may hold the pipe open for ever.
    private static readonly TimeSpan s_drain = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs a tool.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="arguments">Its arguments; none may hold a quote.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task<ToolResult> RunAsync(
        string path, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfo(path, arguments), EnableRaisingEvents = true };
        var exited = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => exited.TrySetResult(true);
        try
        {
            process.Start();
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            return new ToolResult(ToolStatus.NotStarted, 0, string.Empty, e.Message);
        }

        process.StandardInput.Close();
        var output = new LimitedReader(process.StandardOutput, MaxOutput, stopAtLimit: true);
        var error = new LimitedReader(process.StandardError, MaxError, stopAtLimit: false);
        Task ended = Task.WhenAll(exited.Task, output.Completion);
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task limit = Task.Delay(timeout, timer.Token);
        Task first = await Task.WhenAny(ended, output.Full, limit, AfterExit(exited.Task, output.Completion)).ConfigureAwait(false);
        timer.Cancel();
        if (output.Full.IsCompleted)
        {
            Kill(process);
            return new ToolResult(ToolStatus.TooMuch, 0, string.Empty, error.Text);
        }

        if (first == limit)
        {
            Kill(process);
            cancellationToken.ThrowIfCancellationRequested();
            return new ToolResult(ToolStatus.TimedOut, 0, string.Empty, error.Text);
        }

        await Task.WhenAny(error.Completion, Task.Delay(s_drain, CancellationToken.None)).ConfigureAwait(false);
        return new ToolResult(ToolStatus.Exited, process.ExitCode, output.Text, error.Text);
    }

    private static async Task AfterExit(Task exited, Task read)
    {
        await exited.ConfigureAwait(false);
        await Task.WhenAny(read, Task.Delay(s_drain)).ConfigureAwait(false);
    }

    private static ProcessStartInfo StartInfo(string path, IReadOnlyList<string> arguments)
    {
        var info = new ProcessStartInfo
        {
            FileName = path,
            Arguments = string.Join(" ", arguments.Select(a => a.IndexOf(' ') < 0 ? a : "\"" + a + "\"")),
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };

        // Numbers and messages as everybody's.
        info.Environment["LC_ALL"] = "C";
        return info;
    }

    private static void Kill(Process process)
    {
        try
        {
            // Ending what the tool has started too is not in .NET Standard.
            if (typeof(Process).GetMethod("Kill", [typeof(bool)]) is { } killTree)
            {
                killTree.Invoke(process, [true]);
            }
            else
            {
                process.Kill();
            }
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or System.Reflection.TargetInvocationException)
        {
            // It ended in the same moment.
        }
    }

    /// <summary>Reads a stream in the background, up to a limit.</summary>
    private sealed class LimitedReader
    {
        private readonly StringBuilder _text = new();
        private readonly TaskCompletionSource<bool> _full = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LimitedReader(StreamReader reader, int limit, bool stopAtLimit) => Completion = ReadAsync(reader, limit, stopAtLimit);

        public Task Completion { get; }

        public Task Full => _full.Task;

        public string Text
        {
            get
            {
                lock (_text)
                {
                    return _text.ToString();
                }
            }
        }

        private async Task ReadAsync(StreamReader reader, int limit, bool stopAtLimit)
        {
            var buffer = new char[16 << 10];
            try
            {
                int read;
                while ((read = await reader.ReadAsync(buffer, 0, buffer.Length).ConfigureAwait(false)) > 0)
                {
                    lock (_text)
                    {
                        int kept = Math.Min(read, limit - _text.Length);
                        _text.Append(buffer, 0, kept);
                        if (kept < read && stopAtLimit)
                        {
                            _full.TrySetResult(true);
                            return;
                        }
                    }
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // The process was ended, and its streams with it.
            }
        }
    }
}
