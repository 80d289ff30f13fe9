using LLMPlanner.Architectures;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.Quantization;

namespace LLMPlanner.Footprints;

/// <summary>Makes a <see cref="ModelFootprint"/> of a resolved question.</summary>
public static class FootprintEstimator
{
    /// <summary>Computes the footprint.</summary>
    /// <param name="request">The question.</param>
    /// <exception cref="PlannerException">Unknown names, contradictions, a load the model or the engine does not allow.</exception>
    public static ModelFootprint Estimate(CapacityRequest request) => Estimate(ResolvedPlan.From(request));

    /// <summary>Computes the footprint, with published, stored and resident counts side by side.</summary>
    /// <param name="plan">A resolved question.</param>
    public static ModelFootprint EstimateDetailed(ResolvedPlan plan)
    {
        ParameterComparison comparison = ParameterComparison.Of(plan.Model, plan.Engine);
        return Estimate(plan) with
        {
            PublishedParameters = comparison.Published,
            StoredParameters = comparison.Stored,
            ResidentParameters = comparison.Resident,
            PublishedDifference = comparison.Difference,
        };
    }

    /// <summary>Computes the footprint.</summary>
    /// <param name="plan">A resolved question.</param>
    public static ModelFootprint Estimate(ResolvedPlan plan) => Estimate(plan, placement: null);

    /// <summary>Computes the footprint as a placement divides the model; without one, for what was asked for.</summary>
    internal static ModelFootprint Estimate(ResolvedPlan plan, DevicePlacement? placement)
    {
        ModelPreset model = plan.Model;
        ModelArchitecture architecture = model.Architecture;
        TensorInventory tensors = architecture.Tensors;
        FootprintValues? values = placement is null
            ? plan.Plan?.At(plan.ContextLength, plan.ConcurrentRequests)
            : plan.Plan?.At(placement, plan.ContextLength, plan.ConcurrentRequests);
        return new ModelFootprint
        {
            Model = model.Model,
            ModelPath = model.ModelPath,
            ModelType = model.ModelType,
            TotalParameters = tensors.TotalParameters,
            ActiveParameters = tensors.ActiveParameters,
            ActiveParametersExcludingEmbedding = tensors.ActiveParametersExcludingEmbedding,
            EmbeddingParameters = tensors.EmbeddingParameters,
            RoutedExpertParameters = tensors.RoutedExpertParameters,
            SharedExpertParameters = tensors.SharedExpertParameters,
            VisionParameters = tensors.VisionParameters,
            MtpParameters = tensors.MtpParameters,
            Parameters = ParameterBreakdown.From(tensors),
            Quantization = plan.Quantization.Id,
            BitsPerWeight = plan.Weights?.BitsPerWeight,
            Engine = plan.Engine.Name,
            EngineVersion = plan.EngineVersion,
            ContextLength = plan.ContextLength,
            ConcurrentRequests = plan.ConcurrentRequests,
            KvCacheType = plan.Plan?.CacheTypeName ?? "auto",
            WeightBytes = values?.WeightBytes,
            CheckpointBytes = (plan.Quantization as CheckpointFormat)?.CheckpointBytes(architecture),
            OtherWeightBytes = values?.OtherWeightBytes,
            KvCacheBytes = values?.KvCacheBytes,
            StateBytes = values?.StateBytes,
            WorkspaceBytes = values?.WorkspaceBytes,
            OverheadBytes = values?.OverheadBytes,
            TotalBytes = values?.TotalBytes,
            TotalBytesLow = values?.LowBytes,
            TotalBytesHigh = values?.HighBytes,
            KvBytesPerToken = plan.Plan?.KvBytesPerToken(plan.ContextLength),
            DecodeFlopsPerToken = ComputeCost.DecodeFlopsPerToken(architecture, plan.ContextLength),
            PrefillFlops = ComputeCost.PrefillFlops(architecture, plan.ContextLength),
            Components = (placement is null
                ? plan.Plan?.Components(plan.ContextLength, plan.ConcurrentRequests)
                : plan.Plan?.Components(placement, plan.ContextLength, plan.ConcurrentRequests)) ?? [],
            Notes = plan.Notes,
        };
    }
}
