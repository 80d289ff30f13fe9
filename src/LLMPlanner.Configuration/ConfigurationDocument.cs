using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace LLMPlanner.Configuration;

/// <summary>
/// One JSON object, read with the configuration package: a root of its own, since roots merge arrays item by item. The values
/// are the package's, kinds, order and names are those of the shape.
/// </summary>
internal sealed class ConfigurationDocument : IDisposable
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonShape _shape;
    private readonly IConfigurationRoot _root;

    /// <param name="json">The object, which <paramref name="shape"/> was read from.</param>
    /// <param name="shape">The shape of the object.</param>
    public ConfigurationDocument(ReadOnlyMemory<byte> json, JsonShape shape)
    {
        _shape = shape;
        using Stream stream = EncodeNames(json);
        _root = new ConfigurationBuilder().AddJsonStream(stream).Build();
    }

    /// <summary>The text of a scalar below the object, or <see langword="null"/>.</summary>
    public string? Text(JsonShape property) => _root[ConfigurationKeys.Combine("", property)];

    /// <summary>Writes the object as JSON without white space.</summary>
    public byte[] ToJson()
    {
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, s_options))
        {
            Write(writer, _shape, "");
        }

        return buffer.ToArray();
    }

    /// <summary>All scalars with their paths, in the order of the file; <see langword="null"/> for null.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Scalars() => Scalars(_shape, "", "");

    /// <summary>Frees the configuration.</summary>
    public void Dispose() => (_root as IDisposable)?.Dispose();

    private IEnumerable<KeyValuePair<string, string?>> Scalars(JsonShape shape, string key, string path)
    {
        foreach (JsonShape child in shape.Children)
        {
            string childKey = ConfigurationKeys.Combine(key, child);
            string childPath = ConfigurationKeys.CombinePath(path, child);
            if (child.Kind is JsonValueKind.Object or JsonValueKind.Array)
            {
                foreach (var scalar in Scalars(child, childKey, childPath))
                {
                    yield return scalar;
                }
            }
            else
            {
                yield return new(childPath, child.Kind switch
                {
                    JsonValueKind.Null => null,
                    JsonValueKind.True => "true",
                    JsonValueKind.False => "false",
                    _ => _root[childKey],
                });
            }
        }
    }

    private void Write(Utf8JsonWriter writer, JsonShape shape, string key)
    {
        switch (shape.Kind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonShape child in shape.Children)
                {
                    writer.WritePropertyName(child.Name);
                    Write(writer, child, ConfigurationKeys.Combine(key, child));
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonShape child in shape.Children)
                {
                    Write(writer, child, ConfigurationKeys.Combine(key, child));
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(_root[key]);
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(_root[key]!);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.WriteBooleanValue(shape.Kind == JsonValueKind.True);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    // Copies the object token by token, the names encoded and the comments left out.
    private static MemoryStream EncodeNames(ReadOnlyMemory<byte> json)
    {
        var buffer = new MemoryStream(json.Length);
        using var writer = new Utf8JsonWriter(buffer, s_options);
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            MaxDepth = Limits.Depth + 2,
        });
        while (reader.Read())
        {
            Copy(ref reader, writer);
        }

        writer.Flush();
        buffer.Position = 0;
        return buffer;
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                writer.WritePropertyName(ConfigurationKeys.Encode(reader.GetString()!));
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(reader.GetString());
                break;
            default:
                writer.WriteRawValue(reader.ValueSpan);
                break;
        }
    }
}
