namespace LLMPlanner.Throughput;
internal static class InferenceEstimator
{
    public const double ServingChunk = 8192;
    public const double LayerChunk = 512;
    public static bool IsNarrow(ModelWork work, int ranks, bool ep) => work.Experts > 0 && !ep && work.ExpertWidth / ranks <= 128;
    public static double PipelineSpeedUp(int devices, double chunks, double exponent) => Math.Pow(chunks * devices / (chunks + devices - 1), exponent);
}
