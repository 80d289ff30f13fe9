using System.Text;
using System.Text.Json;
using LLMPlanner.Architectures;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Fuzzing;

/// <summary>Makes inputs of every format. The same seed and number give the same input.</summary>
public sealed class FuzzInputs
{
    private readonly GgufInputs _gguf;
    private readonly JsonInputs _json;

    private FuzzInputs(GgufInputs gguf, JsonInputs json)
    {
        _gguf = gguf;
        _json = json;
    }

    /// <summary>Starts from published configs.</summary>
    /// <param name="path">Lines of JSON, each with a <c>config</c>.</param>
    public static FuzzInputs FromConfigs(string path)
    {
        var configs = new List<string>();
        var architectures = new List<ModelArchitecture>();
        foreach (string line in File.ReadLines(path))
        {
            using JsonDocument row = JsonDocument.Parse(line);
            string config = row.RootElement.GetProperty("config").GetRawText();
            configs.Add(config);
            architectures.Add(ModelFamilies.BuiltIn.Read(ModelConfig.Parse(Encoding.UTF8.GetBytes(config), "config")));
        }

        return new FuzzInputs(new GgufInputs(architectures), new JsonInputs(configs));
    }

    /// <summary>The format of an input: half are GGUF, a third configs.</summary>
    public static FuzzFormat FormatOf(long index) => (index % 12) switch
    {
        < 6 => FuzzFormat.Gguf,
        < 10 => FuzzFormat.Config,
        10 => FuzzFormat.Safetensors,
        _ => FuzzFormat.Index,
    };

    /// <summary>Makes an input.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="index">Number of the input.</param>
    public byte[] Make(ulong seed, long index)
    {
        var random = new FuzzRandom(seed, (ulong)index);
        return FormatOf(index) switch
        {
            FuzzFormat.Gguf => _gguf.Next(random),
            FuzzFormat.Safetensors => _json.Header(random),
            FuzzFormat.Index => _json.Index(random),
            _ => _json.Config(random),
        };
    }
}
