using System.Reflection;

namespace LLMPlanner.TestSupport;

/// <summary>Where the build put things; the build itself wrote the paths into this assembly.</summary>
internal static class BuildPaths
{
    public static string Repository { get; } = Metadata("RepositoryRoot");

    /// <summary>The module as users import it.</summary>
    public static string Module { get; } = Metadata("ModuleRoot");

    /// <summary>The folder of the program <c>llmplanner</c>.</summary>
    public static string Shell { get; } = Metadata("ShellRoot");

    public static string ProductVersion { get; } = Metadata("ProductVersion");

    /// <summary>Where packages are restored to; only of the projects that ask for it.</summary>
    public static string Packages => Metadata("PackageRoot");

    /// <summary>Debug or Release; only of the projects that ask for it.</summary>
    public static string Configuration => Metadata("BuildConfiguration");

    private static string Metadata(string key) => typeof(BuildPaths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
