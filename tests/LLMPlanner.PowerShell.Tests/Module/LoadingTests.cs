using System.Reflection;
using System.Runtime.Loader;
using LLMPlanner.PowerShell.Loading;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.Profiles;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Module;

public sealed class LoadingTests
{
    [Fact]
    public void The_module_imports_without_a_word_and_its_assemblies_are_those_laid_out()
    {
        using var session = new ModuleSession(import: false);

        ScriptResult result = session.Run($"Import-Module '{ModuleSession.Manifest}' -ErrorAction Stop");

        Assert.Empty(result.All());
        Assert.Empty(result.Warnings);
        Assert.Equal(Path.Combine(BuildPaths.Module, "LLMPlanner.dll"), typeof(PlannerException).Assembly.Location);
    }

    [Fact]
    public void Configuration_and_its_dependencies_live_in_a_context_of_their_own()
    {
        using var session = new ModuleSession();

        IProfileSource source = ProfileSource.Default;

        Assembly configuration = source.GetType().Assembly;
        var context = AssemblyLoadContext.GetLoadContext(configuration)!;
        Assert.Equal("LLMPlanner", context.Name);
        Assert.Equal(Path.Combine(BuildPaths.Module, "dependencies", "LLMPlanner.Configuration.dll"), configuration.Location);
        Assert.Contains(context.Assemblies, a => a.GetName().Name == "Microsoft.Extensions.Configuration.Json");
        Assert.DoesNotContain(
            AssemblyLoadContext.Default.Assemblies, a => a.GetName().Name!.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal));

        // What the runtime carries itself must come from there, or two System.Text.Json would meet.
        Assert.DoesNotContain(context.Assemblies, a => a.GetName().Name!.StartsWith("System.", StringComparison.Ordinal));
    }

    [Fact]
    public void Overlays_are_read_through_the_module_with_the_module_s_own_types()
    {
        using var session = new ModuleSession();
        using var folder = new TemporaryFolder();
        folder.Write("models/m.json", """{ "id": "mine" }""");
        folder.Write("models/bad.json", "{");

        ProfileOverlay overlay = ProfileSource.Default.Load([folder.Path]);

        Assert.Equal("mine", Assert.Single(overlay.Documents, d => d.Layer == ProfileLayer.Explicit).Id);
        Assert.Equal("ProfileSyntax", Assert.Single(overlay.Problems).ErrorId);
    }

    [Fact]
    public void The_module_can_be_removed_and_imported_again_and_again()
    {
        using var session = new ModuleSession();

        session.Run($"1..3 | ForEach-Object {{ Remove-Module LLMPlanner; Import-Module '{ModuleSession.Manifest}' }}").ThrowOnError();
        session.Run($"Import-Module '{ModuleSession.Manifest}' -Force").ThrowOnError();

        Assert.NotNull(ProfileSource.Default.Load([]));
    }

    [Fact]
    public void Parallel_runspaces_import_it_at_the_same_time()
    {
        using var session = new ModuleSession();

        ScriptResult result = session.Run(
            $"1..8 | ForEach-Object -Parallel {{ Import-Module '{ModuleSession.Manifest}'; (Get-Module LLMPlanner).Version.ToString() }} -ThrottleLimit 4");

        Assert.Equal(Enumerable.Repeat(BuildPaths.ProductVersion, 8), result.All().Select(o => o.ToString()));
    }
}
