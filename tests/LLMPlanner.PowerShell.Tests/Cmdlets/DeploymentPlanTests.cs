using LLMPlanner.Deployment;
using LLMPlanner.PowerShell.Tests.Hosting;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>Find-DeploymentPlan: the set is in order, every plan meets the targets, and a hosted price stands beside it.</summary>
public sealed class DeploymentPlanTests
{
    private static readonly ModuleSession s_session = new();

    [Fact]
    public void Plans_come_cheapest_first_and_each_is_better_than_all_cheaper_ones()
    {
        DeploymentPlan[] plans = Many("Find-DeploymentPlan -UseCase Chat -Model '*Qwen3*' -ConcurrentUsers 50 -ThinkTimeSeconds 30 -TargetTokensPerSecond 20 -First 8");

        Assert.NotEmpty(plans);
        Assert.Equal(Enumerable.Range(1, plans.Length), plans.Select(p => p.Rank));
        Assert.Equal(plans.OrderBy(p => p.PricePerHour).Select(p => p.Rank), plans.Select(p => p.Rank));
        Assert.All(plans, p => Assert.True(p.DecodeTokensPerSecondPerRequest >= 20, p.ToString()));
        Assert.All(plans, p => Assert.Contains("50 users who pause 30 s", p.Load.Explanation, StringComparison.Ordinal));
        Assert.All(plans, p => Assert.True(p.HostedModel is not null && p.HostedPricePerHour > 0 && p.HostedPriceDate is not null));
        Assert.All(plans, p => Assert.NotEmpty(p.Reason));
        for (int i = 1; i < plans.Length; i++)
        {
            Assert.DoesNotContain(plans[..i], p => p.QualityScore >= plans[i].QualityScore + 3 && p.DecodeTokensPerSecondPerRequest >= plans[i].DecodeTokensPerSecondPerRequest * 1.4);
        }
    }

    [Fact]
    public void Load_that_one_machine_does_not_carry_takes_several()
    {
        DeploymentPlan plan = Many("Find-DeploymentPlan 'RTX 4090' Chat -Model qwen3:32b -RequestsPerSecond 3 -First 1")[0];

        Assert.True(plan.Machines > 1);
        Assert.Equal(plan.Machines * plan.Fit.ConcurrentRequests, plan.ConcurrentRequests);
        Assert.True(plan.RequestsPerSecond >= 3);
        Assert.Contains("20 % of the capacity stays free", plan.Load.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_that_nothing_meets_leave_a_warning_with_a_hosted_model()
    {
        ScriptResult result = s_session.Run("Find-DeploymentPlan 'RTX 3060 12GB' Chat -Model qwen3:8b -TargetTokensPerSecond 10000");

        Assert.Empty(result.All());
        Assert.Contains("per million", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_that_nobody_knows_is_an_error_and_others_are_not_offered_instead()
    {
        ScriptResult result = s_session.Run("Find-DeploymentPlan no-such-machine");

        Assert.Empty(result.Output);
        Assert.StartsWith("HardwareNotFound", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private static DeploymentPlan[] Many(string script) => [.. s_session.Run(script).All().Select(o => (DeploymentPlan)o.BaseObject)];
}
