using System.Collections;
using System.Management.Automation;

namespace LLMPlanner.PowerShell.Binding;

/// <summary>
/// Turns names and profiles into hardware arguments. What is neither is returned unchanged: the parameter then does not bind by value,
/// and the object's properties bind by name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HardwareTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is null)
        {
            return inputData!;
        }

        if (One(inputData) is { } single)
        {
            return single;
        }

        // Only arrays and lists: what may not be hardware must still be there for the other parameters.
        if (Piped.Bare(inputData) is not IEnumerable list)
        {
            return inputData;
        }

        var arguments = new List<HardwareArgument>();
        foreach (object? item in list)
        {
            if (item is null || One(item) is not { } argument)
            {
                return inputData;
            }

            arguments.Add(argument);
        }

        return arguments.ToArray();
    }

    private static HardwareArgument? One(object input) => HardwareInput.Read(input);
}
