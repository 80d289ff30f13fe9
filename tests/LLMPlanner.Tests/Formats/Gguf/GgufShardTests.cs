using LLMPlanner.Architectures;
using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Formats.Gguf;
using LLMPlanner.TestSupport;
using LLMPlanner.Tests.Architectures;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Formats.Gguf;

/// <summary>Split files are found beside the one that was given, and what does not belong together is refused.</summary>
public sealed class GgufShardTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_shard_leads_to_all_of_them(int given)
    {
        using var folder = new TemporaryFolder();
        ModelArchitecture architecture = Architecture();
        Write(folder, architecture, 3, firstHasTensors: given != 2);
        GgufModel model = GgufModel.Open(folder.File(Name(given, 3)));
        Assert.Equal(3, model.File.Shards.Count);
        Assert.Equal(architecture.Tensors.TotalParameters, model.Architecture!.Tensors.TotalParameters);
        Assert.Equal(architecture.Tensors.TotalParameters, model.File.ParameterCount);
        Assert.Equal(model.File.TensorBytes, model.WeightBytes);
        Assert.Equal(folder.Sum("*.gguf"), model.File.FileBytes);
        Assert.Equal(0, model.Tensors.Count(tensor => tensor.Layer < 0 && tensor.Name.StartsWith("blk", StringComparison.Ordinal)));
    }

    [Fact]
    public void Missing_shards_are_named()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Architecture(), 4);
        File.Delete(folder.File(Name(2, 4)));
        File.Delete(folder.File(Name(4, 4)));
        var error = Assert.Throws<PlannerException>(() => GgufFile.Open(folder.File(Name(1, 4))));
        Assert.Equal("GgufShardsMissing", error.ErrorId);
        Assert.Equal(PlannerErrorKind.NotFound, error.Kind);
        Assert.Contains(Name(2, 4), error.Message, StringComparison.Ordinal);
        Assert.Contains(Name(4, 4), error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Name(3, 4), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_under_another_number_is_refused()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Architecture(), 3);
        using (FileStream first = File.OpenRead(folder.File(Name(1, 3))))
        {
            var header = new byte[64 * 1024];
            first.ReadExactly(header);
            folder.Write(Name(2, 3), header);
        }

        Assert.Equal("GgufShardMismatch", Assert.Throws<PlannerException>(() => GgufFile.Open(folder.File(Name(1, 3)))).ErrorId);
        Assert.Equal("GgufShardMismatch", Assert.Throws<PlannerException>(() => GgufFile.Open(folder.File(Name(3, 3)))).ErrorId);
    }

    [Fact]
    public void A_shard_that_links_to_another_ends_in_an_error()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Architecture(), 2);
        File.Delete(folder.File(Name(2, 2)));
        File.CreateSymbolicLink(folder.File(Name(2, 2)), folder.File(Name(1, 2)));
        Assert.Equal("GgufShardMismatch", Assert.Throws<PlannerException>(() => GgufFile.Open(folder.File(Name(1, 2)))).ErrorId);
        File.Delete(folder.File(Name(2, 2)));
        File.CreateSymbolicLink(folder.File(Name(2, 2)), folder.File(Name(2, 2)));
        PlannerException error = Assert.Throws<PlannerException>(() => GgufFile.Open(folder.File(Name(1, 2))));
        Assert.Contains(error.ErrorId, (string[])["GgufShardsMissing", "ModelFileUnreadable", "ModelFileNotFound"]);
    }

    [Fact]
    public void Shards_of_different_models_are_refused()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Architecture(), 2);
        byte[] other = new GgufWriter().Set("split.no", (ushort)1).Set("split.count", (ushort)2).Set("split.tensors.count", 1)
            .Tensor("token_embd.weight", LLMPlanner.Quantization.Gguf.GgmlTypes.F32, 8).ToArray();
        folder.Write(Name(2, 2), other);
        Assert.Contains(
            Assert.Throws<PlannerException>(() => GgufFile.Open(folder.File(Name(1, 2)))).ErrorId,
            (string[])["GgufShardTensorsDiffer", "GgufShardTensorTwice"]);
    }

    [Fact]
    public void A_shard_without_a_shards_name_is_refused()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Architecture(), 2);
        File.Move(folder.File(Name(1, 2)), folder.File("model.gguf"));
        var error = Assert.Throws<PlannerException>(() => GgufFile.Open(folder.File("model.gguf")));
        Assert.Equal("GgufShardNameInvalid", error.ErrorId);
        Assert.Contains("00001-of-00002", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m-00001-of-00002.gguf", true)]
    [InlineData("m-00001-of-00002.GGUF", true)]
    [InlineData("-00001-of-00002.gguf", false)]
    [InlineData("m-00003-of-00002.gguf", false)]
    [InlineData("m-00000-of-00002.gguf", false)]
    [InlineData("m-0001-of-00002.gguf", false)]
    [InlineData("m-00001-of-00002.bin", false)]
    [InlineData("m_00001-of-00002.gguf", false)]
    public void Names_of_shards_have_one_form(string name, bool isShard)
        => Assert.Equal(isShard, GgufShardName.TryParse(name, out _));

    private static ModelArchitecture Architecture() => ParameterCounts.All.First(row => row.Architecture.ModelType == "qwen3").Architecture;

    private static string Name(int number, int count) => $"model-{number:D5}-of-{count:D5}.gguf";

    private static void Write(TemporaryFolder folder, ModelArchitecture architecture, int count, bool firstHasTensors = true)
    {
        GgufWriter whole = GgufModelWriter.Write(architecture);
        int holders = firstHasTensors ? count : count - 1;
        int perShard = (whole.Tensors.Count + holders - 1) / holders;
        for (int number = 1; number <= count; number++)
        {
            var shard = new GgufWriter();
            if (number == 1)
            {
                foreach ((string key, object value) in whole.Metadata)
                {
                    shard.Set(key, value);
                }
            }

            shard.Set("split.no", (ushort)(number - 1)).Set("split.count", (ushort)count).Set("split.tensors.count", whole.Tensors.Count);
            int first = (number - 1 - (firstHasTensors ? 0 : 1)) * perShard;
            foreach (GgufTensorSpec tensor in whole.Tensors.Skip(Math.Max(0, first)).Take(first < 0 ? 0 : perShard))
            {
                shard.Tensor(tensor);
            }

            shard.WriteSparse(folder.File(Name(number, count)));
        }
    }
}
