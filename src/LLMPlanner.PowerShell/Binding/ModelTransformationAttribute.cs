using System.Management.Automation;
using LLMPlanner.Models;

namespace LLMPlanner.PowerShell.Binding;

/// <summary>Unwraps presets, footprints and whatever else has a Model property to the name, or the path, of the model.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ModelTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        // Arrays, lists, and $input, which is an enumerator.
        if (LanguagePrimitives.GetEnumerator(inputData) is not { } items)
        {
            return inputData is null ? inputData! : One(inputData);
        }

        var names = new List<object>();
        while (items.MoveNext())
        {
            if (items.Current is { } item)
            {
                names.Add(One(item));
            }
        }

        return names.ToArray();
    }

    private static object One(object item)
    {
        object? value = Piped.Bare(item);
        if (value is string text)
        {
            return text;
        }

        if (value is ModelPreset preset && (preset.ModelPath is null || PresetHandles.Find(preset.Model) is not null))
        {
            PresetHandles.Add(preset);
            return preset.Model;
        }

        PSObject bag = PSObject.AsPSObject(item);
        if (bag.Properties["ModelPath"]?.Value is string { Length: > 0 } path)
        {
            return path;
        }

        // Rows of a table may call it Name; a file, which has a name too, is one by its path.
        return bag.Properties["Model"]?.Value as string
            ?? (value is PSCustomObject && bag.Properties["PSPath"] is null ? bag.Properties["Name"]?.Value as string : null)
            ?? item;
    }
}
