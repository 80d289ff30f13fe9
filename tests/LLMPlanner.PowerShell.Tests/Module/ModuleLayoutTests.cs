using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Module;

public sealed class ModuleLayoutTests
{
    // What Windows PowerShell 5.1 lacks, and what only the configuration assembly needs.
    private static readonly string[] s_dependencies =
    [
        "LLMPlanner.Configuration.dll",
        "Microsoft.Bcl.AsyncInterfaces.dll",
        "Microsoft.Extensions.Configuration.Abstractions.dll",
        "Microsoft.Extensions.Configuration.FileExtensions.dll",
        "Microsoft.Extensions.Configuration.Json.dll",
        "Microsoft.Extensions.Configuration.dll",
        "Microsoft.Extensions.FileProviders.Abstractions.dll",
        "Microsoft.Extensions.FileProviders.Physical.dll",
        "Microsoft.Extensions.FileSystemGlobbing.dll",
        "Microsoft.Extensions.Primitives.dll",
        "System.Buffers.dll",
        "System.Memory.dll",
        "System.Numerics.Vectors.dll",
        "System.Runtime.CompilerServices.Unsafe.dll",
        "System.Text.Encodings.Web.dll",
        "System.Text.Json.dll",
        "System.Threading.Tasks.Extensions.dll",
    ];

    private static readonly Hashtable s_manifest = ReadManifest();

    [Fact]
    public void The_dependencies_are_those_we_know_and_no_others() =>
        Assert.Equal(
            s_dependencies,
            Directory.GetFiles(Path.Combine(BuildPaths.Module, "dependencies")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void Few_files_lie_on_the_way_of_autoloading() =>
        Assert.InRange(Directory.GetFiles(BuildPaths.Module).Length, 5, 15);

    [Fact]
    public void The_manifest_has_the_version_of_the_assemblies()
    {
        Assert.Equal(BuildPaths.ProductVersion, s_manifest["ModuleVersion"]);
        foreach (string assembly in new[] { "LLMPlanner.dll", "LLMPlanner.PowerShell.dll", "dependencies/LLMPlanner.Configuration.dll" })
        {
            Version version = AssemblyName.GetAssemblyName(Path.Combine(BuildPaths.Module, assembly)).Version!;
            Assert.Equal(BuildPaths.ProductVersion, version.ToString(3));
        }
    }

    [Theory]
    [InlineData("CmdletsToExport")]
    [InlineData("FunctionsToExport")]
    [InlineData("AliasesToExport")]
    [InlineData("VariablesToExport")]
    public void Exports_are_listed_one_by_one(string key)
    {
        Assert.True(s_manifest.ContainsKey(key));
        Assert.DoesNotContain("*", ((object[])s_manifest[key]!).Cast<string>());
    }

    [Fact]
    public void The_manifest_lists_exactly_the_cmdlets_of_the_assembly()
    {
        string[] cmdlets = [.. typeof(Loading.ModuleInitializer).Assembly.GetExportedTypes()
            .Select(t => t.GetCustomAttribute<CmdletAttribute>())
            .OfType<CmdletAttribute>()
            .Select(a => $"{a.VerbName}-{a.NounName}")
            .Order(StringComparer.Ordinal)];

        Assert.Equal(cmdlets, ((object[])s_manifest["CmdletsToExport"]!).Cast<string>().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_engine_finds_the_manifest_valid()
    {
        using var session = new ModuleSession(import: false);

        PSModuleInfo module = session.Run($"Test-ModuleManifest '{ModuleSession.Manifest}'").Single<PSModuleInfo>();

        Assert.Equal(["Desktop", "Core"], module.CompatiblePSEditions);
    }

    [Fact]
    public void Every_file_that_the_manifest_names_is_there()
    {
        foreach (string key in new[] { "RequiredAssemblies", "FormatsToProcess", "TypesToProcess" })
        {
            foreach (string file in (object[])s_manifest[key]!)
            {
                Assert.True(File.Exists(Path.Combine(BuildPaths.Module, file)), file);
            }
        }

        Assert.True(File.Exists(Path.Combine(BuildPaths.Module, (string)s_manifest["RootModule"]!)));
    }

    private static Hashtable ReadManifest()
    {
        ScriptBlockAst ast = Parser.ParseFile(ModuleSession.Manifest, out _, out ParseError[] errors);
        Assert.Empty(errors);
        return (Hashtable)ast.Find(a => a is HashtableAst, searchNestedScriptBlocks: false).SafeGetValue();
    }
}
