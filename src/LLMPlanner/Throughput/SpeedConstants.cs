namespace LLMPlanner.Throughput;

/// <summary>Values of all <see cref="SpeedConstant"/>s for one engine on one class of device.</summary>
internal sealed class SpeedConstants
{
    /// <summary>Number of constants.</summary>
    public static readonly int Count = Enum.GetValues(typeof(SpeedConstant)).Length;

    private readonly double[] _values;

    /// <summary>Takes values in the order of the enumeration.</summary>
    public SpeedConstants(double[] values)
    {
        if (values.Length != Count)
        {
            throw new ArgumentException("One value for every constant is needed.", nameof(values));
        }

        _values = values;
    }

    /// <summary>The value of a constant.</summary>
    public double this[SpeedConstant constant] => _values[(int)constant];

    /// <summary>The same with one other value.</summary>
    public SpeedConstants With(SpeedConstant constant, double value)
    {
        var values = (double[])_values.Clone();
        values[(int)constant] = value;
        return new SpeedConstants(values);
    }

    /// <summary>What a constant is where a profile does not name it: times cost nothing, factors change nothing, queues hold every layer.</summary>
    public static double Neutral(SpeedConstant constant) => constant switch
    {
        SpeedConstant.LayerMicroseconds or SpeedConstant.ExpertLayerMicroseconds or SpeedConstant.LatentLayerMicroseconds
            or SpeedConstant.RecurrentLayerMicroseconds or SpeedConstant.SparseLayerMicroseconds or SpeedConstant.NarrowExpertMicroseconds
            or SpeedConstant.AllReduceMicroseconds or SpeedConstant.AllReduceExponent or SpeedConstant.StepMicroseconds
            or SpeedConstant.RequestMicroseconds or SpeedConstant.ChunkLayerMicroseconds or SpeedConstant.RecurrentPromptMicroseconds
            or SpeedConstant.PowerExponent or SpeedConstant.FirstTokenMilliseconds or SpeedConstant.DeviceHopMicroseconds => 0,
        SpeedConstant.PipelineLayers or SpeedConstant.PipelineLayers16 => 1000,
        _ => 1,
    };

    /// <summary>The name of a constant in a profile: the enumeration's with a small first letter.</summary>
    public static string Name(SpeedConstant constant)
    {
        string name = constant.ToString();
        return char.ToLowerInvariant(name[0]) + name.Substring(1);
    }
}
