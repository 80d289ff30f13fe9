using System.Runtime.Loader;
using LLMPlanner.TestSupport;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("LLMPlanner.PowerShell.Tests.Hosting.ModuleTestFramework", "LLMPlanner.PowerShell.Tests")]

namespace LLMPlanner.PowerShell.Tests.Hosting;

/// <summary>
/// Makes the tests' own use of our types find the very assemblies that the module import loads. A framework of our own is what
/// runs before xunit reads the attributes of the tests, which may name such types.
/// </summary>
public sealed class ModuleTestFramework : XunitTestFramework
{
    public ModuleTestFramework(IMessageSink sink)
        : base(sink)
    {
        AssemblyLoadContext.Default.Resolving += (context, name) => name.Name is "LLMPlanner" or "LLMPlanner.PowerShell"
            ? context.LoadFromAssemblyPath(Path.Combine(BuildPaths.Module, name.Name + ".dll"))
            : null;

        // What whoever runs the tests keeps in a profile folder must not decide them.
        Environment.SetEnvironmentVariable("LLMPLANNER_PROFILES", null);
        Environment.SetEnvironmentVariable("XDG_CONFIG_HOME", Path.Combine(Path.GetTempPath(), "llmplanner-no-such-folder"));
    }
}
