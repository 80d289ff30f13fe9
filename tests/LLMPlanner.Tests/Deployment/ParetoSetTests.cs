using CsCheck;
using LLMPlanner.Deployment;
using LLMPlanner.Recommendation;

namespace LLMPlanner.Tests.Deployment;

/// <summary>The set that nothing beats, and how much of a difference counts.</summary>
public sealed class ParetoSetTests
{
    private static readonly Gen<(int Price, int Speed, int Quality)[]> s_items
        = Gen.Select(Gen.Int[1, 20], Gen.Int[1, 500], Gen.Int[0, 100]).Array[0, 60];

    [Fact]
    public void Everything_left_out_is_beaten_and_nothing_kept_is()
        => s_items.Sample(items =>
        {
            IReadOnlyList<(int Price, int Speed, int Quality)> set = Set(items);
            Assert.All(items, item => Assert.True(IsBeaten(item, set)));
            for (int i = 0; i < set.Count; i++)
            {
                var others = set.Where((_, j) => j != i).ToArray();
                Assert.False(IsBeaten(set[i], others));
            }

            Assert.Equal(set.OrderBy(item => item.Price).Select(item => item.Price), set.Select(item => item.Price));
        });

    [Fact]
    public void What_is_beaten_changes_nothing()
        => Gen.Select(s_items, Gen.Int[1, 500]).Sample((items, speed) =>
        {
            IReadOnlyList<(int Price, int Speed, int Quality)> set = Set(items);
            if (set.Count > 0)
            {
                Assert.Equal(set, Set([.. items, (set[0].Price + 1, Math.Min(speed, set[0].Speed), set[0].Quality)]));
            }
        });

    [Theory]
    [InlineData(5, 8, 4, 5)]
    [InlineData(8, 8, 4, 8)]
    [InlineData(10, 8, 4, 5)]
    [InlineData(12, 8, 4, 0)]
    [InlineData(40, 8, 4, 0)]
    public void A_difference_within_an_interval_does_not_count_and_one_beyond_both_does(double difference, double up, double down, double credit)
        => Assert.Equal(credit, CandidateRanking.Credit(difference, up, down), 9);

    private static bool IsBeaten((int Price, int Speed, int Quality) item, IEnumerable<(int Price, int Speed, int Quality)> others)
        => others.Any(other => other.Price <= item.Price
            && ParetoSet.Step(other.Speed) >= ParetoSet.Step(item.Speed)
            && ParetoSet.Points(other.Quality) >= ParetoSet.Points(item.Quality));

    private static IReadOnlyList<(int Price, int Speed, int Quality)> Set((int Price, int Speed, int Quality)[] items)
        => ParetoSet.Of(items, item => item.Price, item => item.Speed, item => item.Quality);
}
