namespace LLMPlanner.Auditing;

/// <summary>Asks rules. One that fails is a finding itself, and the rest is asked all the same.</summary>
internal static class RuleRunner
{
    public static List<Finding> Ask<T>(IEnumerable<T> rules, Func<T, IEnumerable<Finding>> check, PlanPlace place)
        where T : CapacityRule
    {
        var findings = new List<Finding>();
        foreach (T rule in rules)
        {
            try
            {
                findings.AddRange(check(rule));
            }
            catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
            {
                findings.Add(CapacityRules.BuiltIn.Get("LLMP9001").Find(place, rule.Id, e.GetType().Name, e.Message));
            }
        }

        return findings;
    }
}
