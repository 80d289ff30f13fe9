using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Fuzzing;

/// <summary>JSON texts that are nearly right: configs, indexes and safetensors headers with a value, a key or a bracket that is not.</summary>
internal sealed class JsonInputs
{
    private static readonly string[] s_values =
    [
        "null", "true", "false", "0", "1", "-1", "2", "1.5", "-0.0", "1e308", "1e400", "4294967296", "1099511627776", "1099511627777", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "\"\"", "\"8\"", "\"full_attention\"", "\"sliding_attention\"", "\"\\ud800\"", "\"a\\u0000b\"", "[]", "{}", "[null]",
        "[[1]]", "[0,0,0]", "{\"a\":{\"b\":[1,2]}}", "\"model-1.safetensors\"", "\"../x\"", "\"BF16\"", "\"F4\"", "NaN", "Infinity", "[1,2,3,4,5,6,7,8]", "[\"full_attention\"]",
    ];

    private readonly string[] _configs;
    private readonly string[] _headers;
    private readonly string[] _indexes;

    public JsonInputs(IReadOnlyList<string> configs)
    {
        _configs = [.. configs];
        SafetensorsWriter plain = new SafetensorsWriter().Tensor("model.embed_tokens.weight", "BF16", 8, 4).Tensor("model.layers.0.mlp.up_proj.weight", "F32", 3).Tensor("s", "F64");
        SafetensorsWriter packed = new SafetensorsWriter().Tensor("l.qweight", "I32", 8, 4).Tensor("l.qzeros", "I32", 1, 4).Tensor("l.scales", "F16", 1, 4).Tensor("m.weight", "U8", 4, 4)
            .Tensor("m.weight_scale", "F8_E4M3", 4, 1).Tensor("x_blocks", "U8", 2, 2).Tensor("x_scales", "U8", 2);
        packed.Metadata["format"] = "pt";
        _headers = [Text(plain), Text(packed), "{}"];
        _indexes = [SafetensorsWriter.Index([("model-1.safetensors", plain), ("model-2.safetensors", packed)]), """{"weight_map":{}}"""];
    }

    public byte[] Config(FuzzRandom random) => Changed(random.Of(_configs), random);

    public byte[] Index(FuzzRandom random) => Changed(random.Of(_indexes), random);

    public byte[] Header(FuzzRandom random)
    {
        byte[] json = Changed(random.Of(_headers), random);
        byte[] file = new byte[8 + json.Length + random.Below(200)];
        long length = random.OneIn(12) ? random.Interesting() : json.Length;
        BinaryPrimitives.WriteInt64LittleEndian(file, length);
        json.CopyTo(file, 8);
        return random.OneIn(10) ? random.Damage(file) : file;
    }

    private static string Text(SafetensorsWriter writer) => Encoding.UTF8.GetString(writer.Header()[8..]);

    private static byte[] Changed(string json, FuzzRandom random)
    {
        string text = json;
        int changes = random.Below(4);
        for (int i = 0; i < changes; i++)
        {
            text = random.OneIn(6) ? Brackets(text, random) : Node(text, random);
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return random.OneIn(4) ? random.Damage(bytes) : bytes;
    }

    /// <summary>Replaces, removes, renames or repeats one node.</summary>
    private static string Node(string json, FuzzRandom random)
    {
        List<(int Start, int End, bool IsName)> tokens = Tokens(json);
        if (tokens.Count == 0)
        {
            return json;
        }

        (int start, int end, bool isName) = random.Of(tokens);
        if (isName)
        {
            // A name that stands elsewhere too, or one that nobody knows.
            (int Start, int End, bool IsName)[] names = [.. tokens.Where(token => token.IsName)];
            (int Start, int End, bool IsName) other = random.Of(names);
            return json[..start] + (random.OneIn(2) ? json[other.Start..other.End] : "\"unknown_key\"") + json[end..];
        }

        string value = random.OneIn(2) ? random.Of(s_values) : random.Interesting().ToString(CultureInfo.InvariantCulture);
        return json[..start] + value + json[end..];
    }

    private static string Brackets(string json, FuzzRandom random)
    {
        int at = random.Below(json.Length + 1);
        return random.Below(5) switch
        {
            0 => json[..at] + new string('[', 1 + random.Below(100)) + json[at..],
            1 => json[..at] + new string('{', 1 + random.Below(20)) + json[at..],
            2 => json[..at] + ",\"x\":1" + json[at..],
            3 => json[..at] + "\uFEFF\u202E" + json[at..],
            _ => string.Concat(Enumerable.Repeat("{\"a\":", 1 + random.Below(80))) + json,
        };
    }

    /// <summary>The plain values and the names of a text, by position; nothing where the text is broken already.</summary>
    private static List<(int Start, int End, bool IsName)> Tokens(string json)
    {
        var tokens = new List<(int, int, bool)>();
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        if (bytes.Length != json.Length)
        {
            return tokens;
        }

        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 1000 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.EndArray or JsonTokenType.StartObject or JsonTokenType.EndObject))
                {
                    int start = (int)reader.TokenStartIndex;
                    int end = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? start + reader.ValueSpan.Length + 2 : (int)reader.BytesConsumed;
                    tokens.Add((start, Math.Min(end, json.Length), reader.TokenType == JsonTokenType.PropertyName));
                }
            }
        }
        catch (JsonException)
        {
        }

        return tokens;
    }
}
