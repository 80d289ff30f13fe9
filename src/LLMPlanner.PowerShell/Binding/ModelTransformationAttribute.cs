using System.Collections;
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
        object input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (input is null or string || input is not IEnumerable list)
        {
            return input is null ? inputData : One(inputData);
        }

        var names = new List<object>();
        foreach (object? item in list)
        {
            if (item is not null)
            {
                names.Add(One(item));
            }
        }

        return names.ToArray();
    }

    private static object One(object item)
    {
        object value = item is PSObject wrapped ? wrapped.BaseObject : item;
        if (value is string text)
        {
            return text;
        }

        if (value is ModelPreset { ModelPath: null } preset)
        {
            PresetHandles.Add(preset);
            return preset.Model;
        }

        PSObject bag = PSObject.AsPSObject(item);
        return bag.Properties["ModelPath"]?.Value is string { Length: > 0 } path ? path : bag.Properties["Model"]?.Value as string ?? item;
    }
}
