using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace LLMPlanner.PowerShell.Binding;

/// <summary>Writes property bags as JSON, as <c>ConvertTo-Json</c> would at full depth: what <c>ConvertFrom-Json</c> made goes back.</summary>
internal static class PlainJson
{
    // Profiles and node lists are flatter; a bag that leads in a circle ends here.
    private const int MaxDepth = 24;

    /// <summary>The JSON of an object.</summary>
    public static string Write(object value)
    {
        var text = new StringBuilder();
        Append(text, value, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value, int depth)
    {
        object? plain = Piped.BareUnlessBag(value);
        if (depth > MaxDepth)
        {
            text.Append("null");
            return;
        }

        switch (plain)
        {
            case null:
                text.Append("null");
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case string or char or Enum or Guid or Uri or Version:
                AppendText(text, plain.ToString());
                break;
            case DateTime date:
                AppendText(text, date.ToString("o", CultureInfo.InvariantCulture));
                break;
            case double number:
                text.Append(double.IsNaN(number) || double.IsInfinity(number) ? "null" : number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case float number:
                Append(text, (double)number, depth);
                break;
            case IConvertible number:
                text.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
            case IDictionary map:
                AppendObject(text, map.Cast<DictionaryEntry>().Select(pair => (pair.Key.ToString(), (object?)pair.Value)), depth);
                break;
            case IEnumerable items:
                AppendArray(text, items, depth);
                break;
            default:
                AppendObject(text, Properties(PSObject.AsPSObject(value!)), depth);
                break;
        }
    }

    private static IEnumerable<(string Name, object? Value)> Properties(PSObject bag)
    {
        foreach (PSPropertyInfo property in bag.Properties)
        {
            object? value;
            try
            {
                value = property.IsGettable ? property.Value : null;
            }
            catch (GetValueException)
            {
                // A property that cannot answer says nothing.
                continue;
            }

            yield return (property.Name, value);
        }
    }

    private static void AppendObject(StringBuilder text, IEnumerable<(string Name, object? Value)> members, int depth)
    {
        text.Append('{');
        bool first = true;
        foreach ((string name, object? value) in members)
        {
            text.Append(first ? string.Empty : ",");
            first = false;
            AppendText(text, name);
            text.Append(':');
            Append(text, value, depth + 1);
        }

        text.Append('}');
    }

    private static void AppendArray(StringBuilder text, IEnumerable items, int depth)
    {
        text.Append('[');
        bool first = true;
        foreach (object? item in items)
        {
            text.Append(first ? string.Empty : ",");
            first = false;
            Append(text, item, depth + 1);
        }

        text.Append(']');
    }

    private static void AppendText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            if (c is '"' or '\\')
            {
                text.Append('\\').Append(c);
            }
            else if (c < ' ' || char.IsSurrogate(c))
            {
                text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(c);
            }
        }

        text.Append('"');
    }
}
