using System.Globalization;
using System.Text;
using System.Text.Json;
using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Formats.Gguf;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Quantization.Gguf;
using LLMPlanner.Resources;

namespace LLMPlanner.Models;

/// <summary>
/// What a GGUF header says about a model's shape and bytes as lines of a preset profile: metadata as <c>key type value</c>, tensors as
/// <c>name type dimensions</c>, the contiguous dimension first. Vocabularies and templates are left out. Read again, the lines give the
/// same model as the file.
/// </summary>
internal static class GgufProfile
{
    private const string FileKey = "file";
    private const string MetadataKey = "metadata";
    private const string TensorsKey = "tensors";
    private const int MaxElements = 4096;
    private static readonly string[] s_general = ["general.architecture", "general.type", "general.file_type", "general.alignment"];

    /// <summary>Writes the section.</summary>
    public static void Write(Utf8JsonWriter writer, GgufModel model)
    {
        writer.WriteStartObject();
        writer.WriteString(FileKey, Path.GetFileName(model.File.Path));
        writer.WriteStartArray(MetadataKey);
        foreach (string key in model.File.Metadata.Keys.Where(key => IsFact(key, model.ArchitectureName)))
        {
            if (Line(model.File.Metadata, key) is { } line)
            {
                writer.WriteStringValue(line);
            }
        }

        writer.WriteEndArray();
        writer.WriteStartArray(TensorsKey);
        foreach (GgufTensor tensor in model.File.Tensors)
        {
            writer.WriteStringValue(Line(tensor));
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>The section as a text of its own.</summary>
    public static string ToJson(GgufModel model)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            Write(writer, model);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The model that a section describes.</summary>
    /// <exception cref="PlannerException">A line cannot be read, or the header that the lines make up is not valid.</exception>
    public static GgufModel Read(ModelConfig section)
    {
        IReadOnlyList<string> metadata = section.Texts(MetadataKey) ?? throw section.Missing(MetadataKey);
        IReadOnlyList<string> tensors = section.Texts(TensorsKey) ?? throw section.Missing(TensorsKey);
        var header = new GgufHeaderBuilder();
        for (int i = 0; i < metadata.Count; i++)
        {
            Check(section, MetadataKey, i, header.TryAddValue(metadata[i].Split([' '], 3)));
        }

        for (int i = 0; i < tensors.Count; i++)
        {
            Check(section, TensorsKey, i, header.TryAddTensor(tensors[i].Split(' ')));
        }

        byte[] bytes = header.ToArray(metadata.Count, tensors.Count);

        // The length that the file would have: a type that is not known ends where the file does.
        long length = bytes.Length + header.DataBytes;
        var parser = new GgufParser(section.Source, length);
        parser.Push(bytes);
        return parser.IsComplete ? GgufArchitectureReader.Read(GgufFile.From(GgufHeader.From(parser, section.Source, length))) : throw parser.Truncated();
    }

    private static void Check(ModelConfig section, string list, int index, bool isRead)
    {
        if (!isRead)
        {
            throw section.Invalid(FormattableString.Invariant($"{list}[{index}]"), SR.GgufProfileLine);
        }
    }

    private static bool IsFact(string key, string architecture)
        => key.IndexOf(' ') < 0 && (Array.IndexOf(s_general, key) >= 0 || key.StartsWith(architecture + ".", StringComparison.Ordinal));

    /// <summary>A value as a line; null for what says nothing about the shape: texts of many lines, lists of texts, values that were not kept.</summary>
    private static string? Line(GgufMetadata metadata, string key)
    {
        try
        {
            GgufValueType type = metadata.TypeOf(key)!.Value;
            return type switch
            {
                GgufValueType.String => metadata.Text(key) is { Length: > 0 and < 200 } text && !text.Any(char.IsControl) ? $"{key} {type} {text}" : null,
                GgufValueType.Float32 or GgufValueType.Float64 => $"{key} {GgufValueType.Float64} {metadata.Real(key)!.Value.ToString("R", CultureInfo.InvariantCulture)}",
                GgufValueType.Array => List(metadata, key),
                _ => $"{key} {type} {metadata.Integer(key)!.Value.ToString(CultureInfo.InvariantCulture)}",
            };
        }
        catch (PlannerException)
        {
            return null;
        }
    }

    private static string? List(GgufMetadata metadata, string key)
    {
        GgufValueType element = metadata.ElementTypeOf(key)!.Value;
        if (metadata.ArrayLength(key) > MaxElements || !(element.IsInteger() || element == GgufValueType.Bool))
        {
            return null;
        }

        IEnumerable<string> values = metadata.Integers(key)!.Select(value => value.ToString(CultureInfo.InvariantCulture));
        return $"{key} {element}[] {string.Join(" ", values)}";
    }

    // The bytes of a type that is not known follow from where the next tensor begins.
    private static string Line(GgufTensor tensor)
    {
        var line = new StringBuilder(tensor.Name.Replace(' ', '_')).Append(' ');
        if (GgmlTypes.Find(tensor.TypeId) is { IsRemoved: false } type)
        {
            line.Append(type.Name);
        }
        else
        {
            line.Append(tensor.TypeId.ToString(CultureInfo.InvariantCulture)).Append('=').Append(tensor.Bytes.ToString(CultureInfo.InvariantCulture));
        }

        foreach (long dimension in tensor.Dimensions)
        {
            line.Append(' ').Append(dimension.ToString(CultureInfo.InvariantCulture));
        }

        return line.ToString();
    }
}
