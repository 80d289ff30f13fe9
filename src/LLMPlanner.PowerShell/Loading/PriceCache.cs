using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Pricing;
using LLMPlanner.Profiles;

namespace LLMPlanner.PowerShell.Loading;

/// <summary>The prices that Update-CloudPrice has kept. The file is read again only when it has changed.</summary>
internal static class PriceCache
{
    private static volatile State s_state = new(null, default, 0, CloudPriceCache.Empty);

    /// <summary>Reads the user's file; nothing where there is none.</summary>
    /// <param name="problem">Takes what is wrong with it; the built-in prices then stay in use.</param>
    public static CloudPriceCache Load(Action<PlannerException> problem)
    {
        if (CloudPriceCache.DefaultPath() is not { } path)
        {
            return CloudPriceCache.Empty;
        }

        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return CloudPriceCache.Empty;
        }

        State state = s_state;
        if (state.Path == path && state.Written == file.LastWriteTimeUtc && state.Length == file.Length)
        {
            return state.Prices;
        }

        try
        {
            CloudPriceCache prices = CloudPriceCache.Load(path);
            s_state = new State(path, file.LastWriteTimeUtc, file.Length, prices);
            return prices;
        }
        catch (PlannerException e)
        {
            problem(e);
            return CloudPriceCache.Empty;
        }
    }

    /// <summary>The built-in catalog with these prices.</summary>
    public static HardwareCatalog Catalog(CloudPriceCache prices)
        => ReferenceEquals(prices, s_state.Prices) ? s_state.Catalog : prices.Entries.Count == 0 ? HardwareCatalog.BuiltIn : new HardwareCatalog(ProfileOverlay.Empty, prices);

    private sealed class State(string? path, DateTime written, long length, CloudPriceCache prices)
    {
        private readonly Lazy<HardwareCatalog> _catalog = new(
            () => prices.Entries.Count == 0 ? HardwareCatalog.BuiltIn : new HardwareCatalog(ProfileOverlay.Empty, prices));

        public string? Path => path;

        public DateTime Written => written;

        public long Length => length;

        public CloudPriceCache Prices => prices;

        public HardwareCatalog Catalog => _catalog.Value;
    }
}
