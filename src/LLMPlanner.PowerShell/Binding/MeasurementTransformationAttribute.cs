using System.Management.Automation;

namespace LLMPlanner.PowerShell.Binding;

/// <summary>Says what to do where a text is given for a measured start-up, such as the name of a model; everything else is left as it is.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MeasurementTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? first = inputData is object[] { Length: > 0 } list ? list[0] : inputData;
        if ((first is PSObject wrapped ? wrapped.BaseObject : first) is not string text)
        {
            return inputData;
        }

        var expected = PlannerException.MeasurementExpected(text);
        throw new ArgumentTransformationMetadataException($"{expected.Message} {expected.RecommendedAction}", expected);
    }
}
