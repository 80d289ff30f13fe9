using System.Management.Automation;
using LLMPlanner.Placement;

namespace LLMPlanner.PowerShell.Binding;

/// <summary>Reads headroom: a share such as <c>10%</c>, a size such as <c>2GB</c>, or a number of bytes.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HeadroomTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = Piped.Bare(inputData)!;
        if (value is Headroom)
        {
            return value;
        }

        try
        {
            return value is string text
                ? Headroom.Parse(text)
                : Headroom.Parse(LanguagePrimitives.ConvertTo<long>(value).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        catch (PlannerException e)
        {
            throw new ArgumentTransformationMetadataException($"{e.Message} {e.RecommendedAction}", e);
        }
        catch (PSInvalidCastException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }
}
