using System.Globalization;
using LLMPlanner.Accuracy.LlamaCpp;

namespace LLMPlanner.Accuracy.Sections;

/// <summary>What CUDA's ways add to buffers: several micro-batches in flight, copies of the host's weights, scratch.</summary>
public sealed class LlamaCppVendorSection : IAccuracySection
{
    /// <inheritdoc/>
    public int Order => 32;

    /// <inheritdoc/>
    public string Title => "llama.cpp's plans for devices with CUDA's ways";

    /// <inheritdoc/>
    public void Write(TextWriter writer)
    {
        IReadOnlyList<VendorRow> rows = VendorRow.All();
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{rows.Count} plans of llama.cpp v0.5.0 for stand-in devices with CUDA's alignment, events and host buffers, that take over products of the host's weights as CUDA does. The largest error of the devices of a plan counts:"));
        writer.WriteLine();
        writer.WriteLine("| layout | plans | within 0.1 % | mean error | worst |");
        writer.WriteLine("|---|---:|---:|---:|---:|");
        foreach (IGrouping<string, VendorRow> layout in rows.GroupBy(row => row.Layout).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {layout.Key} | {layout.Count()} | {layout.Count(row => row.Error <= 0.001)} | {layout.Average(row => row.Error):P2} | {layout.Max(row => row.Error):P1} |"));
        }
    }
}
