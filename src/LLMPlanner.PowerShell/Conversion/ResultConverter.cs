using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.Serialization;
using LLMPlanner.Auditing;
using LLMPlanner.Models;
using LLMPlanner.PowerShell.Binding;

namespace LLMPlanner.PowerShell.Conversion;

/// <summary>
/// Makes results live again after remoting, jobs and CLIXML: a property bag becomes the object it was, nested ones included. The types
/// file names this converter for every result type.
/// </summary>
public sealed class ResultConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType)
        => sourceValue is PSObject bag && bag.TypeNames.Any(name => name == "Deserialized." + destinationType.FullName);

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
    {
        var bag = (PSObject)sourceValue;
        object result = Create(bag, destinationType);
        foreach (PropertyInfo property in destinationType.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            MethodInfo? set = property.GetSetMethod(nonPublic: true);
            if (set is not null && bag.Properties[property.Name] is { Value: { } value })
            {
                set.Invoke(result, [Convert(value, property.PropertyType, formatProvider)]);
            }
        }

        if (result is ModelPreset preset)
        {
            // Where it comes from is not here; the object is all there is.
            PresetHandles.Add(preset);
        }

        return result;
    }

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
        => throw new PSNotSupportedException();

    private static object Create(PSObject bag, Type type)
    {
        if (type == typeof(ModelPreset) && bag.Properties["Model"]?.Value is string model && bag.Properties["ConfigJson"]?.Value is string config)
        {
            return ModelPreset.FromConfig(model, config);
        }

        // Rules are what they are by their class; the id finds it.
        if (type == typeof(CapacityRule) && bag.Properties["Id"]?.Value is string id && CapacityRules.BuiltIn.TryGet(id) is { } rule)
        {
            return rule;
        }

        if (type == typeof(ModelPreset) && bag.Properties["Model"]?.Value is string name && bag.Properties["HeaderJson"]?.Value is string header)
        {
            return ModelPreset.FromHeader(name, header);
        }

        ConstructorInfo? constructor = type.GetConstructor(Type.EmptyTypes);
        return constructor is null ? FormatterServices.GetUninitializedObject(type) : constructor.Invoke(null);
    }

    private static object? Convert(object value, Type type, IFormatProvider formatProvider)
    {
        object unwrapped = Piped.BareUnlessBag(value)!;
        if (type.IsInstanceOfType(unwrapped))
        {
            return unwrapped;
        }

        if (type == typeof(IReadOnlyDictionary<string, string>) && unwrapped is IDictionary map)
        {
            // On its way a map lost the order that it had, which was that of its names.
            var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (DictionaryEntry pair in map)
            {
                sorted[LanguagePrimitives.ConvertTo<string>(pair.Key)] = LanguagePrimitives.ConvertTo<string>(pair.Value);
            }

            return sorted;
        }

        Type? item = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;
        if (item is null || unwrapped is not IEnumerable list)
        {
            return LanguagePrimitives.ConvertTo(value, type, formatProvider);
        }

        object?[] items = [.. list.Cast<object>().Select(element => Convert(element, item, formatProvider))];
        var array = Array.CreateInstance(item, items.Length);
        items.CopyTo(array, 0);
        return array;
    }
}
