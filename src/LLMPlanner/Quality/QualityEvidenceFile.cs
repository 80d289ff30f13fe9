using System.Globalization;
using LLMPlanner.Profiles;

namespace LLMPlanner.Quality;

/// <summary>The scores behind the index, read when somebody asks for them.</summary>
internal static class QualityEvidenceFile
{
    private static readonly Lazy<ILookup<string, QualityEvidence>> s_evidence = new(() => Read().ToLookup(e => e.Model, StringComparer.OrdinalIgnoreCase));

    /// <summary>The evidence about a model id as the file writes it.</summary>
    public static IReadOnlyList<QualityEvidence> Of(string model) => [.. s_evidence.Value[model]];

    private static IEnumerable<QualityEvidence> Read()
    {
        using Stream stream = EmbeddedFile.Open("LLMPlanner.quality.scores.tsv") ?? throw new InvalidDataException("The assembly holds no benchmark scores.");
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split('\t');
            yield return new QualityEvidence(
                cells[0], cells[1] == "thinking", cells[2], double.Parse(cells[3], NumberStyles.Float, CultureInfo.InvariantCulture), cells[4], cells[6], cells[7]);
        }
    }
}
