using System.Reflection;
using LLMPlanner.TestSupport;

namespace LLMPlanner.MSBuild.Tests;

/// <summary>The package, packed once, in a feed that has nothing else; and a cache of packages that goes away.</summary>
public sealed class PackageFixture : IDisposable
{
    private const string Version = "0.0.1-test";

    private readonly TemporaryFolder _folder = new();

    public PackageFixture()
    {
        string project = Path.Combine(BuildPaths.Repository, "src", "LLMPlanner.MSBuild", "LLMPlanner.MSBuild.csproj");
        string configuration = typeof(PackageFixture).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "BuildConfiguration").Value!;
        DotNetRun run = DotNet.Run(
            _folder.Path, BuildPaths.Packages, "pack", project, "--no-build", "--no-restore", "-c", configuration, "-o", Feed, "-p:PackageVersion=" + Version, "-m:1", "-nodeReuse:false");
        Assert.True(run.ExitCode == 0, run.Output);
    }

    public string Feed => Path.Combine(_folder.Path, "feed");

    public string Package => Assert.Single(Directory.GetFiles(Feed, "*.nupkg"));

    private string Cache => Path.Combine(_folder.Path, "packages");

    public void Dispose() => _folder.Dispose();

    /// <summary>Writes a project that uses the package, in a folder of its own.</summary>
    internal string Project(string name, string frameworks, params (string Name, string Text)[] files)
        => Project(name, frameworks, Reference(isPrivate: true), files);

    /// <summary>A reference to the package; private ones are those that the SDK writes.</summary>
    internal static string Reference(bool isPrivate)
        => $"""<PackageReference Include="LLMPlanner.MSBuild" Version="{Version}"{(isPrivate ? " PrivateAssets=\"all\"" : string.Empty)} />""";

    /// <summary>Writes a project with a reference of any kind.</summary>
    internal string Project(string name, string frameworks, string reference, params (string Name, string Text)[] files)
    {
        string property = frameworks.Contains(';', StringComparison.Ordinal) ? "TargetFrameworks" : "TargetFramework";
        _folder.Write("projects/nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="local" value="{Feed}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="shared" value="{BuildPaths.Packages}" /></fallbackPackageFolders>
            </configuration>
            """);
        string path = _folder.Write($"projects/{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <{property}>{frameworks}</{property}>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                {reference}
              </ItemGroup>
            </Project>
            """);
        foreach ((string file, string text) in files)
        {
            _folder.Write($"projects/{name}/{file}", text);
        }

        return path;
    }

    internal DotNetRun Build(string project, params string[] arguments)
        => DotNet.Run(Path.GetDirectoryName(project)!, Cache, ["build", project, "-m:1", "-nodeReuse:false", "-v:normal", .. arguments]);
}
