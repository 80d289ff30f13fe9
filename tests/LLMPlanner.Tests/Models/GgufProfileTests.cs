using CsCheck;
using LLMPlanner.Accuracy.LlamaCpp;
using LLMPlanner.Architectures;
using LLMPlanner.Engines;
using LLMPlanner.Models;
using LLMPlanner.Planning;
using LLMPlanner.Quantization.Gguf;
using LLMPlanner.Quantization;
using LLMPlanner.TestSupport;
using LLMPlanner.Tests.Quantization;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Models;

/// <summary>What a preset keeps of a GGUF header gives the same model, to the byte, as the file itself.</summary>
public sealed class GgufProfileTests
{
    [Theory]
    [InlineData("llama-3.1-8b", "Q4_K_M")]
    [InlineData("qwen3-30b-a3b", "IQ4_XS")]
    [InlineData("gemma-3-4b", "Q8_0")]
    [InlineData("deepseek-v3", "Q2_K")]
    [InlineData("gpt-oss-20b", "MXFP4_MOE")]
    public void A_header_comes_back_as_it_was(string shape, string mix)
    {
        using var folder = new TemporaryFolder();
        ModelArchitecture architecture = LlamaCppShapes.Get(shape);
        WeightPlan weights = QuantizationCatalog.BuiltIn.Find(mix, gguf: true).Plan(architecture);
        var types = weights.Tensors.ToDictionary(tensor => tensor.Group);
        string path = folder.File("m.gguf");
        GgufModelWriter.Write(architecture, (group, _) => GgmlTypes.Find(types[group].TypeAt(0))!)
            .Set("tokenizer.ggml.tokens", Enumerable.Repeat("token", 1000).ToArray()).WriteSparse(path);
        ModelPreset file = ModelFiles.Read(path);
        var draft = new ModelPresetDraft { Model = file, Name = "my/Header" };

        foreach (ModelPreset copy in new[] { draft.Read("m.json"), ModelPreset.FromHeader("m", file.HeaderJson!) })
        {
            Assert.Equal(file.TotalParameters, copy.TotalParameters);
            Assert.Equal(file.ActiveParameters, copy.ActiveParameters);
            Assert.Equal(file.NativeContextLength, copy.NativeContextLength);
            Assert.Equal(file.Gguf!.WeightBytes, copy.Gguf!.WeightBytes);
            EnginePlan mine = Plan(file);
            EnginePlan theirs = Plan(copy);
            foreach (long context in new[] { 512L, 4096, 32768 })
            {
                Assert.Equal(mine.At(context, 2), theirs.At(context, 2));
            }
        }

        Assert.DoesNotContain("tokenizer", draft.ToJson(), StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, draft.ToJson(), StringComparison.Ordinal);
        Assert.DoesNotContain(draft.Assumptions, text => text.Contains("bf16", StringComparison.Ordinal));
    }

    [Fact]
    public void Types_that_are_not_known_keep_their_bytes()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("m.gguf");
        GgufWriter writer = SampleGgufs.Small();
        writer.Tensor(new GgufTensorSpec("blk.0.extra.weight", 138, [32, 4]) { UnknownBytes = 4096 }).WriteSparse(path);
        ModelPreset file = ModelFiles.Read(path);

        Assert.Equal(file.Gguf!.WeightBytes, ModelPreset.FromHeader("m", file.HeaderJson!).Gguf!.WeightBytes);
    }

    [Theory]
    [InlineData("""{"metadata":[],"tensors":[]}""")]
    [InlineData("""{"metadata":["general.architecture String llama"]}""")]
    [InlineData("""{"metadata":["nonsense"],"tensors":[]}""")]
    [InlineData("""{"metadata":["a UInt32 x"],"tensors":[]}""")]
    [InlineData("""{"metadata":["a Array 1"],"tensors":[]}""")]
    [InlineData("""{"metadata":["a String[] b c"],"tensors":[]}""")]
    [InlineData("""{"metadata":["general.architecture String llama"],"tensors":["a Q4_2 32"]}""")]
    [InlineData("""{"metadata":["general.architecture String llama"],"tensors":["a F32 9223372036854775807 2"]}""")]
    [InlineData("""{"metadata":["general.architecture String llama"],"tensors":["a F32 9223372036854775807"]}""")]
    [InlineData("""{"metadata":["general.architecture String llama"],"tensors":["a F32 1 2 3 4 5"]}""")]
    [InlineData("""{"metadata":["general.architecture String llama"],"tensors":["a 99=9223372036854775807 32","b 99=9223372036854775807 32"]}""")]
    [InlineData("""{"metadata":["general.architecture String clip"],"tensors":["a F32 32"]}""")]
    public void Lines_that_are_none_are_errors_of_ours(string json) => Assert.Throws<PlannerException>(() => ModelPreset.FromHeader("m", json));

    [Fact]
    public void Damaged_lines_never_throw_anything_else()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("m.gguf");
        SampleGgufs.Small().WriteSparse(path);
        string json = ModelFiles.Read(path).HeaderJson!;
        Gen.Select(Gen.Int[0, json.Length - 1], Gen.Char["0 9-=[]\"aZ\u0000\u20ac"]).Array[1, 6].Sample(
            changes =>
            {
                char[] text = json.ToCharArray();
                foreach ((int at, char c) in changes)
                {
                    text[at] = c;
                }

                try
                {
                    ModelPreset.FromHeader("m", new string(text));
                }
                catch (PlannerException)
                {
                    // What is damaged may be refused.
                }
            },
            iter: 3000);
    }

    private static EnginePlan Plan(ModelPreset model) => ResolvedPlan.From(new CapacityRequest { Model = model, Engine = "llama.cpp", ContextLength = 512 }).Plan!;
}
