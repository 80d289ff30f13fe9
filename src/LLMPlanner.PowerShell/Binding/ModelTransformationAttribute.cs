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
        if (input is string || input is not IEnumerable list)
        {
            return One(inputData);
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
        if (item is PSObject { BaseObject: string text })
        {
            return text;
        }

        if (item is string or ModelPreset { ModelPath: null })
        {
            return item.ToString()!;
        }

        PSObject bag = PSObject.AsPSObject(item);
        string? path = bag.Properties["ModelPath"]?.Value as string;
        return string.IsNullOrEmpty(path) ? bag.Properties["Model"]?.Value as string ?? item : path!;
    }
}
