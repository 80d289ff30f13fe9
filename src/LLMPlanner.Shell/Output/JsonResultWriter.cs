using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LLMPlanner.Shell.Output;

/// <summary>
/// Writes results as one JSON array, each as soon as it comes: public properties, enums as their names, numbers as numbers,
/// what is not a number as null. The array is closed on disposal, so that an error leaves valid JSON.
/// </summary>
internal sealed class JsonResultWriter : IDisposable
{
    // Deeper than any result of ours; objects of the engine itself can be endless.
    private const int MaxDepth = 24;

    private readonly TextWriter _output;
    private readonly MemoryStream _buffer = new();
    private readonly Utf8JsonWriter _writer;
    private readonly Stack<object> _ancestors = new();
    private readonly Dictionary<Type, PropertyInfo[]> _properties = [];

    public JsonResultWriter(TextWriter output)
    {
        _output = output;
        _writer = new Utf8JsonWriter(
            _buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _writer.WriteStartArray();
    }

    /// <summary>Writes one result.</summary>
    public void Write(PSObject? result)
    {
        WriteValue(result);
        Flush();
    }

    public void Dispose()
    {
        _writer.WriteEndArray();
        Flush();
        _output.Write('\n');
        _output.Flush();
        _writer.Dispose();
        _buffer.Dispose();
    }

    private void Flush()
    {
        _writer.Flush();
        _output.Write(Encoding.UTF8.GetString(_buffer.GetBuffer(), 0, (int)_buffer.Length));
        _output.Flush();
        _buffer.SetLength(0);
    }

    private void WriteValue(object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (plain is PSCustomObject)
        {
            WriteMembers((PSObject)value!);
        }
        else if (!JsonScalar.TryWrite(_writer, plain))
        {
            WriteComposite(plain!);
        }
    }

    private void WriteComposite(object value)
    {
        // An object inside itself would never end.
        if (_ancestors.Contains(value, ReferenceEqualityComparer.Instance))
        {
            _writer.WriteNullValue();
            return;
        }

        if (_ancestors.Count == MaxDepth)
        {
            _writer.WriteStringValue(value.ToString());
            return;
        }

        _ancestors.Push(value);
        switch (value)
        {
            case IDictionary dictionary:
                WriteDictionary(dictionary);
                break;
            case IEnumerable items:
                WriteArray(items);
                break;
            default:
                WriteObject(value);
                break;
        }

        _ancestors.Pop();
    }

    private void WriteArray(IEnumerable items)
    {
        _writer.WriteStartArray();
        foreach (object? item in items)
        {
            WriteValue(item);
        }

        _writer.WriteEndArray();
    }

    private void WriteDictionary(IDictionary dictionary)
    {
        _writer.WriteStartObject();
        foreach (DictionaryEntry entry in dictionary)
        {
            _writer.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "");
            WriteValue(entry.Value);
        }

        _writer.WriteEndObject();
    }

    private void WriteObject(object value)
    {
        _writer.WriteStartObject();
        foreach (PropertyInfo property in Properties(value.GetType()))
        {
            _writer.WritePropertyName(property.Name);
            WriteValue(Read(property, value));
        }

        _writer.WriteEndObject();
    }

    private void WriteMembers(PSObject value)
    {
        _writer.WriteStartObject();
        foreach (PSPropertyInfo property in value.Properties.Where(p => p.MemberType == PSMemberTypes.NoteProperty))
        {
            _writer.WritePropertyName(property.Name);
            WriteValue(property.Value);
        }

        _writer.WriteEndObject();
    }

    private PropertyInfo[] Properties(Type type)
    {
        if (!_properties.TryGetValue(type, out PropertyInfo[]? properties))
        {
            properties = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.GetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0)
                .Where(p => !p.PropertyType.IsByRefLike && !p.PropertyType.IsPointer && !p.PropertyType.IsByRef)
                .DistinctBy(p => p.Name, StringComparer.Ordinal)];
            _properties.Add(type, properties);
        }

        return properties;
    }

    private static object? Read(PropertyInfo property, object value)
    {
        try
        {
            return property.GetValue(value);
        }
        catch (TargetInvocationException)
        {
            // A property that cannot be read now has no value; the others still count.
            return null;
        }
    }
}
