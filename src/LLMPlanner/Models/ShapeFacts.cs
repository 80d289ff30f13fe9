using System.Text.Json;
using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Models;

/// <summary>Copies a config without what says nothing about a model's shape: token ids, rates of training, labels, where it once lay.</summary>
internal static class ShapeFacts
{
    private static readonly HashSet<string> s_ignored = new(StringComparer.Ordinal)
    {
        "_name_or_path", "_commit_hash", "auto_map", "id2label", "initializer_range", "label2id", "task_specific_params",
        "transformers_version", "transformers.js_config", "use_cache",
    };

    private static readonly string[] s_ignoredEndings = ["_token_id", "_token_ids", "_token_index", "_dropout", "_pdrop", "dropout_prob"];

    /// <summary>Writes a config; where it names no type, the one that its architecture stands for.</summary>
    public static void Write(Utf8JsonWriter writer, ModelConfig config)
    {
        if (config.Has("model_type"))
        {
            Write(writer, config.Element);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("model_type", config.ModelType);
        WriteProperties(writer, config.Element, except: "model_type");
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            element.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        WriteProperties(writer, element, except: null);
        writer.WriteEndObject();
    }

    // Of a key that is there twice the last value counts, as for every reader of configs.
    private static void WriteProperties(Utf8JsonWriter writer, JsonElement element, string? except)
    {
        var last = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var order = new List<string>();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!last.ContainsKey(property.Name))
            {
                order.Add(property.Name);
            }

            last[property.Name] = property.Value;
        }

        foreach (string name in order.Where(name => name != except && IsFact(name)))
        {
            writer.WritePropertyName(name);
            Write(writer, last[name]);
        }
    }

    private static bool IsFact(string name)
        => !s_ignored.Contains(name) && !s_ignoredEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal));
}
