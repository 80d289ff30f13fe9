using System.Text;
using LLMPlanner.Architectures;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Hardware.Import.Text;

namespace LLMPlanner.Tests.Formats;

/// <summary>Configs that are broken, hostile or merely odd.</summary>
public sealed class ModelConfigTests
{
    private const string Llama = """
        { "model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
          "intermediate_size": 128, "vocab_size": 1000, "max_position_embeddings": 2048 }
        """;

    [Theory]
    [InlineData("", "ConfigEmpty")]
    [InlineData("  \r\n\t", "ConfigEmpty")]
    [InlineData("[1]", "ConfigNotAnObject")]
    [InlineData("\"llama\"", "ConfigNotAnObject")]
    [InlineData("{ \"model_type\": \"llama\",\n  \"hidden_size\": }", "ConfigNotJson")]
    [InlineData("{}", "ModelTypeMissing")]
    [InlineData("{ \"model_type\": \"no_such_type\" }", "UnknownModelType")]
    [InlineData("{ \"model_type\": \"llama\" }", "ConfigKeyMissing")]
    public void Unusable_text_is_an_error_of_its_own(string json, string errorId)
        => Assert.Equal(errorId, Assert.Throws<PlannerException>(() => Read(json)).ErrorId);

    [Theory]
    [InlineData("hidden_size", "-64", "ConfigValueOutOfRange")]
    [InlineData("hidden_size", "0", "ConfigValueOutOfRange")]
    [InlineData("hidden_size", "\"wide\"", "ConfigValueWrongType")]
    [InlineData("hidden_size", "[64]", "ConfigValueWrongType")]
    [InlineData("hidden_size", "64.5", "ConfigValueWrongType")]
    [InlineData("hidden_size", "NaN", "ConfigValueWrongType")]
    [InlineData("hidden_size", "Infinity", "ConfigValueWrongType")]
    [InlineData("hidden_size", "9223372036854775807", "ConfigValueOutOfRange")]
    [InlineData("hidden_size", "1e300", "ConfigValueWrongType")]
    [InlineData("num_hidden_layers", "2000000", "LayerCountInvalid")]
    [InlineData("num_key_value_heads", "3", "HeadsDoNotDivide")]
    [InlineData("num_attention_heads", "7", "HeadWidthUnknown")]
    [InlineData("attention_bias", "\"maybe\"", "ConfigValueWrongType")]
    public void A_wrong_value_is_named(string key, string value, string errorId)
    {
        string json = Llama.Replace("\"model_type\"", $"\"{key}\": {value}, \"model_type\"", StringComparison.Ordinal);

        // The added key comes first; of two equal keys the last one counts, so the original is taken out.
        json = RemoveSecond(json, key);
        PlannerException error = Assert.Throws<PlannerException>(() => Read(json));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains("test.json", error.Message + error.Target, StringComparison.Ordinal);
    }

    [Fact]
    public void Dimensions_whose_product_overflows_are_an_error()
    {
        string json = Llama.Replace("\"hidden_size\": 64", "\"hidden_size\": 1099511627776", StringComparison.Ordinal)
            .Replace("\"vocab_size\": 1000", "\"vocab_size\": 1099511627776", StringComparison.Ordinal);
        Assert.Equal("DimensionsOverflow", Assert.Throws<PlannerException>(() => Read(json).Tensors.TotalParameters).ErrorId);
    }

    [Fact]
    public void A_depth_bomb_is_refused()
    {
        string json = "{ \"a\": " + new string('[', 100_000) + new string(']', 100_000) + " }";
        Assert.Equal("ConfigNotJson", Assert.Throws<PlannerException>(() => Read(json)).ErrorId);
    }

    [Fact]
    public void A_file_beyond_the_limit_is_not_read_to_its_end()
    {
        using var stream = new EndlessStream();
        Assert.Equal("ConfigTooLarge", Assert.Throws<PlannerException>(() => ModelConfig.Read(stream, "endless")).ErrorId);
        Assert.InRange(stream.BytesRead, ModelConfig.MaxBytes, ModelConfig.MaxBytes + (1 << 20));
    }

    [Fact]
    public void A_missing_file_and_a_folder_without_config_are_not_found()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        Assert.Equal("ConfigNotFound", Assert.Throws<PlannerException>(() => ModelConfig.Load(Path.Combine(folder, "none.json"))).ErrorId);
        Assert.Equal("ConfigNotFound", Assert.Throws<PlannerException>(() => ModelConfig.Load(folder)).ErrorId);
    }

    [Fact]
    public void Line_and_column_of_a_syntax_error_are_in_the_message()
    {
        PlannerException error = Assert.Throws<PlannerException>(() => Read("{\n  \"hidden_size\" 4 }"));
        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("64.0")]
    [InlineData("\"64\"")]
    public void Numbers_may_be_floats_or_texts(string value)
        => Assert.Equal(
            Read(Llama).Tensors.TotalParameters,
            Read(Llama.Replace("\"hidden_size\": 64", "\"hidden_size\": " + value, StringComparison.Ordinal)).Tensors.TotalParameters);

    [Fact]
    public void Null_is_absent_and_a_byte_order_mark_comments_and_trailing_commas_are_read()
    {
        string json = "\uFEFF" + Llama.Replace("\"max_position", "/* note */ \"head_dim\": null, \"max_position", StringComparison.Ordinal).Replace("2048 }", "2048, }", StringComparison.Ordinal);
        Assert.Equal(Read(Llama).Tensors.TotalParameters, Read(json).Tensors.TotalParameters);
    }

    [Fact]
    public void Infinity_in_a_key_nobody_reads_does_no_harm()
        => Assert.Equal(2, Read(Llama.Replace("\"max_position", "\"time_step_limit\": [0.0, Infinity], \"max_position", StringComparison.Ordinal)).LayerCount);

    private static ModelArchitecture Read(string json)
        => ModelFamilies.BuiltIn.Read(ModelConfig.Parse(Encoding.UTF8.GetBytes(json), "test.json"));

    private static string RemoveSecond(string json, string key)
    {
        int second = json.IndexOf($"\"{key}\":", json.IndexOf($"\"{key}\":", StringComparison.Ordinal) + 1, StringComparison.Ordinal);
        return second < 0 ? json : json.Remove(second, json.IndexOf(',', second) + 1 - second);
    }

    private sealed class EndlessStream : ReadOnlyStream
    {
        public long BytesRead { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Array.Fill(buffer, (byte)' ', offset, count);
            BytesRead += count;
            return count;
        }
    }
}
