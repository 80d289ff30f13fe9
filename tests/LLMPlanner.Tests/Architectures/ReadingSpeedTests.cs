using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using LLMPlanner.Architectures;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Tests.Architectures;

/// <summary>Reading stays cheap enough for folders of configs. The best of several runs counts, since machines are shared.</summary>
public sealed class ReadingSpeedTests
{
    [Fact]
    public void A_config_of_ten_kilobytes_takes_less_than_200_microseconds()
    {
        JsonObject config = JsonNode.Parse(ParameterCounts.Named("zai-org/GLM-5.2").First().Row.GetProperty("config").GetRawText())!.AsObject();
        config["ignored"] = new JsonArray([.. Enumerable.Range(0, 160).Select(layer => (JsonNode)$"model.layers.{layer}.self_attn.indexer.k_norm")]);
        byte[] text = Encoding.UTF8.GetBytes(config.ToJsonString());
        Assert.InRange(text.Length, 9_000, 14_000);
        Assert.InRange(Best(400, () => Read(text)).TotalMicroseconds, 0, 200);
    }

    [Fact]
    public void All_known_configs_take_less_than_half_a_second()
    {
        byte[][] configs = [.. ParameterCounts.All.Select(row => Encoding.UTF8.GetBytes(row.Row.GetProperty("config").GetRawText()))];
        Assert.True(configs.Length > 250);
        TimeSpan best = Best(5, () =>
        {
            foreach (byte[] config in configs)
            {
                Read(config);
            }
        });
        Assert.InRange(best.TotalMilliseconds, 0, 500);
    }

    private static void Read(byte[] text)
        => Assert.True(ModelFamilies.BuiltIn.Read(ModelConfig.Parse(text, "test")).Tensors.TotalParameters > 0);

    private static TimeSpan Best(int runs, Action action)
    {
        TimeSpan best = TimeSpan.MaxValue;
        for (int run = 0; run < runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            best = elapsed < best ? elapsed : best;
        }

        return best;
    }
}
