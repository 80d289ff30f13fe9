using System.Text;
using LLMPlanner.CatalogCompiler;
using LLMPlanner.Profiles;
using LLMPlanner.TestSupport;

namespace LLMPlanner.Tests.Profiles;

public sealed class CatalogCompilerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Objects_and_arrays_become_entries_of_their_kind()
    {
        _folder.Write("models/qwen/a.json", """{ "$schema": "x", "id": "Org/A", "aliases": ["a", "A one"], "n": 1.50 }""");
        _folder.Write("hardware/cloud/azure.json", """[ { "id": "S1" }, { "id": "S2", "deep": { "id": "no entry" } } ]""");
        _folder.Write("hardware/accelerators/c.json", """{ "id": "S1", "name": "ünïcode" }""");

        CompiledCatalog catalog = CompiledCatalog.Read(Compile());

        var model = Assert.Single(catalog.Entries(ProfileKind.Model));
        Assert.Equal("Org/A", model.Id);
        Assert.Equal(["a", "A one"], model.Aliases);
        Assert.Equal("""{"id":"Org/A","aliases":["a","A one"],"n":1.50}""", Text(model));
        Assert.Equal(["S1", "S2"], catalog.Entries(ProfileKind.Cloud).Select(e => e.Id));
        Assert.Equal("""{"id":"S2","deep":{"id":"no entry"}}""", Text(catalog.Entries(ProfileKind.Cloud)[1]));
        Assert.Equal("""{"id":"S1","name":"ünïcode"}""", Text(Assert.Single(catalog.Entries(ProfileKind.Accelerator))));
        Assert.Empty(catalog.Entries(ProfileKind.Machine));
        Assert.Empty(catalog.Entries(ProfileKind.Engine));
        Assert.Empty(catalog.Entries(ProfileKind.Quantization));
    }

    [Theory]
    [InlineData("{ \"id\": \"a\",\n  \"n\": }", 2, 8, "LLMPC001")]
    [InlineData("{ \"id\": \"a\" }\n{", 2, 1, "LLMPC001")]
    [InlineData("", 1, 1, "LLMPC001")]
    [InlineData("[ { \"id\": \"a\" },\n  7 ]", 2, 3, "LLMPC002")]
    [InlineData("[\n\n { \"name\": \"a\" } ]", 3, 2, "LLMPC003")]
    [InlineData("{ \"id\": \"\" }", 1, 1, "LLMPC003")]
    [InlineData("{ \"id\": 5 }", 1, 1, "LLMPC003")]
    [InlineData("[{ \"id\": \"x\" },\n { \"id\": \"X\" }]", 2, 10, "LLMPC004")]
    [InlineData("[{ \"id\": \"x\" },\n { \"id\": \"y\", \"aliases\": [\"z\",\n\"X\"] }]", 3, 1, "LLMPC004")]
    [InlineData("{ \"id\": \"x\",\n\"Id\": \"y\" }", 2, 1, "LLMPC005")]
    [InlineData("{ \"id\": \"x\", \"aliases\": \"y\" }", 1, 25, "LLMPC006")]
    [InlineData("{ \"id\": \"x\", \"aliases\": [\"y\", null] }", 1, 31, "LLMPC006")]
    public void A_mistake_is_reported_with_its_place(string text, int line, int column, string code)
    {
        string file = _folder.Write("models/bad.json", text);
        var catalog = Read();

        Problem problem = Assert.Single(catalog.Problems);
        Assert.StartsWith($"{file}({line},{column}): error {code}: ", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_of_all_files_are_reported_at_once()
    {
        _folder.Write("models/a.json", "{");
        _folder.Write("models/b.json", "[1, 2]");
        _folder.Write("models/c.json", """{ "id": "fine" }""");

        var catalog = Read();

        Assert.Equal(3, catalog.Problems.Count);
        Assert.Equal("fine", Assert.Single(catalog.Entries).Id);
    }

    [Fact]
    public void An_alias_that_repeats_the_id_is_dropped()
    {
        _folder.Write("engines/v.json", """{ "aliases": ["vllm", "v", "V"], "id": "vLLM" }""");

        var entry = Assert.Single(CompiledCatalog.Read(Compile()).Entries(ProfileKind.Engine));

        Assert.Equal(("vLLM", "v"), (entry.Id, Assert.Single(entry.Aliases)));
    }

    [Fact]
    public void The_same_name_may_stand_for_things_of_different_kinds()
    {
        _folder.Write("models/a.json", """{ "id": "same" }""");
        _folder.Write("engines/a.json", """{ "id": "same" }""");

        Assert.Empty(Read().Problems);
    }

    [Fact]
    public void An_index_cut_off_anywhere_is_refused()
    {
        _folder.Write("models/a.json", """{ "id": "a", "aliases": ["b"] }""");
        byte[] index = Compile();

        Assert.Single(CompiledCatalog.Read(index).Entries(ProfileKind.Model));
        for (int length = 0; length < index.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => CompiledCatalog.Read(index[..length]));
        }
    }

    [Fact]
    public void A_changed_byte_never_leads_to_anything_but_an_entry_or_a_clear_error()
    {
        _folder.Write("models/a.json", """{ "id": "a", "aliases": ["b"] }""");
        byte[] index = Compile();
        for (int i = 0; i < index.Length; i++)
        {
            foreach (byte value in new byte[] { 0, 1, 6, 0x7F, 0x80, 0xFF })
            {
                byte[] changed = [.. index];
                changed[i] = value;
                Exception? error = Record.Exception(() => CompiledCatalog.Read(changed));
                Assert.True(error is null or InvalidDataException, $"byte {i} = {value}: {error}");
            }
        }
    }

    private Catalog Read()
    {
        var catalog = new Catalog();
        foreach (var (kind, file) in ProfileFiles.Under(_folder.Path))
        {
            catalog.Add(kind, file);
        }

        return catalog;
    }

    private byte[] Compile()
    {
        Catalog catalog = Read();
        Assert.Empty(catalog.Problems);
        string file = Path.Combine(_folder.Path, "out", "catalog.bin");
        IndexWriter.Write(catalog.Entries, file);
        return File.ReadAllBytes(file);
    }

    private static string Text(LLMPlanner.Profiles.CatalogEntry entry) => Encoding.UTF8.GetString(entry.Json.Span);
}
