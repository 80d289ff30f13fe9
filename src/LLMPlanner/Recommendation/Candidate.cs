using LLMPlanner.Models;
using LLMPlanner.Planning;
using LLMPlanner.Quality;
using LLMPlanner.Throughput;

namespace LLMPlanner.Recommendation;

/// <summary>A model in one quantization on a machine, judged.</summary>
internal sealed record Candidate(ModelPreset Model, MachineOption Machine, ResolvedPlan Plan, LoadPoint? Load)
{
    /// <summary>Quality of the model as published.</summary>
    public required QualityScore Quality { get; init; }

    /// <summary>Points that the quantization and the cache type take off it.</summary>
    public required double Loss { get; init; }

    /// <summary>Quality in this quantization.</summary>
    public double Net => NetOf(Quality, Loss);

    public double Low => Math.Max(0, Quality.Low - Loss);

    public double High => Math.Max(0, Quality.High - Loss);

    /// <summary>What fit, speed and price take off.</summary>
    public required IReadOnlyList<ScorePart> Penalties { get; init; }

    public double Penalty => Penalties.Sum(part => part.Points);

    /// <summary>Whether fit and speed take nothing off, and a quantization with a loss would take more than half a point: then nothing smaller is better.</summary>
    public bool Beats(double otherLoss) => otherLoss > Loss + 0.5 && Penalties.All(part => part.Points >= 0 || part.Name == "Price");

    public decimal PricePerHour => Machine.Cost is { } cost ? cost.PerHour * (Load?.Machines ?? 1) : 0;

    /// <summary>The plan at the requests that the load settles at; searches leave that to what is kept.</summary>
    public ResolvedPlan SettledPlan => Load is null || Load.ConcurrentRequests == Plan.ConcurrentRequests
        ? Plan
        : ResolvedPlan.From(Plan.Request with { ConcurrentRequests = Load.ConcurrentRequests });

    public long WeightBytes => Plan.Weights!.TextBytes;

    /// <summary>Quality after a loss.</summary>
    public static double NetOf(QualityScore quality, double loss) => Math.Round(Math.Max(0, quality.Score - loss), 2);

    /// <summary>
    /// The better of two candidates for the same model: more points; where they are within half a point, the cheaper machine, the smaller
    /// file. Above six bits further bytes buy nothing that shows.
    /// </summary>
    public static Candidate? Better(Candidate? left, Candidate? right)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        int order = Halves(right).CompareTo(Halves(left));
        order = order != 0 ? order : left.PricePerHour.CompareTo(right.PricePerHour);
        order = order != 0 ? order : left.WeightBytes.CompareTo(right.WeightBytes);
        order = order != 0 ? order : left.Machine.Capacity.CompareTo(right.Machine.Capacity);
        return order <= 0 ? left : right;
    }

    private static double Halves(Candidate candidate) => Math.Round((candidate.Net + candidate.Penalty) * 2);
}
