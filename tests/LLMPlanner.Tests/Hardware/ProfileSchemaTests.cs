using NJsonSchema;

namespace LLMPlanner.Tests.Hardware;

/// <summary>Every hardware profile has the shape that its schema says.</summary>
public class ProfileSchemaTests
{
    [Theory]
    [InlineData("accelerator", "accelerators", 350)]
    [InlineData("machine", "machines", 100)]
    [InlineData("cloud", "cloud", 3)]
    public async Task Files_match_their_schema(string schemaName, string folder, int atLeast)
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(HardwareFiles.Schema(schemaName));
        string[] files = [.. HardwareFiles.Under(folder)];
        IEnumerable<string> errors = files.SelectMany(file =>
            schema.Validate(File.ReadAllText(file)).Select(e => Path.GetFileName(file) + ": " + e));

        Assert.Empty(errors);
        Assert.True(files.Length >= atLeast, $"{files.Length} files");
    }

    [Theory]
    [InlineData("accelerator", """{ "id": "X" }""")]
    [InlineData("machine", """{ "id": "X", "aliases": [], "accelerators": [{ "ref": "Y", "count": 0 }] }""")]
    [InlineData("cloud", """[ { "id": "X", "provider": "Nowhere" } ]""")]
    public async Task Schemas_refuse_what_is_wrong(string schemaName, string json)
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(HardwareFiles.Schema(schemaName));

        Assert.NotEmpty(schema.Validate(json));
    }

    [Fact]
    public void Files_are_formatted_alike()
    {
        IEnumerable<string> files = HardwareFiles.Under("accelerators").Concat(HardwareFiles.Under("machines"))
            .Concat(HardwareFiles.Under("cloud"));

        Assert.All(files, file =>
        {
            string text = File.ReadAllText(file);
            Assert.DoesNotContain('\r', text);
            Assert.DoesNotContain('\t', text);
            Assert.EndsWith("\n", text, StringComparison.Ordinal);
        });
    }
}
