using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Quantization;

namespace LLMPlanner.Throughput;

/// <summary>
/// A speed that no layout exceeds, known before any is looked for. Whatever the shape, all accelerators together read every dense weight
/// and the experts of one token, each rank passes every layer of its stages, and a stage's shares add up to the whole; cache, exchange
/// between ranks, uneven experts and other requests only add to it.
/// </summary>
internal static class SpeedBound
{
    /// <summary>New tokens per second of one request at most; infinite where nothing is known to limit it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="engine">Name of the engine.</param>
    /// <param name="hardware">The machine.</param>
    public static double DecodeTokensPerSecond(ModelPreset model, WeightPlan weights, string engine, HardwareProfile hardware)
    {
        if (SpeedProfile.For(engine) is not { SplitsLayers: false } profile || hardware.Accelerators.Count == 0)
        {
            return double.PositiveInfinity;
        }

        Accelerator card = hardware.Accelerators[0];
        DeviceRates rates = DeviceRates.Of(card);
        if (rates.Bandwidth <= 0 || hardware.Accelerators.Any(other => other.Name != card.Name || other.BandwidthBytesPerSecond != card.BandwidthBytesPerSecond))
        {
            return double.PositiveInfinity;
        }

        ModelWork work = model.SpeedWork(weights);
        double cards = hardware.Accelerators.Count;
        StepLegs legs = SpeedModel.Decode(
            new StageWork
            {
                Constants = profile.Class(DeviceClasses.OfServingEngine(card).Id).Constants,
                Rates = rates,
                Experts = work.Experts,
                ActiveExperts = work.ActiveExperts,
                DenseFormat = work.DenseFormat,
                ExpertFormat = work.ExpertFormat,
                DenseBytes = work.DenseBytes(1) / cards,
                ExpertBytes = work.ExpertBytes / cards,
                DenseParameters = work.DenseParameters / cards,
                ExpertParameters = work.ActiveExpertParameters / cards,
                HeadParameters = work.HeadParameters / cards,
                Layers = work.Layers,
                ExpertLayers = work.ExpertLayers,
                LatentLayers = work.LatentLayers,
                RecurrentLayers = work.RecurrentLayers,
                SparseLayers = work.SparseLayers,
            },
            requests: 1,
            tokens: 1,
            cacheBytes: 0);

        // A hair above, so that rounding in another order of the sums is not taken for speed.
        return (1 + 1e-9) / (legs.Stage + legs.Overhead);
    }
}
