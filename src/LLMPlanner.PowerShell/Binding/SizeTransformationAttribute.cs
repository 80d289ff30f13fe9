using System.Management.Automation;
using LLMPlanner.Text;

namespace LLMPlanner.PowerShell.Binding;

/// <summary>Reads sizes such as <c>24GB</c> or <c>24GiB</c>: both mean 2^30 bytes, as PowerShell's own literals do.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SizeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => TextItems.Convert(inputData, SizeText.Parse);
}

/// <summary>Reads lengths such as <c>8192</c>, <c>8k</c> or <c>128K</c>: k means 1024 tokens.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => TextItems.Convert(inputData, LengthText.Parse);
}
