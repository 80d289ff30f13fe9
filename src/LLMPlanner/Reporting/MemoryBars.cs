using System.Text;
using LLMPlanner.Footprints;
using LLMPlanner.Placement;
using LLMPlanner.Text;

namespace LLMPlanner.Reporting;

/// <summary>Memory as bars of text: a line for every device, and below it what its parts take.</summary>
public static class MemoryBars
{
    private const int NameWidth = 6;
    private const int FigureWidth = 22;

    /// <summary>The bars of a model on a machine: one for every device that has or offers something.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="style">What the terminal can show.</param>
    public static IEnumerable<string> Of(HardwareFit fit, BarStyle style)
    {
        yield return SafeLine(Message.Format(
            "{0} {1} on {2} ({3}, {4} tokens x {5}): {6}", fit.Model, fit.Quantization, fit.Hardware, fit.Engine, fit.ContextLength, fit.ConcurrentRequests, fit.Verdict));
        foreach (PlacementEntry entry in fit.Placement)
        {
            if (entry.RequiredBytes > 0 || entry.AvailableBytes > 0)
            {
                foreach (string line in Bar(entry.Device, Segments(entry), entry.AvailableBytes, style))
                {
                    yield return line;
                }
            }
        }
    }

    /// <summary>The bar of a model that is on no machine yet.</summary>
    /// <param name="footprint">The footprint.</param>
    /// <param name="style">What the terminal can show.</param>
    public static IEnumerable<string> Of(ModelFootprint footprint, BarStyle style)
    {
        yield return SafeLine(Message.Format(
            "{0} {1} ({2}, {3} tokens x {4})", footprint.Model, footprint.Quantization, footprint.Engine, footprint.ContextLength, footprint.ConcurrentRequests));
        foreach (string line in Bar("memory", Segments(footprint), null, style))
        {
            yield return line;
        }
    }

    private static BarSegment[] Segments(PlacementEntry entry) =>
    [
        BarSegment.Weights(entry.WeightBytes), BarSegment.Cache(entry.KvCacheBytes), BarSegment.State(entry.StateBytes),
        BarSegment.Workspace(entry.WorkspaceBytes), BarSegment.Overhead(entry.OverheadBytes),
    ];

    private static BarSegment[] Segments(ModelFootprint footprint) =>
    [
        BarSegment.Weights((footprint.WeightBytes ?? 0) + (footprint.OtherWeightBytes ?? 0)), BarSegment.Cache(footprint.KvCacheBytes ?? 0),
        BarSegment.State(footprint.StateBytes ?? 0), BarSegment.Workspace(footprint.WorkspaceBytes ?? 0), BarSegment.Overhead(footprint.OverheadBytes ?? 0),
    ];

    private static IEnumerable<string> Bar(string name, BarSegment[] segments, long? available, BarStyle style)
    {
        long required = segments.Sum(segment => segment.Bytes);
        long scale = Math.Max(required, available ?? 0);
        int columns = Math.Max(40, style.Width) - NameWidth - FigureWidth - 3;
        int[] widths = Columns(segments, scale, columns);
        var bar = new StringBuilder();
        for (int i = 0; i < segments.Length; i++)
        {
            Append(bar, segments[i], widths[i], style);
        }

        bar.Append(' ', columns - widths.Sum());
        string figure = available is { } limit ? $"{Gibibytes(required)} of {Gibibytes(limit)} GiB" : $"{Gibibytes(required)} GiB";
        string warning = available < required ? "!" : " ";
        yield return $"{SafeLine(name),-NameWidth} [{bar}]{warning}{figure}".TrimEnd();
        var legend = new StringBuilder(new string(' ', NameWidth + 1));
        foreach (BarSegment segment in segments.Where(segment => segment.Bytes > 0))
        {
            legend.Append(' ');
            Append(legend, segment, 1, style);
            legend.Append(' ').Append(segment.Name).Append(' ').Append(Gibibytes(segment.Bytes)).Append(' ');
        }

        yield return legend.ToString().TrimEnd();
    }

    /// <summary>Columns of each part: rounded down, and what is left goes to those that lost most, so that the sum is that of the whole.</summary>
    private static int[] Columns(BarSegment[] segments, long scale, int columns)
    {
        var widths = new int[segments.Length];
        if (scale <= 0)
        {
            return widths;
        }

        double Exact(int i) => (double)segments[i].Bytes / scale * columns;
        for (int i = 0; i < segments.Length; i++)
        {
            widths[i] = (int)Exact(i);
        }

        int total = (int)Math.Round((double)segments.Sum(segment => segment.Bytes) / scale * columns);
        foreach (int i in Enumerable.Range(0, segments.Length).OrderByDescending(i => Exact(i) - widths[i]).Take(Math.Max(0, total - widths.Sum())))
        {
            widths[i]++;
        }

        return widths;
    }

    private static void Append(StringBuilder text, BarSegment segment, int width, BarStyle style)
    {
        if (width == 0)
        {
            return;
        }

        if (style.HasColor)
        {
            text.Append("\u001b[").Append(segment.Color).Append('m');
        }

        text.Append(style.IsAscii ? segment.Letter : segment.Block, width);
        if (style.HasColor)
        {
            text.Append("\u001b[0m");
        }
    }

    private static string Gibibytes(long bytes) => Message.Format("{0:0.00}", bytes / 1073741824.0);

    // Names come from files; control characters in them could move the cursor or change colours.
    private static string SafeLine(string text) => new([.. text.Select(c => char.IsControl(c) ? '?' : c)]);
}
