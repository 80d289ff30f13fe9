using System.Globalization;
using LLMPlanner.Footprints;
using LLMPlanner.Models;
using LLMPlanner.Planning;

namespace LLMPlanner.Tests.Footprints;

/// <summary>Published, stored and resident counts of every preset fit together.</summary>
public sealed class ParameterComparisonTests
{
    [Fact]
    public void What_is_published_is_what_is_counted_and_the_causes_that_are_named()
    {
        foreach (ModelPreset model in ModelCatalog.BuiltIn.All())
        {
            ModelFootprint footprint = FootprintEstimator.EstimateDetailed(ResolvedPlan.From(new CapacityRequest { Model = model }));

            Assert.True(footprint.ResidentParameters <= footprint.TotalParameters, model.Model);
            Assert.True(footprint.StoredParameters >= footprint.TotalParameters, model.Model);
            Assert.Equal(model.PublishedParameters, footprint.PublishedParameters);
            Assert.Equal(model.PublishedParameters is null, footprint.PublishedDifference is null);
            if (footprint.PublishedDifference is { } text)
            {
                Assert.Equal(model.PublishedParameters, footprint.TotalParameters + Amounts(text).Sum());
            }
        }
    }

    private static IEnumerable<long> Amounts(string text) => text == "none"
        ? []
        : text.Split("; ").Where(cause => cause[0] is '+' or '-')
            .Select(cause => long.Parse(cause.Split(' ')[0], NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
}
