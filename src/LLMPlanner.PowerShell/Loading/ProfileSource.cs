using System.Runtime.CompilerServices;
using LLMPlanner.Configuration;
using LLMPlanner.Profiles;

namespace LLMPlanner.PowerShell.Loading;

/// <summary>The one place that touches a type of LLMPlanner.Configuration, which is loaded apart and only when asked for.</summary>
internal static class ProfileSource
{
    private static readonly Lazy<IProfileSource> s_default = new(Create);

    /// <summary>Reads the folders of this machine and user. Making it loads the configuration assemblies.</summary>
    public static IProfileSource Default => s_default.Value;

    // Not inlined: the runtime looks for the assembly when it compiles the method that names it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IProfileSource Create() => new JsonProfileSource();
}
