using LLMPlanner.Recommendation;

namespace LLMPlanner.Deployment;

/// <summary>
/// What a running search has found so far, for several threads. An item is left out only where the finished set would leave it out: beaten
/// in one respect, or equal to an item that comes first in the order of the question. So neither the order of the search nor its threads
/// change the result.
/// </summary>
internal sealed class ParetoFront
{
    private readonly object _gate = new();
    private volatile Entry[] _entries = [];

    /// <summary>What the candidates of a model are held against.</summary>
    /// <param name="order">The model's place in the order of the question.</param>
    public ICandidateRivals RivalsOf(int order) => new Rivals(this, order);

    /// <summary>Whether an item of at least this price, at most this speed and this quality can add nothing.</summary>
    public bool Beats(int order, decimal price, double speed, double quality)
    {
        int step = ParetoSet.Step(speed);
        int points = ParetoSet.Points(quality);
        foreach (Entry entry in _entries)
        {
            if (entry.Beats(order, price, step, points))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes an item, and drops those that it beats.</summary>
    public void Add(int order, decimal price, double speed, double quality)
    {
        var added = new Entry(order, price, ParetoSet.Step(speed), ParetoSet.Points(quality));
        lock (_gate)
        {
            Entry[] before = _entries;
            if (!Array.Exists(before, entry => entry.Beats(added.Order, added.Price, added.Step, added.Points)))
            {
                _entries = [.. before.Where(entry => !added.Beats(entry.Order, entry.Price, entry.Step, entry.Points)), added];
            }
        }
    }

    private readonly record struct Entry(int Order, decimal Price, int Step, int Points)
    {
        public bool Beats(int order, decimal price, int step, int points)
            => Step >= step && Points >= points && Price <= price && (Order <= order || Step > step || Points > points || Price < price);
    }

    private sealed class Rivals(ParetoFront front, int order) : ICandidateRivals
    {
        public bool Beat(decimal pricePerHour, double tokensPerSecond, double quality) => front.Beats(order, pricePerHour, tokensPerSecond, quality);

        public void Add(Candidate candidate) => front.Add(order, candidate.PricePerHour, candidate.Load?.DecodeTokensPerSecondPerRequest ?? 0, candidate.Net);
    }
}
