using System.Reflection;

namespace LLMPlanner.PowerShell.Loading;

/// <summary>
/// Makes an AssemblyLoadContext, a type that .NET Standard 2.0 does not know and .NET Framework does not have, by reflection.
/// </summary>
internal static class LoadContext
{
    /// <summary>The type, or <see langword="null"/> on .NET Framework.</summary>
    public static Type? Type { get; } = typeof(object).Assembly.GetType("System.Runtime.Loader.AssemblyLoadContext");

    /// <summary>
    /// Makes a context and returns its way to load a file, or <see langword="null"/> on .NET Framework. What is not loaded into
    /// it comes from the default context, our own result types among them.
    /// </summary>
    public static Func<string, Assembly>? Create(string name)
    {
        if (Type is null)
        {
            return null;
        }

        object context = Activator.CreateInstance(Type, name, false)!;
        MethodInfo load = Type.GetMethod("LoadFromAssemblyPath", [typeof(string)])!;
        return (Func<string, Assembly>)load.CreateDelegate(typeof(Func<string, Assembly>), context);
    }
}
