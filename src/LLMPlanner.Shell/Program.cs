using System.Text;

namespace LLMPlanner.Shell;

/// <summary>The command <c>llmplanner</c>: runs one script on an embedded PowerShell engine and exits.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (Console.IsOutputRedirected || OperatingSystem.IsWindows())
        {
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }

        ShellArguments arguments = ShellArguments.Parse(args);
        switch (arguments.Mode)
        {
            case ShellMode.Usage:
                Console.Error.WriteLine("llmplanner: " + arguments.Problem);
                Console.Error.WriteLine("Try 'llmplanner -Help'.");
                return ExitCodes.Usage;
            case ShellMode.Help:
                Console.Out.Write(Usage.Text);
                return ExitCodes.Success;
            case ShellMode.Version:
                Console.Out.WriteLine(Usage.Version);
                return ExitCodes.Success;
            case ShellMode.StandardInput when !Console.IsInputRedirected:
                Console.Error.Write(Usage.Text);
                return ExitCodes.Usage;
            default:
                return ScriptRunner.Run(arguments);
        }
    }
}
