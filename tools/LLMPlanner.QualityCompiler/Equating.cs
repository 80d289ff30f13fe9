namespace LLMPlanner.QualityCompiler;

/// <summary>How a column's scores lie on the common scale: same mean and spread over the anchors.</summary>
internal sealed record Equating(double ColumnMean, double CommonMean, double Slope, double Correlation)
{
    /// <summary>Anchors of a known spread that stand beside the real ones, so that few alike anchors do not make a slope.</summary>
    private const double PseudoAnchors = 4;

    private const double PseudoSpread = 0.8;
    private const double LeastCorrelation = 0.05;

    /// <summary>Fits a column.</summary>
    /// <param name="anchors">Latent score, common ability and weight of each anchor.</param>
    public static Equating Of(IReadOnlyList<(double Column, double Common, double Weight)> anchors)
    {
        double weight = anchors.Sum(a => a.Weight);
        double column = anchors.Sum(a => a.Weight * a.Column) / weight;
        double common = anchors.Sum(a => a.Weight * a.Common) / weight;
        double columnVariance = anchors.Sum(a => a.Weight * Math.Pow(a.Column - column, 2)) / weight;
        double commonVariance = anchors.Sum(a => a.Weight * Math.Pow(a.Common - common, 2)) / weight;
        double covariance = anchors.Sum(a => a.Weight * (a.Column - column) * (a.Common - common)) / weight;
        double correlation = Math.Max(LeastCorrelation, covariance / Math.Sqrt((columnVariance * commonVariance) + 1e-12));
        double ratio = Math.Sqrt(commonVariance / Math.Max(columnVariance, 1e-6));
        double pull = PseudoAnchors / (anchors.Count + PseudoAnchors);
        return new Equating(column, common, (ratio * (1 - pull)) + (PseudoSpread * pull), correlation);
    }

    /// <summary>The ability that a latent score stands for; shrunk to what the correlation lets expect where asked.</summary>
    public double Ability(double latent, bool shrink) => CommonMean + (Slope * (shrink ? Correlation : 1) * (latent - ColumnMean));
}
