using LLMPlanner.Models;
using LLMPlanner.Recommendation;

namespace LLMPlanner.Quality;

/// <summary>Makes a score of abilities: the use case's own, the language's, or the expectation from size.</summary>
internal static class QualityScorer
{
    /// <summary>Spread of an index made of one benchmark, in abilities: what k benchmarks leave is this over the root of k.</summary>
    private const double SpreadOfOne = 0.53;

    /// <summary>Scatter by provider, build and mode that no number of benchmarks removes.</summary>
    private const double SpreadOfRuns = 0.08;

    /// <summary>Ends of the interval in standard errors.</summary>
    private const double IntervalErrors = 1.6;

    private const double HighWeight = 4;
    private const double MediumWeight = 2;
    private const double LowWeight = 0.3;

    public static QualityScore Score(QualityIndex index, ModelPreset? model, QualityAbilities? abilities, UseCase useCase, bool thinking, bool chinese)
    {
        Ability? own = abilities?[Name(useCase)];
        Ability? general = abilities?["general"];
        double ability;
        double error;
        double ownWeight = 0;
        bool independent = false;
        if (own is { } measured)
        {
            ability = measured.Value;
            ownWeight = measured.OwnWeight;
            independent = measured.IsIndependent;
            error = Error(measured.Weight);
        }
        else if (general is { } known)
        {
            // Nothing speaks for the use case itself: the general ability stands in, with the spread that such abilities have around it.
            ability = known.Value;
            error = Math.Sqrt(Math.Pow(Error(known.Weight), 2) + Math.Pow(SpreadOfOne, 2));
        }
        else
        {
            // One standard error below the expectation: what nobody measured must not stand above what was.
            ability = index.Prior.Expect(model!, useCase, thinking) - index.Prior.Spread;
            error = index.Prior.Spread + SpreadOfRuns;
        }

        if (chinese)
        {
            (ability, error) = InChinese(abilities, general, ability, error);
        }

        double points = index.Scale.Points(ability);
        double margin = IntervalErrors * error * index.Scale.PointsPerUnit(ability);
        return new QualityScore
        {
            UseCase = useCase,
            IsThinking = thinking,
            Score = Math.Round(points, 1),
            Low = Math.Round(Math.Max(0, points - margin), 1),
            High = Math.Round(Math.Min(100, points + margin), 1),
            Confidence = Confidence(ownWeight, independent, general is not null),
            HasEvidence = own is not null && (ownWeight > 0 || useCase is not (UseCase.Rag or UseCase.Summarization)),
        };
    }

    // How much better or worse a model is in Chinese than in general moves every use case by as much.
    private static (double Ability, double Error) InChinese(QualityAbilities? abilities, Ability? general, double ability, double error)
    {
        if (abilities?["chinese"] is not { } chinese || general is not { } known)
        {
            return (ability, Math.Sqrt((error * error) + (0.3 * 0.3)));
        }

        double weight = chinese.OwnWeight / (chinese.OwnWeight + 1);
        return (ability + (weight * (chinese.Value - known.Value)), Math.Sqrt((error * error) + Math.Pow((1 - weight) * 0.3, 2)));
    }

    private static double Error(double weight)
        => Math.Sqrt((SpreadOfOne * SpreadOfOne / Math.Max(weight, 0.1)) + (SpreadOfRuns * SpreadOfRuns));

    private static QualityConfidence Confidence(double ownWeight, bool independent, bool hasGeneral) => ownWeight switch
    {
        >= HighWeight when independent => QualityConfidence.High,
        >= MediumWeight => QualityConfidence.Medium,
        >= LowWeight => QualityConfidence.Low,
        _ => hasGeneral ? QualityConfidence.Low : QualityConfidence.Prior,
    };

    private static string Name(UseCase useCase) => useCase switch
    {
        UseCase.Chat => "chat",
        UseCase.Code => "code",
        UseCase.Summarization => "summarization",
        UseCase.Rag => "rag",
        UseCase.Agent => "agent",
        _ => "reasoning",
    };
}
