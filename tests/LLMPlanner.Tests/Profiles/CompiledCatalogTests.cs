using System.Text.Json;
using LLMPlanner.Profiles;
using LLMPlanner.TestSupport;

namespace LLMPlanner.Tests.Profiles;

public sealed class CompiledCatalogTests
{
    private static readonly (ProfileKind Kind, string Folder)[] s_folders =
    [
        (ProfileKind.Model, "models"),
        (ProfileKind.Accelerator, "hardware/accelerators"),
        (ProfileKind.Machine, "hardware/machines"),
        (ProfileKind.Cloud, "hardware/cloud"),
        (ProfileKind.Engine, "engines"),
        (ProfileKind.Quantization, "quantization"),
    ];

    [Fact]
    public void The_built_in_catalog_holds_every_profile_of_the_repository()
    {
        foreach (var (kind, folder) in s_folders)
        {
            Assert.Equal(
                Ids(Path.Combine(BuildPaths.Repository, "profiles", folder)).Order(StringComparer.Ordinal),
                CompiledCatalog.BuiltIn.Entries(kind).Select(e => e.Id).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Every_entry_is_an_object_that_carries_its_id()
    {
        foreach (var (kind, _) in s_folders)
        {
            foreach (CatalogEntry entry in CompiledCatalog.BuiltIn.Entries(kind))
            {
                using JsonDocument json = JsonDocument.Parse(entry.Json);
                Assert.Equal(entry.Id, json.RootElement.GetProperty("id").GetString());
            }
        }
    }

    private static IEnumerable<string> Ids(string folder)
    {
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories) : [];
        foreach (string file in files)
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(file));
            JsonElement[] profiles = json.RootElement.ValueKind == JsonValueKind.Array
                ? [.. json.RootElement.EnumerateArray().Select(e => e.Clone())]
                : [json.RootElement.Clone()];
            foreach (JsonElement profile in profiles)
            {
                yield return profile.GetProperty("id").GetString()!;
            }
        }
    }
}
