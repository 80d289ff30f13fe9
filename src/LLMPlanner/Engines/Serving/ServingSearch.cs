using LLMPlanner.Hardware;
using LLMPlanner.Placement;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Engines.Serving;

/// <summary>
/// Tries every legal division of a model over a machine. Replica counts that cannot win are left out (more replicas than requests or than
/// accelerators serve nobody, and any other count reads as much per step as one of those tried); more stages are left out once two
/// divisions with fewer hold the load by the high estimate, since fewer stages come first in the order.
/// </summary>
internal sealed class ServingSearch(ServingPlan plan, ServingMachine machine, bool useTotal, Headroom headroom, long contextLength, int requests)
{
    private ServingCandidate? _best;
    private ServingCandidate? _second;
    private ServingRefusal? _refusal;
    private int _sure;

    /// <summary>The best division; null where none is legal.</summary>
    public ServingCandidate? Best => _best;

    /// <summary>The next best; null where there is one at most.</summary>
    public ServingCandidate? RunnerUp => _second;

    /// <summary>Why none is legal.</summary>
    public ServingRefusal? Refusal => _refusal;

    /// <summary>Runs the search.</summary>
    public ServingSearch Run()
    {
        ServingRules rules = plan.Rules;
        int cards = machine.Cards.Length;
        int layers = plan.Architecture.LayerCount;
        int mostStages = rules.PipelineParallel ?? Math.Min(cards, layers);
        for (int stages = rules.PipelineParallel ?? 1; stages <= mostStages && (_sure < 2 || stages == rules.PipelineParallel); stages++)
        {
            if (stages > layers)
            {
                Refuse("pipeline-parallel-size", () => Message.Format(SR.PipelineExceedsLayers, stages, layers));
                break;
            }

            int mostTensor = rules.TensorParallel ?? (cards / stages);
            for (int tensor = rules.TensorParallel ?? 1; tensor <= mostTensor; tensor++)
            {
                TryReplicas(tensor, stages, cards);
            }
        }

        return this;
    }

    private void TryReplicas(int tensor, int stages, int cards)
    {
        ServingRules rules = plan.Rules;
        long needed = (long)tensor * stages * (rules.DataParallel ?? 1);
        if (needed > cards)
        {
            Refuse("accelerator count", () => Message.Format(SR.RanksNeedCards, needed, cards));
            return;
        }

        int most = rules.DataParallel ?? (cards / (tensor * stages));
        int middle = Math.Min(most, requests);
        TryExperts(tensor, stages, rules.DataParallel ?? 1);
        if (middle > 1 && rules.DataParallel is null)
        {
            TryExperts(tensor, stages, middle);
        }

        if (most > middle && rules.DataParallel is null)
        {
            TryExperts(tensor, stages, most);
        }
    }

    private void TryExperts(int tensor, int stages, int replicas)
    {
        bool? asked = plan.Rules.ExpertParallel;
        if (asked != true)
        {
            Try(new ServingShape(tensor, stages, replicas, false));
        }

        if (asked == true || (asked is null && plan.HasExperts && tensor * replicas > 1))
        {
            Try(new ServingShape(tensor, stages, replicas, true));
        }
    }

    private void Try(ServingShape shape)
    {
        if (plan.Rules.Refuse(shape) is { } refusal)
        {
            _refusal ??= refusal;
            return;
        }

        ServingDivision division = plan.Divide(shape);
        if (Bounds(shape, division) is not { } bounds)
        {
            return;
        }

        int[] cards = [.. machine.Cards.Take(shape.Ranks)];
        ServingCandidate candidate = Judge(new ServingCandidate(shape, division, bounds, cards));
        _sure += candidate.Verdict == Verdict.Fits ? 1 : 0;
        if (_best is null || ServingOrder.Compare(candidate, _best) < 0)
        {
            _second = _best;
            _best = candidate;
        }
        else if (_second is null || ServingOrder.Compare(candidate, _second) < 0)
        {
            _second = candidate;
        }
    }

    /// <summary>The stages: equal by the engine's rule, or by memory where the accelerators of one replica differ.</summary>
    private int[]? Bounds(ServingShape shape, ServingDivision division)
    {
        int layers = plan.Architecture.LayerCount;
        if (shape.Pipeline == 1 || machine.AreAlike)
        {
            return plan.Rules.Stages(layers, shape.Pipeline);
        }

        if (shape.Data > 1)
        {
            // Replicas of unlike accelerators would each need a split of their own, which engines do not take.
            return null;
        }

        return PipelineSplit.ByMemory(layers, shape.Pipeline, (stage, first, end) => StageLeft(shape, division, stage, first, end))
            ?? plan.Rules.Stages(layers, shape.Pipeline);
    }

    private long StageLeft(ServingShape shape, ServingDivision division, int stage, int first, int end)
    {
        long left = long.MaxValue;
        for (int tensor = 0; tensor < shape.Tensor; tensor++)
        {
            Accelerator card = machine[(stage * shape.Tensor) + tensor];
            (long cache, long state) = division.Cache.Bytes(first, end, contextLength);
            ByteRange beside = plan.Beside(card, shape, contextLength);
            long need = checked(division.Weights.Stage(first, end) + beside.Expected + ((cache + state) * requests));
            left = Math.Min(left, plan.Available(card, shape, useTotal, headroom) - need);
        }

        return left;
    }

    private ServingCandidate Judge(ServingCandidate candidate)
    {
        ServingShape shape = candidate.Shape;
        int each = plan.RequestsPerReplica(shape, requests);
        bool expected = true;
        bool high = true;
        long step = 0;
        long carried = plan.Rules.MaxSequences;
        long spare = long.MaxValue;
        for (int stage = 0; stage < shape.Pipeline; stage++)
        {
            int first = candidate.Bounds[stage];
            int end = candidate.Bounds[stage + 1];
            long weights = candidate.Division.Weights.Stage(first, end);
            (long cache, long state) = candidate.Division.Cache.Bytes(first, end, contextLength);
            long request = checked(cache + state);
            step = Math.Max(step, plan.ReadPerStep(candidate, stage, each) + checked(request * each));
            for (int replica = 0; replica < shape.Data; replica++)
            {
                for (int tensor = 0; tensor < shape.Tensor; tensor++)
                {
                    Accelerator card = machine.Hardware.Accelerators[candidate.Card(replica, stage, tensor)];
                    ByteRange beside = plan.Beside(card, shape, contextLength);
                    long available = plan.Available(card, shape, useTotal, headroom);
                    long budget = available - weights - beside.Expected;
                    long highLeft = available - weights - beside.High - checked(request * each);
                    expected &= checked(request * each) <= budget;
                    high &= highLeft >= 0;
                    spare = Math.Min(spare, budget - checked(request * each));
                    carried = request == 0 ? carried : Math.Min(carried, Math.Max(0, budget / request));
                    if (machine.AreAlike && !useTotal && card.FreeMemoryBytes is null)
                    {
                        tensor = shape.Tensor;
                        replica = shape.Data;
                    }
                }
            }
        }

        expected &= each <= plan.Rules.MaxSequences;
        return candidate with
        {
            Verdict = !expected ? Verdict.DoesNotFit : high ? Verdict.Fits : Verdict.Tight,
            CrossesLinks = Crosses(candidate),
            StepBytes = step,
            Requests = checked(carried * shape.Data),
            Spare = spare,
        };
    }

    private bool Crosses(ServingCandidate candidate)
    {
        ServingShape shape = candidate.Shape;
        if (shape.Tensor == 1 || machine.PerNode >= machine.Cards.Length)
        {
            return false;
        }

        for (int group = 0; group < shape.Data * shape.Pipeline; group++)
        {
            int first = group * shape.Tensor;
            if (first / machine.PerNode != (first + shape.Tensor - 1) / machine.PerNode)
            {
                return true;
            }
        }

        return false;
    }

    private void Refuse(string by, Func<string> reason) => _refusal ??= new ServingRefusal(by, reason);
}
