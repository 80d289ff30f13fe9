using System.Text.Json;
using LLMPlanner.Profiles;
using LLMPlanner.Resources;

namespace LLMPlanner.Hardware.Catalog;

/// <summary>Puts the built-in entries and the user's together.</summary>
internal static class EntryList
{
    /// <summary>The entries that count, the user's first.</summary>
    /// <param name="builtIn">The built-in profiles.</param>
    /// <param name="overlay">The user's profiles.</param>
    /// <param name="kinds">The kinds of profile that are taken.</param>
    /// <param name="problems">Receives a problem for every broken profile of the user's, which is then left out.</param>
    public static IReadOnlyList<HardwareEntry> Combine(
        CompiledCatalog builtIn, ProfileOverlay overlay, IReadOnlyList<ProfileKind> kinds, List<ProfileProblem> problems)
    {
        var entries = new List<HardwareEntry>();
        var taken = new HashSet<(ProfileKind Kind, string Id)>();
        for (int i = overlay.Documents.Count - 1; i >= 0; i--)
        {
            ProfileDocument document = overlay.Documents[i];
            if (kinds.Contains(document.Kind) && Read(document, problems) is { } entry
                && taken.Add((entry.Kind, entry.Id.ToUpperInvariant())))
            {
                entries.Add(entry);
            }
        }

        foreach (ProfileKind kind in kinds)
        {
            entries.AddRange(builtIn.Entries(kind)
                .Where(e => !taken.Contains((kind, e.Id.ToUpperInvariant())))
                .Select(e => new HardwareEntry(kind, e)));
        }

        return entries;
    }

    /// <summary>Leaves out the user's machines whose accelerators do not exist.</summary>
    public static IReadOnlyList<HardwareEntry> Resolvable(
        IReadOnlyList<HardwareEntry> entries, ProfileAssembler assembler, List<ProfileProblem> problems) =>
        [.. entries.Where(e => e.Origin.Document is not { } document
            || Try(document, problems, () => assembler.Assemble(e, memoryBytes: null, region: null)))];

    private static HardwareEntry? Read(ProfileDocument document, List<ProfileProblem> problems)
    {
        HardwareEntry? entry = null;
        bool valid = Try(document, problems, () =>
        {
            entry = new HardwareEntry(document);
            entry.Validate();
        });
        return valid ? entry : null;
    }

    private static bool Try(ProfileDocument document, List<ProfileProblem> problems, Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (PlannerException e)
        {
            problems.Add(ProfileOrigin.ToProblem(document, e));
        }
        catch (JsonException e)
        {
            problems.Add(ProfileOrigin.ToProblem(document, PlannerException.CreateFrom(
                e, PlannerErrorKind.InvalidData, nameof(SR.ProfileUnreadable), document.Path, document.Path, e.Message)));
        }

        return false;
    }
}
