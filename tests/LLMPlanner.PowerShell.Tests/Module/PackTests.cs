using System.Diagnostics;
using System.IO.Compression;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Module;

/// <summary>What dotnet pack puts beside each other: a module for the gallery, and the same as Azure Automation imports it.</summary>
public sealed class PackTests : IClassFixture<PackTests.Packed>
{
    private const int LongestPath = 140;
    private const long Largest = 10 << 20;

    private readonly Packed _packed;

    public PackTests(Packed packed) => _packed = packed;

    [Fact]
    public void The_zip_is_a_folder_of_the_modules_name_within_the_limits()
    {
        using ZipArchive zip = ZipFile.OpenRead(_packed.Zip);

        Assert.True(new FileInfo(_packed.Zip).Length < Largest);
        Assert.All(zip.Entries, entry => Assert.StartsWith("LLMPlanner/", entry.FullName, StringComparison.Ordinal));
        Assert.All(zip.Entries, entry => Assert.InRange(entry.FullName.Length, 1, LongestPath - 1));
        Assert.Equal(
            [.. Directory.GetFiles(BuildPaths.Module, "*", SearchOption.AllDirectories).Select(file => "LLMPlanner/" + Path.GetRelativePath(BuildPaths.Module, file).Replace('\\', '/')).Order(StringComparer.Ordinal)],
            zip.Entries.Select(entry => entry.FullName).Where(name => !name.EndsWith('/')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_gallery_package_has_the_manifest_in_its_root_and_the_tags_of_a_module()
    {
        using ZipArchive package = ZipFile.OpenRead(_packed.Package);
        using var nuspec = new StreamReader(package.GetEntry("LLMPlanner.nuspec")!.Open());
        string text = nuspec.ReadToEnd();

        Assert.NotNull(package.GetEntry("LLMPlanner.psd1"));
        Assert.NotNull(package.GetEntry("dependencies/LLMPlanner.Configuration.dll"));
        Assert.DoesNotContain(package.Entries, entry => entry.FullName.StartsWith("lib/", StringComparison.Ordinal));
        Assert.Contains("<id>LLMPlanner</id>", text, StringComparison.Ordinal);
        Assert.Contains("PSModule", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<dependency ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_zip_unpacked_elsewhere_answers_in_the_real_engine()
    {
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(BuildPaths.Shell, "*", SearchOption.AllDirectories).Where(file => !Path.GetRelativePath(BuildPaths.Shell, file).StartsWith("module", StringComparison.Ordinal)))
        {
            string copy = Path.Combine(folder.Path, Path.GetRelativePath(BuildPaths.Shell, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        ZipFile.ExtractToDirectory(_packed.Zip, Path.Combine(folder.Path, "module"));

        ShellRun run = ShellProcess.RunAt(folder.Path, "(Get-ModelFootprint qwen3:8b).TotalParameters; (Get-Command -Module LLMPlanner).Count; (Get-Module LLMPlanner).ModuleBase");

        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal("8190735360", lines[0]);
        Assert.True(int.Parse(lines[1], System.Globalization.CultureInfo.InvariantCulture) > 20);
        Assert.StartsWith(folder.Path, lines[2], StringComparison.Ordinal);
    }

    /// <summary>The packages, packed once.</summary>
    public sealed class Packed : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Packed()
        {
            string project = Path.Combine(BuildPaths.Repository, "src", "LLMPlanner.PowerShell", "LLMPlanner.PowerShell.csproj");
            var start = new ProcessStartInfo("dotnet", ["pack", project, "--no-build", "--no-restore", "-c", BuildPaths.Configuration, "-o", _folder.Path, "-m:1", "-nodeReuse:false"])
            {
                RedirectStandardOutput = true,
            };

            // What a surrounding build or test run leaves in the environment is not for this one.
            foreach (string name in start.Environment.Keys.Where(key => key.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToArray())
            {
                start.Environment.Remove(name);
            }

            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, output);
        }

        public string Zip => Path.Combine(_folder.Path, "LLMPlanner.zip");

        public string Package => Assert.Single(Directory.GetFiles(_folder.Path, "*.nupkg"));

        public void Dispose() => _folder.Dispose();
    }
}
