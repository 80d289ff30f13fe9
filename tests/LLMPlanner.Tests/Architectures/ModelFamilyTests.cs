using System.Text;
using System.Text.RegularExpressions;
using LLMPlanner.Architectures;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Tests.Architectures;

/// <summary>What adding a family takes, and what an unknown one is told.</summary>
public sealed partial class ModelFamilyTests
{
    private const int MaxLines = 150;

    private const string Sample = """
        {"model_type":"sample","vocab_size":1000,"hidden_size":64,"intermediate_size":256,"num_hidden_layers":3,"num_attention_heads":4,"num_key_value_heads":2}
        """;

    public static TheoryData<string> Refused =>
        ["grok-1", "kimi_linear", "kimi_k3", "internlm", "orion", "phi-msft", "minicpmv"];

    [Fact]
    public void A_family_in_another_assembly_needs_nothing_but_its_file()
    {
        ModelFamilies families = ModelFamilies.With(typeof(SampleFamily).Assembly);
        ModelArchitecture model = families.Read(Config(Sample));
        Assert.Equal("Sample", model.Family);
        Assert.Equal(
            (1000 * 64) + 64 + (3 * ((64 * (4 + 4) * 16) + (64 * 64) + (3 * 64 * 256) + (2 * 64))), model.Tensors.TotalParameters);
        Assert.True(families.Contains("llama"));
        Assert.False(ModelFamilies.BuiltIn.Contains("sample"));
    }

    [Fact]
    public void A_composite_reads_its_text_with_the_families_at_hand()
    {
        ModelFamilies families = ModelFamilies.With(typeof(SampleFamily).Assembly);
        string composite = $$"""{"model_type":"internvl","tie_word_embeddings":false,"text_config":{{Sample}}}""";
        Assert.False(families.Read(Config(composite)).HasTiedEmbeddings);
        Assert.Equal("UnknownModelType", Error(composite).ErrorId);
    }

    [Fact]
    public void A_later_family_replaces_an_earlier_one()
    {
        var families = new ModelFamilies([new SampleFamily(), new OtherSample()]);
        Assert.Equal("Other", families.Read(Config(Sample)).Family);
    }

    [Fact]
    public void A_family_is_one_short_file()
    {
        string[] files = Directory.GetFiles(Path.Combine(Root, "src", "LLMPlanner", "Architectures", "Families"), "*.cs");
        Assert.True(files.Length > 70);
        foreach (string file in files)
        {
            string[] lines = File.ReadAllLines(file);
            Assert.True(lines.Length < MaxLines, $"{file}: {lines.Length} lines");
            string[] classes = [.. lines.Select(line => FamilyClass().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)];
            Assert.Equal([Path.GetFileNameWithoutExtension(file)], classes);
        }
    }

    [Fact]
    public void Every_family_has_a_name_of_its_own_and_its_types_belong_to_it_alone()
    {
        ModelFamily[] families = [.. typeof(ModelFamilies).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(ModelFamily)))
            .Select(type => (ModelFamily)Activator.CreateInstance(type, nonPublic: true)!)];
        Assert.Equal(families.Length, families.Select(family => family.Name).Distinct().Count());
        Assert.Equal(
            families.Sum(family => family.ModelTypes.Count),
            families.SelectMany(family => family.ModelTypes).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(families.Sum(family => family.ModelTypes.Count), ModelFamilies.BuiltIn.ModelTypes.Count());
    }

    [Theory]
    [InlineData("lama", "llama")]
    [InlineData("qwen3_mo", "qwen3_moe")]
    [InlineData("deepseek_v5", "deepseek_v")]
    [InlineData("glm_moe_dsb", "glm_moe_dsa")]
    public void An_unknown_type_names_the_nearest_one_and_the_page(string type, string nearest)
    {
        PlannerException error = Error($$"""{"model_type":"{{type}}"}""");
        Assert.Equal("UnknownModelType", error.ErrorId);
        Assert.Equal(type, error.Target);
        Assert.Contains(nearest, error.Message, StringComparison.Ordinal);
        Assert.Contains("docs/architecture.md", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_type_without_a_verified_formula_is_refused_with_the_reason(string type)
    {
        PlannerException error = Error($$"""{"model_type":"{{type}}","vocab_size":1000,"hidden_size":64,"num_hidden_layers":2}""");
        Assert.Equal(("UnverifiedModelType", PlannerErrorKind.Unsupported), (error.ErrorId, error.Kind));
        Assert.Contains(type, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(type, ModelFamilies.BuiltIn.ModelTypes);
    }

    [Fact]
    public void The_first_ChatGLM_is_another_architecture()
    {
        PlannerException error = Error("""
            {"model_type":"chatglm","hidden_size":4096,"inner_hidden_size":16384,"num_attention_heads":32,"num_layers":28,"position_encoding_2d":true,"vocab_size":130528}
            """);
        Assert.Equal("UnverifiedModelType", error.ErrorId);
    }

    [Fact]
    public void Uncounted_parts_are_named()
    {
        Assert.Equal(["vision tower (MobileNet)", "audio tower"], Uncounted("google/gemma-3n-E4B-it"));
        Assert.Equal(["vision tower"], Uncounted("moonshotai/Kimi-K2.5 (text)"));
        Assert.Equal(["multi-token-prediction layers"], Uncounted("deepseek-ai/DeepSeek-V4-Flash"));
        Assert.Equal(["audio tower", "vision tower", "talker", "token2wav"], Uncounted("Qwen/Qwen2.5-Omni-7B (text)"));
        Assert.Empty(Uncounted("google/gemma-4-E2B-it"));
    }

    [GeneratedRegex(@"class (\w+) : ModelFamily\b")]
    private static partial Regex FamilyClass();

    private static IReadOnlyList<string> Uncounted(string name) => ParameterCounts.Named(name).First().Architecture.UncountedParts;

    private static string Root
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LLMPlanner.sln")))
            {
                folder = folder.Parent;
            }

            return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
        }
    }

    private static PlannerException Error(string json) => Assert.Throws<PlannerException>(() => ModelFamilies.BuiltIn.Read(Config(json)));

    private static ModelConfig Config(string json) => ModelConfig.Parse(Encoding.UTF8.GetBytes(json), "test");

    private sealed class OtherSample : ModelFamily
    {
        public override string Name => "Other";

        public override IReadOnlyList<string> ModelTypes => ["sample"];

        private protected override void Describe(ArchitectureBuilder model)
        {
            DecoderShape shape = model.Decoder();
            model.Frame(tiedByDefault: false);
            model.Layers(shape.Layers, DecoderLayers.PreNorm(shape.HiddenSize, shape.Attention(), shape.FeedForward(model.Text)));
        }
    }
}
