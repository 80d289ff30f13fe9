using LLMPlanner.Throughput;

namespace LLMPlanner.Fitting;

/// <summary>
/// Constants of llama.cpp from llama-bench results: decode and prompts are fitted apart, since no constant is in both. What a class of
/// devices has too few results for stays near the expectation. Errors are of cards that were held out with all their rows.
/// </summary>
internal sealed class LayerFit
{
    /// <summary>Classes of devices with results.</summary>
    public static readonly string[] Classes =
        ["cuda", "cuda-hbm", "cuda-unified", "metal", "rocm-unified", "vulkan-unified", "amdvlk-unified", "vulkan-nvidia", "vulkan-amd", "vulkan-intel", "sycl"];

    private const double RowWeight = 4;
    private const double RowExponent = 0.6;

    private static readonly WeightFormat[] s_formats =
        [WeightFormat.Bits16, WeightFormat.BFloat16, WeightFormat.Q8, WeightFormat.Legacy, WeightFormat.KQuant, WeightFormat.Mxfp4, WeightFormat.Codebook];

    private static readonly Parameter[] s_decode =
    [
        .. Classes.SelectMany(name => new Parameter[]
        {
            new(name + "/" + nameof(SpeedConstant.WeightBandwidth), 0.8, 0.2),
            new(name + "/" + nameof(SpeedConstant.LayerMicroseconds), 60, 0.6),
            new(name + "/" + nameof(SpeedConstant.CacheBandwidth), 0.5, 0.5),
        }),
        new(nameof(SpeedConstant.Bits16Bandwidth), 1, 0.1),
        new(nameof(SpeedConstant.Q8Bandwidth), 1, 0.1),
        new(nameof(SpeedConstant.LegacyBandwidth), 0.95, 0.15),
        new(nameof(SpeedConstant.KQuantBandwidth), 0.85, 0.15),
        new(nameof(SpeedConstant.Mxfp4Bandwidth), 0.9, 0.15),
        new(nameof(SpeedConstant.CodebookBandwidth), 0.7, 0.2),

        // Relative to a dense layer, and to reading dense weights.
        new("ExpertLayer", 0.6, 0.5),
        new("RecurrentLayer", 0.5, 0.5),
        new("ExpertRead", 0.8, 0.3),
        new(nameof(SpeedConstant.DeviceHopMicroseconds), 100, 1),
    ];

    private static readonly Parameter[] s_prompt =
    [
        .. Classes.SelectMany(name => new Parameter[]
        {
            // Intel's Vulkan driver has no matrix path to speak of.
            new(name + "/" + nameof(SpeedConstant.PromptCompute16), name == "vulkan-intel" ? 0.15 : 1, 0.3),
            new(name + "/Attention", 1, 0.3),
            new(name + "/Expert", 1, 0.3),
        }),
        .. Classes.Select(Family).Distinct().Select(family => new Parameter(family + "/Family", 0.3, 0.6)),
        new("Attention", 0.6, 0.5),
        .. Classes.SelectMany(name => s_formats.Select(format => new Parameter(name + "/" + format, Expected(name, format), 0.4))),
        new(nameof(SpeedConstant.Bits16Compute), 1, 0.4),
        new(nameof(SpeedConstant.BFloat16Compute), 1, 0.4),
        new(nameof(SpeedConstant.Q8Compute), 1, 0.4),
        new(nameof(SpeedConstant.LegacyCompute), 1, 0.4),
        new(nameof(SpeedConstant.KQuantCompute), 0.8, 0.4),
        new(nameof(SpeedConstant.Mxfp4Compute), 1, 0.4),
        new(nameof(SpeedConstant.CodebookCompute), 0.6, 0.4),
        new(nameof(SpeedConstant.ExpertCompute), 0.5, 0.4),
        new(nameof(SpeedConstant.PromptBandwidth), 0.7, 0.2),
        new(nameof(SpeedConstant.ChunkLayerMicroseconds), 150, 0.6),
        new(nameof(SpeedConstant.RecurrentPromptMicroseconds), 100, 1),
        new(nameof(SpeedConstant.PipelineExponent), 0.7, 0.4),
        new(nameof(SpeedConstant.PipelineLayers), 34, 0.3),
        new(nameof(SpeedConstant.PipelineLayers16), 45, 0.3),
        new(nameof(SpeedConstant.ScoreBandwidth), 0.7, 0.3),
        new(nameof(SpeedConstant.PowerExponent), 0.5, 0.5),
    ];

    private readonly IReadOnlyList<LayerRow> _rows;

    public LayerFit(IReadOnlyList<LayerRow> rows) => _rows = rows;

    /// <summary>Constants for each class, fitted to all rows.</summary>
    public IReadOnlyDictionary<string, SpeedConstants> Fit() => Fit(_rows);

    /// <summary>The fold that each row is held out with: all rows of a card together.</summary>
    public static int[] FoldsOf(IReadOnlyList<LayerRow> rows) => Folds.Of(rows, row => row.CardGroup);

    /// <summary>Predicted tokens per second of all rows, each by constants that never saw its card.</summary>
    public double[] HeldOut()
    {
        int[] folds = FoldsOf(_rows);
        var predicted = new double[_rows.Count];
        for (int fold = 0; fold < Folds.Count; fold++)
        {
            Dictionary<string, SpeedConstants> constants = Fit([.. _rows.Where((_, i) => folds[i] != fold)]);
            for (int i = 0; i < _rows.Count; i++)
            {
                if (folds[i] == fold)
                {
                    predicted[i] = Predict(_rows[i], constants[_rows[i].Class]);
                }
            }
        }

        return predicted;
    }

    /// <summary>Tokens per second of a row.</summary>
    public static double Predict(LayerRow row, SpeedConstants constants)
    {
        StageWork stage = row.Stage with { Constants = constants, Rates = row.Stage.Rates.Sustained(constants) };
        if (row.IsDecode)
        {
            StepLegs step = SpeedModel.Decode(stage, 1, 1, row.CacheBytes);
            return 1 / (step.Stage + step.Overhead + ((row.Cards - 1) * constants[SpeedConstant.DeviceHopMicroseconds] * 1e-6));
        }

        double seconds = SpeedModel.Prompt(stage, row.Tokens, row.Chunk, row.AttentionFlops, row.Scores);
        return row.Tokens / seconds * SpeedTimes.PipelineSpeedUp(row.Cards, stage.Layers, stage.DenseFormat, SpeedModel.Chunks(row.Tokens, row.Chunk), constants);
    }

    private static Dictionary<string, SpeedConstants> Fit(IReadOnlyList<LayerRow> rows)
    {
        double[] decode = Fit(s_decode, [.. rows.Where(row => row.IsDecode)], (p, name) => Constants(p, s_prompt.Select(x => x.Start).ToArray(), name));
        double[] prompt = Fit(s_prompt, [.. rows.Where(row => !row.IsDecode)], (p, name) => Constants(decode, p, name));
        return Classes.ToDictionary(name => name, name => Constants(decode, prompt, name));
    }

    private static double[] Fit(Parameter[] parameters, IReadOnlyList<LayerRow> rows, Func<double[], string, SpeedConstants> constants)
    {
        Dictionary<string, int> sizes = rows.GroupBy(Setup).ToDictionary(g => g.Key, g => g.Count());
        return LeastSquares.Fit(
            p =>
            {
                Dictionary<string, SpeedConstants> byClass = Classes.ToDictionary(name => name, name => constants(p, name));
                return [.. rows.Select(row => Predict(row, byClass[row.Class]))];
            },
            [.. rows.Select(row => row.TokensPerSecond)],
            [.. rows.Select(row => RowWeight / Math.Pow(sizes[Setup(row)], RowExponent))],
            [.. parameters.Select(p => p.Start)],
            [.. parameters.Select(p => p.Spread)]);
    }

    private static string Setup(LayerRow row) => row.Card.Name + row.Cards + row.Backend;

    private static SpeedConstants Constants(double[] decode, double[] prompt, string deviceClass)
    {
        var values = new double[SpeedConstants.Count];
        foreach (SpeedConstant constant in Enum.GetValues<SpeedConstant>())
        {
            values[(int)constant] = Value(s_decode, decode, deviceClass, constant.ToString())
                ?? Value(s_prompt, prompt, deviceClass, constant.ToString())
                ?? SpeedConstants.Neutral(constant);
        }

        void Set(SpeedConstant constant, double value) => values[(int)constant] = value;
        double layer = values[(int)SpeedConstant.LayerMicroseconds];
        Set(SpeedConstant.ExpertLayerMicroseconds, layer * Value(s_decode, decode, deviceClass, "ExpertLayer")!.Value);
        Set(SpeedConstant.RecurrentLayerMicroseconds, layer * Value(s_decode, decode, deviceClass, "RecurrentLayer")!.Value);
        Set(SpeedConstant.ExpertBandwidth, values[(int)SpeedConstant.WeightBandwidth] * Value(s_decode, decode, deviceClass, "ExpertRead")!.Value);
        foreach (WeightFormat format in s_formats)
        {
            values[(int)WeightFormats.ComputeFactor(format)!.Value] *= Value(s_prompt, prompt, deviceClass, format.ToString())!.Value;
        }

        values[(int)SpeedConstant.PromptCompute16] *= Value(s_prompt, prompt, Family(deviceClass), "Family")!.Value;
        values[(int)SpeedConstant.ExpertCompute] *= Value(s_prompt, prompt, deviceClass, "Expert")!.Value;
        Set(SpeedConstant.AttentionCompute, values[(int)SpeedConstant.PromptCompute16] * Value(s_prompt, prompt, deviceClass, "Attention")!.Value * Value(s_prompt, prompt, string.Empty, "Attention")!.Value);

        // A step of one token computes too little for this to be seen; batches are put down with the share that prompts reach.
        Set(SpeedConstant.DecodeCompute, values[(int)SpeedConstant.PromptCompute16]);
        return new SpeedConstants(values);
    }

    // Without a matrix type for BF16, as on Vulkan drivers so far, such weights are multiplied as 32-bit floats.
    private static double Expected(string deviceClass, WeightFormat format)
        => format == WeightFormat.BFloat16 && deviceClass.StartsWith("vulkan", StringComparison.Ordinal) || deviceClass == "amdvlk-unified" ? 0.5 : 1;

    // Classes that are likely to reach the same share of the peak: the cards of a vendor.
    private static string Family(string deviceClass) => deviceClass switch
    {
        "cuda-hbm" or "cuda-unified" or "vulkan-nvidia" => "cuda",
        "vulkan-unified" or "amdvlk-unified" or "rocm-unified" => "vulkan-amd",
        _ => deviceClass,
    };

    private static double? Value(Parameter[] parameters, double[] values, string deviceClass, string name)
    {
        int index = Array.FindIndex(parameters, p => p.Name == deviceClass + "/" + name);
        index = index >= 0 ? index : Array.FindIndex(parameters, p => p.Name == name);
        return index >= 0 ? values[index] : null;
    }
}
