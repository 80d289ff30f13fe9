using System.Management.Automation;
using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Pricing;
using LLMPlanner.PowerShell.Completion;
using LLMPlanner.Profiles;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Reads the list prices of cloud sizes and keeps them in a file of the user's, which all cmdlets use from then on.</summary>
[Cmdlet(VerbsData.Update, "CloudPrice", SupportsShouldProcess = true, HelpUri = HelpLinks.Base + "Update-CloudPrice.md")]
[OutputType(typeof(CloudPriceUpdate))]
public sealed class UpdateCloudPriceCommand : PlannerCmdlet
{
    private const string Azure = "Azure";

    private readonly List<string> _sizes = [];

    /// <summary>Gets or sets cloud sizes, or wildcard patterns; all that are known where left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(VmSizeCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] VmSize { get; set; } = ["*"];

    /// <summary>Gets or sets regions, such as <c>westeurope</c>.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(AzureRegionCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Region { get; set; } = ["eastus"];

    /// <summary>Gets or sets the ISO 4217 code of the prices.</summary>
    [Parameter]
    [ValidatePattern("^[A-Za-z]{3}$")]
    public string Currency { get; set; } = "USD";

    /// <summary>Gets or sets the cloud.</summary>
    [Parameter]
    [ValidateSet(Azure)]
    public string Provider { get; set; } = Azure;

    /// <summary>Gets or sets the address of the price service, for a mirror of it.</summary>
    [Parameter]
    public Uri ServiceUri { get; set; } = AzureRetailPrices.DefaultService;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string pattern in VmSize)
        {
            TryRun(() => _sizes.AddRange(Sizes(pattern)));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_sizes.Count > 0)
        {
            TryRun(Update);
        }
    }

    private string[] Sizes(string pattern)
    {
        string[] sizes = HardwareCatalog.HasWildcards(pattern)
            ? [.. Hardwares.FindAll(pattern, ProfileKind.Cloud).Where(IsOfProvider).Select(size => size.VmSize!)]
            : [.. new[] { Hardwares.FindSize(pattern, Provider) }.Select(size => size.VmSize!)];
        return sizes.Length > 0 ? sizes : throw PlannerException.PriceNoSizes(Provider, pattern);
    }

    private bool IsOfProvider(HardwareProfile size)
        => size.VmSize is not null && string.Equals(size.Provider, Provider, StringComparison.OrdinalIgnoreCase);

    private void Update()
    {
        string path = CloudPriceCache.DefaultPath() ?? throw PlannerException.PriceNoPath();
        string[] sizes = [.. _sizes.Distinct(StringComparer.OrdinalIgnoreCase)];
        string[] regions = [.. Region.Select(region => region.ToLowerInvariant()).Distinct()];
        if (!ShouldProcess(path, FormattableString.Invariant($"Ask {ServiceUri.Host} for the prices of {sizes.Length} sizes in {string.Join(", ", regions)} and keep them")))
        {
            return;
        }

        CloudPriceCache cache = Existing(path);
        using var service = new AzureRetailPrices(ServiceUri) { CacheDate = cache.Date };
        using ProgressReporter progress = StartProgress("Reading cloud prices");
        for (int i = 0; i < regions.Length; i++)
        {
            progress.Report(regions[i], i, regions.Length);
            var query = new AzurePriceQuery { VmSizes = sizes, Regions = [regions[i]], Currency = Currency.ToUpperInvariant() };
            IReadOnlyList<CloudPriceEntry> prices = Task.Run(() => service.FetchAsync(query, CancellationToken), CancellationToken).GetAwaiter().GetResult();

            // Region by region, so that what was read stays where the next one fails.
            cache = cache.With(query, prices);
            cache.Save(path);
            Report(query, prices, path);
        }
    }

    // What cannot be read is reported and replaced: it is of no use to anybody.
    private CloudPriceCache Existing(string path)
    {
        try
        {
            return CloudPriceCache.Load(path);
        }
        catch (PlannerException e)
        {
            WriteWarning(e.Message);
            return CloudPriceCache.Empty;
        }
    }

    private void Report(AzurePriceQuery query, IReadOnlyList<CloudPriceEntry> prices, string path)
    {
        if (prices.Count == 0)
        {
            WriteWarning(CloudPriceUpdate.NothingFound(query.Regions[0]));
        }

        WriteObject(new CloudPriceUpdate
        {
            Provider = Provider,
            Region = query.Regions[0],
            Currency = query.Currency,
            VmSizeCount = query.VmSizes.Count,
            PricedVmSizeCount = prices.Select(price => price.VmSize).Distinct(StringComparer.OrdinalIgnoreCase).Count(),
            PriceCount = prices.Count,
            Date = prices.Count > 0 ? prices[0].Price.Date : DateTime.UtcNow.Date,
            Path = path,
        });
    }
}
