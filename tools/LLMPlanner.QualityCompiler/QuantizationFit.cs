namespace LLMPlanner.QualityCompiler;

/// <summary>
/// Loss to few bits: the logarithm of the nats of perplexity lost is linear in the bits per weight and in the logarithm of the size.
/// </summary>
internal sealed record QuantizationFit(double Intercept, double PerBit, double PerLogSize)
{
    /// <summary>Changes below this percentage are noise of the measurement.</summary>
    private const double LeastPercent = 0.4;

    private const double MostBits = 6;

    public static QuantizationFit Of(IReadOnlyList<QuantizationRow> rows)
    {
        var normal = new double[3, 4];
        foreach (QuantizationRow row in rows.Where(r => r.PerplexityChangePercent > LeastPercent && r.BitsPerWeight < MostBits))
        {
            double[] x = [1, row.BitsPerWeight, Math.Log(row.Billions)];
            double y = Math.Log(Math.Log(1 + (row.PerplexityChangePercent / 100)));
            for (int i = 0; i < 3; i++)
            {
                for (int j = 0; j < 3; j++)
                {
                    normal[i, j] += x[i] * x[j];
                }

                normal[i, 3] += x[i] * y;
            }
        }

        double[] b = SizePrior.Solve(normal);
        return new QuantizationFit(b[0], b[1], b[2]);
    }
}
