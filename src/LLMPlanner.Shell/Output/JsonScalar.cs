using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text.Json;

namespace LLMPlanner.Shell.Output;

/// <summary>Writes single values: enums as their names, sizes as numbers, what is not a number as null.</summary>
internal static class JsonScalar
{
    /// <summary>Writes the value if it is one; false for what has parts.</summary>
    public static bool TryWrite(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null or DBNull:
                writer.WriteNullValue();
                return true;
            case string or char or Guid or Uri or Version or CultureInfo or Type or ScriptBlock or Delegate:
                writer.WriteStringValue(value.ToString());
                return true;
            case Enum e:
                writer.WriteStringValue(e.ToString());
                return true;
            case bool b:
                writer.WriteBooleanValue(b);
                return true;
            case SwitchParameter s:
                writer.WriteBooleanValue(s.IsPresent);
                return true;
            case double d when !double.IsFinite(d):
            case float f when !float.IsFinite(f):
                writer.WriteNullValue();
                return true;
            case double d:
                writer.WriteNumberValue(d);
                return true;
            case float f:
                writer.WriteNumberValue(f);
                return true;
            case ulong u:
                writer.WriteNumberValue(u);
                return true;
            case decimal m:
                writer.WriteNumberValue(m);
                return true;
            case byte or sbyte or short or ushort or int or uint or long:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                return true;
            case BigInteger big:
                writer.WriteRawValue(big.ToString(CultureInfo.InvariantCulture));
                return true;
            case DateTime or DateTimeOffset:
                writer.WriteStringValue(((IFormattable)value).ToString("O", CultureInfo.InvariantCulture));
                return true;
            case DateOnly or TimeOnly:
                writer.WriteStringValue(((IFormattable)value).ToString("o", CultureInfo.InvariantCulture));
                return true;
            case TimeSpan t:
                writer.WriteStringValue(t.ToString("c", CultureInfo.InvariantCulture));
                return true;
            case JsonElement element:
                element.WriteTo(writer);
                return true;
            default:
                return false;
        }
    }
}
