using LLMPlanner.Hardware.Catalog;
using LLMPlanner.Hardware.Pricing;
using LLMPlanner.Profiles;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware;

/// <summary>
/// The known hardware: accelerators, whole machines and cloud sizes, the built-in ones and those of the user's files. Every
/// profile is read when somebody asks for it, and once. Safe for any number of threads.
/// </summary>
public sealed class HardwareCatalog
{
    private static readonly ProfileKind[] s_kinds = [ProfileKind.Accelerator, ProfileKind.Machine, ProfileKind.Cloud];
    private static readonly Lazy<HardwareCatalog> s_builtIn = new(() => new HardwareCatalog(ProfileOverlay.Empty));

    private readonly IReadOnlyList<HardwareEntry> _entries;
    private readonly NameIndex _all;
    private readonly Lazy<NameIndex> _cloud;
    private readonly ProfileAssembler _assembler;

    /// <summary>Makes a catalog of the built-in profiles and of those in the user's files, which win where the ids are the same.</summary>
    /// <param name="overlay">The user's profiles; a broken one is left out and becomes one of <see cref="Problems"/>.</param>
    /// <param name="prices">Prices of cloud sizes that are newer than those of the profiles; <see langword="null"/> for none.</param>
    public HardwareCatalog(ProfileOverlay overlay, CloudPriceCache? prices = null)
        : this(CompiledCatalog.BuiltIn, overlay, prices)
    {
    }

    internal HardwareCatalog(CompiledCatalog builtIn, ProfileOverlay overlay, CloudPriceCache? prices = null)
    {
        var problems = new List<ProfileProblem>();
        IReadOnlyList<HardwareEntry> readable = EntryList.Combine(builtIn, overlay, s_kinds, problems);
        _assembler = new ProfileAssembler(
            new(() => new NameIndex([.. readable.Where(e => e.Kind == ProfileKind.Accelerator)])), prices ?? CloudPriceCache.Empty);
        _entries = EntryList.Resolvable(readable, _assembler, problems);
        _all = new NameIndex(_entries);
        _cloud = new(() => new NameIndex([.. _entries.Where(e => e.Kind == ProfileKind.Cloud)]));
        Problems = problems;
    }

    /// <summary>The built-in profiles alone.</summary>
    public static HardwareCatalog BuiltIn => s_builtIn.Value;

    /// <summary>The mistakes in the user's hardware profiles.</summary>
    public IReadOnlyList<ProfileProblem> Problems { get; }

    /// <summary>Whether a text is a pattern for <see cref="FindAll"/>.</summary>
    public static bool HasWildcards(string text) => HardwareText.HasWildcards(text);

    /// <summary>
    /// Finds hardware by what people type: a name or alias in any spelling, a number of cards (<c>2x RTX 3090</c>), a sum of
    /// cards (<c>RTX 4090 + RTX 3090</c>), a size (<c>24GB</c>). Cards alone come without a host.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="region">For a cloud size, the region whose price is wanted.</param>
    /// <exception cref="PlannerException">
    /// Nothing has the name (<c>HardwareNotFound</c>, with the nearest names), several have it (<c>HardwareAmbiguous</c>), it
    /// comes with other memory (<c>HardwareMemoryMismatch</c>), or it cannot be judged (<see cref="HardwareProfile.EnsureComplete"/>).
    /// </exception>
    public HardwareProfile Find(string text, string? region = null) => Resolve(text, region, memoryHint: null).EnsureComplete();

    /// <summary>Finds a cloud size by its name alone.</summary>
    /// <param name="vmSize">The name, such as <c>Standard_NC24ads_A100_v4</c>, in any case.</param>
    /// <param name="provider">The cloud, where it matters.</param>
    /// <param name="region">The region whose price is wanted; without it the first of the list.</param>
    /// <exception cref="PlannerException">No such size (<c>HardwareSizeNotFound</c>).</exception>
    public HardwareProfile FindSize(string vmSize, string? provider = null, string? region = null)
    {
        CheckLength(vmSize);
        return TryFindSize(vmSize, provider, region) ?? throw PlannerException.Create(
            PlannerErrorKind.NotFound, nameof(SR.HardwareSizeNotFound), vmSize,
            DecimalText.Shorten(vmSize), Nearest(_cloud.Value, vmSize), provider ?? "any cloud");
    }

    /// <summary>Finds a cloud size by its name alone; <see langword="null"/> where there is none.</summary>
    internal HardwareProfile? TryFindSize(string vmSize, string? provider, string? region) =>
        vmSize.Length <= HardwareText.MaxLength
        && _cloud.Value.Find(vmSize).Entry is { } entry
        && (provider is null || string.Equals(entry.Machine.Profile.Provider, provider, StringComparison.OrdinalIgnoreCase))
            ? _assembler.Assemble(entry, memoryBytes: null, region)
            : null;

    /// <summary>
    /// Lists the profiles whose id or alias matches a pattern, each read as it is asked for; also those that cannot be judged. A
    /// text without wildcards is one that <see cref="Find"/> takes.
    /// </summary>
    /// <param name="pattern">A name with <c>*</c> and <c>?</c>.</param>
    /// <param name="kind">One kind of hardware, or all; only for patterns.</param>
    /// <param name="region">For cloud sizes, the region whose price is wanted.</param>
    /// <exception cref="PlannerException">The text has no wildcards and names nothing, as for <see cref="Find"/>.</exception>
    public IEnumerable<HardwareProfile> FindAll(string pattern, ProfileKind? kind = null, string? region = null)
    {
        CheckLength(pattern);
        if (!HasWildcards(pattern))
        {
            return [Resolve(pattern, region, memoryHint: null)];
        }

        return _entries
            .Where(e => (kind is null || e.Kind == kind)
                && (Glob.IsMatch(pattern, e.Id) || e.Aliases.Any(a => Glob.IsMatch(pattern, a))))
            .Select(e => _assembler.Assemble(e, memoryBytes: null, region));
    }

    /// <summary>Lists names, for completion.</summary>
    /// <param name="kind">One kind of hardware, or all.</param>
    /// <param name="withAliases">Whether aliases follow the ids.</param>
    public IEnumerable<string> Names(ProfileKind? kind = null, bool withAliases = false)
    {
        IEnumerable<HardwareEntry> entries = _entries.Where(e => kind is null || e.Kind == kind);
        IEnumerable<string> ids = entries.Select(e => e.Id);
        return withAliases ? ids.Concat(entries.SelectMany(e => e.Aliases)) : ids;
    }

    /// <summary>
    /// Resolves a text, with a memory that was given beside it: it picks among cards of one name and gives one to graphics that
    /// have none. The result may be incomplete.
    /// </summary>
    internal HardwareProfile Resolve(string text, string? region, long? memoryHint)
    {
        CheckLength(text);
        IReadOnlyList<string> parts = HardwareText.Sum(text);

        // No name holds a times sign: "H100 SXM 80GB × 5" is five cards, not a card whose words happen to be these.
        if (parts.Count == 1 && text.IndexOfAny(['×', '*']) < 0 && _all.Find(text, memoryHint) is { Entry: { } entry } whole)
        {
            return _assembler.Assemble(entry, whole.MemoryBytes, region);
        }

        var sum = new CardSum(text);
        foreach (string part in parts)
        {
            AddPart(sum, part, memoryHint);
        }

        return sum.ToProfile();
    }

    /// <summary>The accelerators that a name may stand for, whatever memory they have; the one whose name it is first.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isExact">Whether the first one is the one whose name it is.</param>
    internal IReadOnlyList<Accelerator> Cards(string name, out bool isExact)
    {
        isExact = false;
        return name.Length > HardwareText.MaxLength ? [] : [.. _all.Cards(name, out isExact).Select(e => e.Accelerator.Device)];
    }

    private void AddPart(CardSum sum, string text, long? memoryHint)
    {
        CountedName part = HardwareText.Part(text);
        if (!DecimalText.IsDigit(part.Name[part.Name.Length - 1]) && SizeText.TryParse(part.Name, out long bytes) && bytes > 0)
        {
            Accelerator device = ProfileAssembler.SizeOnly(bytes);
            sum.Add(part.Count, device.Name, [.. Enumerable.Repeat(device, part.Count)]);
            return;
        }

        NameMatch match = _all.Find(part.Name, memoryHint);
        if (match.Entry is { Kind: ProfileKind.Accelerator } card)
        {
            sum.Add(part.Count, card.Id, ProfileAssembler.Cards(card, match.MemoryBytes, part.Count));
        }
        else if (match.Entry is { } machine)
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.HardwareNotACard), sum.Text, machine.Id);
        }
        else if (match.Candidates.Count == 0 && text.IndexOf('+') >= 0)
        {
            foreach (string tight in HardwareText.TightSum(text))
            {
                AddPart(sum, tight, memoryHint);
            }
        }
        else
        {
            throw Missing(part.Name, match.Candidates);
        }
    }

    private PlannerException Missing(string name, IReadOnlyList<HardwareEntry> candidates)
    {
        string shown = DecimalText.Shorten(name);
        if (candidates.Count == 0)
        {
            return PlannerException.Create(
                PlannerErrorKind.NotFound, nameof(SR.HardwareNotFound), name, shown, Nearest(_all, name));
        }

        string ids = string.Join(", ", candidates.Select(c => c.Id).Take(12));
        return NameKey.From(name).MemoryGiB is null
            ? PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.HardwareAmbiguous), name, shown, ids, candidates[0].Id)
            : PlannerException.Create(PlannerErrorKind.NotFound, nameof(SR.HardwareMemoryMismatch), name, shown, ids);
    }

    private static string Nearest(NameIndex index, string text)
    {
        IReadOnlyList<string> near = NearestNames.Find(index, text);
        return near.Count == 0 ? string.Empty : " Near it are: " + string.Join(", ", near) + ".";
    }

    private static void CheckLength(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.HardwareTextEmpty), text);
        }

        if (text.Length > HardwareText.MaxLength)
        {
            throw PlannerException.Create(
                PlannerErrorKind.LimitExceeded, nameof(SR.HardwareTextTooLong), DecimalText.Shorten(text), HardwareText.MaxLength);
        }
    }
}
