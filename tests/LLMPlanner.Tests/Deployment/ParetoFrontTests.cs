using CsCheck;
using LLMPlanner.Deployment;

namespace LLMPlanner.Tests.Deployment;

/// <summary>What a search may leave out.</summary>
public sealed class ParetoFrontTests
{
    private static readonly Gen<(Item[] Items, int[] Visits)> s_searches =
        from items in Gen.Select(Gen.Int[1, 12], Gen.Int[0, 60], Gen.Int[0, 40], Gen.Int[0, 30]).Array[1, 40]
        from visits in Gen.Shuffle(Enumerable.Range(0, items.Length).ToArray())
        select (items.Select((item, place) => new Item(place, item.Item1, item.Item2, item.Item3, item.Item4)).ToArray(), visits);

    [Fact]
    public void Skipping_what_is_beaten_leaves_the_set_as_it_is_whatever_the_order()
        => s_searches.Sample(search =>
        {
            var front = new ParetoFront();
            var kept = new List<Item>();
            foreach (int visit in search.Visits)
            {
                Item item = search.Items[visit];
                if (!front.Beats(item.Place, item.Price, item.Speed + item.Doubt, item.Quality))
                {
                    kept.Add(item);
                    front.Add(item.Place, item.Price, item.Speed, item.Quality);
                }
            }

            Assert.Equal(Set(search.Items), Set([.. kept.OrderBy(item => item.Place)]));
        });

    [Fact]
    public void What_nothing_limits_is_beaten_by_nothing_slower()
    {
        var front = new ParetoFront();
        front.Add(0, 1, 1e6, 90);
        Assert.False(front.Beats(1, 2, double.PositiveInfinity, 50));
        Assert.True(front.Beats(1, 2, 100, 50));
    }

    private static IReadOnlyList<Item> Set(Item[] items) => ParetoSet.Of(items, item => item.Price, item => item.Speed, item => item.Quality);

    private sealed record Item(int Place, int Price, int Speed, int Quality, int Doubt);
}
