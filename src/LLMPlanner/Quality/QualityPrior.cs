using LLMPlanner.Models;
using LLMPlanner.Recommendation;

namespace LLMPlanner.Quality;

/// <summary>
/// What size, age and thinking let expect of a model that nobody measured: a regression over the measured ones. It ranks classes of
/// models, not neighbours, and its interval says so.
/// </summary>
internal sealed class QualityPrior
{
    /// <summary>Age of a model whose release is unknown: before the measured ones began to improve.</summary>
    private static readonly DateTime s_unknownRelease = new(2024, 1, 1);

    private static readonly DateTime s_epoch = new(2025, 1, 1);
    private readonly double _intercept;
    private readonly double _perDoubling;
    private readonly double _perYear;
    private readonly double _thinking;

    public QualityPrior(IReadOnlyList<double> values)
    {
        _intercept = values[0];
        _perDoubling = values[1];
        _perYear = values[2];
        _thinking = values[3];
        Spread = values[4];
    }

    /// <summary>Standard error of the regression, in abilities.</summary>
    public double Spread { get; }

    /// <summary>The expected ability for a use case.</summary>
    public double Expect(ModelPreset model, UseCase useCase, bool thinking)
    {
        // A mixture behaves like a dense model between its active and its total size.
        double size = Math.Sqrt((double)model.TotalParameters * model.ActiveParameters) / 1e9;
        double years = ((model.ReleaseDate ?? s_unknownRelease) - s_epoch).TotalDays / 365.25;
        return _intercept + (_perDoubling * Math.Log(Math.Max(size, 0.05), 2)) + (_perYear * years) + (thinking ? _thinking : 0) + Purpose(model, useCase);
    }

    // Models for code were trained at the cost of the rest; the gain and the loss are assumed, not fitted.
    private static double Purpose(ModelPreset model, UseCase useCase)
    {
        bool coder = Names(model, "coder") || Names(model, "codestral") || Names(model, "starcoder") || Names(model, "devstral") || Names(model, "codellama") || Names(model, "code-instruct");
        return (coder, useCase) switch
        {
            (true, UseCase.Code) => 0.2,
            (true, UseCase.Agent) => 0,
            (true, _) => -0.2,
            _ => 0,
        };
    }

    private static bool Names(ModelPreset model, string word) => model.Model.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;
}
