using LLMPlanner.Auditing;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.TestSupport;
using NJsonSchema;

namespace LLMPlanner.Tests.Auditing;

/// <summary>profiles/schema/plan.schema.json takes what the reader takes and refuses what it refuses.</summary>
public sealed class PlanSchemaTests
{
    private static readonly Lazy<JsonSchema> s_schema = new(() => JsonSchema.FromFileAsync(
        Path.Combine(BuildPaths.Repository, "profiles", "schema", "plan.schema.json")).GetAwaiter().GetResult());

    public static TheoryData<string> Clean => [.. RulePage.Ids.Where(id => id != "LLMP9001")];

    [Theory]
    [MemberData(nameof(Clean))]
    public void Plans_that_keep_to_a_rule_are_valid(string id)
        => Assert.Empty(s_schema.Value.Validate(RulePage.Read(id).Good[0].Text).Select(error => error.ToString()));

    [Theory]
    [InlineData("LLMP0002")]
    [InlineData("LLMP0003")]
    [InlineData("LLMP0011")]
    public void What_the_reader_refuses_is_not_valid(string id)
        => Assert.NotEmpty(s_schema.Value.Validate(RulePage.Read(id).Bad[0].Text));

    [Fact]
    public void A_plan_made_of_answers_is_valid_and_says_the_same()
    {
        var draft = new CapacityPlanDraft { Name = "made", MinHeadroom = "1%", CommercialUse = true };
        foreach ((string model, string machine, string? quantization) in new[] { ("qwen3:8b", "RTX 4090", (string?)null), ("qwen3:8b", "RTX 4090", "Q8_0"), ("Qwen3-32B", "2x A100 SXM 80GB", null) })
        {
            draft.Add(FitEvaluator.Evaluate(new CapacityRequest
            {
                Model = ModelCatalog.BuiltIn.Find(model), Hardware = HardwareCatalog.BuiltIn.Find(machine), Quantization = quantization, ContextLength = 12_000, ConcurrentRequests = 2,
            }));
        }

        CapacityPlan plan = draft.ToPlan();

        Assert.Empty(s_schema.Value.Validate(draft.ToJson()).Select(error => error.ToString()));
        Assert.Equal(["qwen3-8b", "qwen3-8b-2", "qwen3-32b"], plan.Deployments.Select(deployment => deployment.Id));
        Assert.Equal(["GeForce RTX 4090", "2x A100 SXM 80GB"], plan.Targets.Select(target => target.Hardware));
        Assert.All(plan.Deployments, deployment => Assert.Equal((12_000L, 2), (deployment.ContextLength, deployment.ConcurrentRequests)));
        Assert.DoesNotContain(new CapacityAuditor(new AuditOptions { Today = PlanWorkspace.Today }).Audit(plan), diagnostic => diagnostic.RuleId[4] is '0' or '9');
    }
}
