using System.Collections;
using LLMPlanner.Planning;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Placement;

/// <summary>What to do where not memory but a rule stands in the way: other parallel sizes, another data type, another engine.</summary>
internal static class FitUnblocking
{
    public static string? Advise(ResolvedPlan plan, HardwareFit fit)
    {
        CapacityRequest request = plan.Request;
        if (plan.Engine.ParallelOptions.Count > 0 && FitAdvisor.Without(request.EngineOption, plan.Engine.ParallelOptions) is { } without
            && without.Count < request.EngineOption!.Count && Fits(request with { EngineOption = without }, out DevicePlacement? placement))
        {
            return Message.Format(SR.AdviseShape, placement!.TensorParallel, placement.PipelineParallel, placement.DataParallel);
        }

        if (fit.LimitingResource == "bf16" && Fits(request with { EngineOption = Half(request.EngineOption) }, out _))
        {
            return SR.AdviseHalf;
        }

        foreach (string other in plan.Engine.SmallerQuantizations(plan.Quantization.Id).Select(format => format.Id))
        {
            if (Fits(request with { Quantization = other }, out _))
            {
                return Message.Format(SR.AdviseOtherQuantization, other);
            }
        }

        CapacityRequest hosted = request with { Engine = "llama.cpp", EngineOption = null, Quantization = null, KvCacheType = null, EngineVersion = null };
        return plan.Engine.OffloadsToHost || !Fits(hosted, out _) ? null : SR.AdviseOtherEngine;
    }

    private static bool Fits(CapacityRequest request, out DevicePlacement? placement)
    {
        placement = null;
        try
        {
            ResolvedPlan plan = ResolvedPlan.From(request);
            if (plan.Plan is null)
            {
                return false;
            }

            placement = FitEvaluator.Place(plan);
            return FitEvaluator.Judge(placement) != Verdict.DoesNotFit;
        }
        catch (PlannerException)
        {
            // A variation that contradicts what the user fixed is no advice.
            return false;
        }
    }

    private static Hashtable Half(IDictionary? options)
    {
        var copy = options is null ? [] : new Hashtable(options);
        copy["dtype"] = "half";
        return copy;
    }
}
