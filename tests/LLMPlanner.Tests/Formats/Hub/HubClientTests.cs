using System.Text;
using LLMPlanner.Architectures;
using LLMPlanner.Formats.Hub;
using LLMPlanner.Formats.Safetensors;
using LLMPlanner.Models;
using LLMPlanner.Tests.Architectures;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Formats.Hub;

/// <summary>What is read from a hub: a header by ranges, a config with its index, shards; from a real server on this machine.</summary>
public sealed class HubClientTests : HubTestBase
{
    [Fact]
    public async Task A_gguf_header_is_read_by_ranges_and_nothing_more()
    {
        ModelArchitecture architecture = Architecture();
        byte[] header = GgufModelWriter.Write(architecture).Set("tokenizer.ggml.tokens", Enumerable.Repeat("token", 400_000).ToArray())
            .Set("tokenizer.ggml.token_type", new int[400_000]).Header();
        byte[] file = [.. header, .. new byte[3_000_000]];
        _server.Add(Repository, "model-Q4_K_M.gguf", file);
        HubModel model = await ReadAsync();
        Assert.Equal(architecture.Tensors.TotalParameters, model.Architecture!.Tensors.TotalParameters);
        Assert.Equal(HubServer.Commit, model.Commit);
        Assert.Equal(400_000, model.Gguf!.File.Metadata.ArrayLength("tokenizer.ggml.tokens"));
        SeenRequest[] ranges = [.. _server.Requests.Where(request => request.Range is not null)];
        Assert.Equal("bytes=0-2097151", ranges[0].Range);
        Assert.Equal("bytes=2097152-4194303", ranges[1].Range);
        Assert.InRange(ranges.Length, 2, 5);
        Assert.All(ranges, request => Assert.InRange(Length(request.Range!), 1, 2 * 1024 * 1024));
        Assert.Equal("GgufDataMissing", Assert.Single(model.Gguf.Warnings).Id);
    }

    [Fact]
    public async Task Long_values_are_stepped_over_and_not_fetched()
    {
        byte[] header = GgufModelWriter.Write(Architecture()).Set("tokenizer.ggml.scores", new float[5_000_000]).Header();
        _server.Add(Repository, "model.gguf", header);
        Assert.NotNull((await ReadAsync(Options(range: 64 * 1024))).Architecture);
        Assert.InRange(_server.Requests.Where(request => request.Range is not null).Sum(request => Length(request.Range!)), 1, 1_000_000);
    }

    [Fact]
    public async Task A_server_without_ranges_is_read_from_the_beginning_and_left()
    {
        ModelArchitecture architecture = Architecture();
        _server.Add(Repository, "model.gguf", [.. GgufModelWriter.Write(architecture).Set("tokenizer.ggml.tokens", Enumerable.Repeat("token", 300_000).ToArray()).Header(), .. new byte[20_000_000]]);
        _server.SupportsRanges = false;
        HubModel model = await ReadAsync();
        Assert.Equal(architecture.Tensors.TotalParameters, model.Architecture!.Tensors.TotalParameters);
        Assert.Single(_server.Requests, request => request.Range is not null);
    }

    [Fact]
    public async Task A_checkpoint_is_read_by_its_config_and_index()
    {
        ParameterCount row = ParameterCounts.All.First(row => row.Architecture.ModelType == "qwen3");
        var shard = new SafetensorsWriter();
        CheckpointWriter.Write(row.Architecture, (name, shape) => shard.Tensor(name, "BF16", shape));
        _server.Add(Repository, "config.json", Encoding.UTF8.GetBytes(row.Row.GetProperty("config").GetRawText()))
            .Add(Repository, SafetensorsIndex.FileName, Encoding.UTF8.GetBytes(SafetensorsWriter.Index([("model-1.safetensors", shard)])))
            .Add(Repository, "model-1.safetensors", [1, 2, 3]);
        HubModel model = await ReadAsync();
        Assert.Equal(row.Total, model.Architecture!.Tensors.TotalParameters);
        Assert.Equal(2 * row.Total, model.Index!.TotalSize);
        Assert.Null(model.Header);
        Assert.DoesNotContain(_server.Requests, request => request.Path.EndsWith(".safetensors", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_single_checkpoint_file_is_read_by_its_header()
    {
        ParameterCount row = ParameterCounts.All.First(row => row.Architecture.ModelType == "qwen3");
        var file = new SafetensorsWriter();
        CheckpointWriter.Write(row.Architecture, (name, shape) => file.Tensor(name, "BF16", shape));
        _server.Add(Repository, "config.json", Encoding.UTF8.GetBytes(row.Row.GetProperty("config").GetRawText())).Add(Repository, "model.safetensors", file.Header());
        HubModel model = await ReadAsync(Options(range: 10_000));
        Assert.Equal(2 * row.Total, model.Header!.TensorBytes);
        Assert.Null(model.Index);
    }

    [Fact]
    public async Task Split_files_are_read_shard_by_shard()
    {
        GgufWriter whole = GgufModelWriter.Write(Architecture());
        for (int number = 0; number < 2; number++)
        {
            var shard = new GgufWriter();
            foreach ((string key, object value) in number == 0 ? whole.Metadata : [])
            {
                shard.Set(key, value);
            }

            shard.Set("split.no", (ushort)number).Set("split.count", (ushort)2).Set("split.tensors.count", whole.Tensors.Count);
            foreach (GgufTensorSpec tensor in number == 0 ? whole.Tensors.Take(20) : whole.Tensors.Skip(20))
            {
                shard.Tensor(tensor);
            }

            _server.Add(Repository, $"Q8_0/model-Q8_0-{number + 1:D5}-of-00002.gguf", shard.Header());
        }

        HubModel model = await ReadAsync(file: "Q8_0");
        Assert.Equal(Architecture().Tensors.TotalParameters, model.Architecture!.Tensors.TotalParameters);
        Assert.Equal(2, model.Gguf!.File.Shards.Count);
    }

    [Fact]
    public async Task Several_models_are_named_and_one_can_be_chosen()
    {
        byte[] header = GgufModelWriter.Write(Architecture()).Header();
        _server.Add(Repository, "m-Q4_K_M.gguf", header).Add(Repository, "m-Q4_K_S.gguf", header).Add(Repository, "m-Q8_0.gguf", header).Add(Repository, "mmproj-m.gguf", header);
        PlannerException error = await FailsAsync();
        Assert.Equal("HubModelAmbiguous", error.ErrorId);
        Assert.Contains("m-Q4_K_S.gguf", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("mmproj", error.Message, StringComparison.Ordinal);
        Assert.NotNull((await ReadAsync(file: "q8_0")).Architecture);
        Assert.NotNull((await ReadAsync(file: "m-Q4_K_M.gguf")).Architecture);
        Assert.Equal("HubModelAmbiguous", (await FailsAsync(file: "m")).ErrorId);
        error = await FailsAsync(file: "Q4_K");
        Assert.Equal("HubFileMissing", error.ErrorId);
        Assert.Contains("m-Q4_K_M.gguf", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_is_reported()
    {
        _server.Add(Repository, "model.gguf", GgufModelWriter.Write(Architecture()).Header());
        var seen = new List<HubProgress>();
        using var client = new HubClient(Options());
        await client.ReadAsync(HubRepository.Parse(Repository), progress: new Collector(seen));
        Assert.Contains(seen, progress => progress.File == Repository + "/model.gguf" && progress.Received > 0 && progress.Total > 0);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1000, 1)]
    public async Task Bytes_that_the_config_does_not_explain_are_warned_of(long more, int warnings)
    {
        ParameterCount row = ParameterCounts.All.First(row => row.Architecture.ModelType == "qwen3");
        string index = FormattableString.Invariant($$$"""{"metadata":{"total_size":{{{(2 * row.Total) + more}}}},"weight_map":{"a":"m-1.safetensors"}}""");
        _server.Add(Repository, "config.json", Encoding.UTF8.GetBytes(row.Row.GetProperty("config").GetRawText())).Add(Repository, SafetensorsIndex.FileName, Encoding.UTF8.GetBytes(index));
        Assert.Equal(warnings, ModelFiles.Read(await ReadAsync()).Warnings.Count);
    }

    [Fact]
    public async Task What_was_fetched_becomes_a_preset_that_is_the_same_model()
    {
        ParameterCount row = ParameterCounts.All.First(row => row.Architecture.ModelType == "qwen3");
        _server.Add(Repository, "config.json", Encoding.UTF8.GetBytes(row.Row.GetProperty("config").GetRawText()))
            .Add(Repository, "model.safetensors", new SafetensorsWriter().Tensor("a", "BF16", 8).Header())
            .Add(Repository, "gguf/model-Q4_K_M.gguf", GgufModelWriter.Write(row.Architecture).Header());
        foreach (string? file in new[] { null, "Q4_K_M" })
        {
            ModelPreset fetched = ModelFiles.Read(await ReadAsync(file: file));
            ModelPreset written = new ModelPresetDraft { Model = fetched }.Read("preset.json");
            Assert.Equal((Repository, row.Total), (written.Model, written.TotalParameters));
            Assert.Equal(file is not null, written.Stored is not null);
            Assert.Contains(HubServer.Commit, new ModelPresetDraft { Model = fetched }.ToJson(), StringComparison.Ordinal);
            Assert.Empty(written.Warnings);
        }
    }
}
