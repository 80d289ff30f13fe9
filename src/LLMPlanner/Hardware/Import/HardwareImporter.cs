using System.Text.Json;
using LLMPlanner.Hardware.Import.Kubernetes;
using LLMPlanner.Hardware.Import.Text;
using LLMPlanner.Hardware.Import.Tools;
using LLMPlanner.Resources;

namespace LLMPlanner.Hardware.Import;

/// <summary>
/// Makes profiles of what tools print and inventories list. Lists are read in pieces, so their length does not matter. A machine
/// that is doubtful stays, with <see cref="HardwareProfile.Warnings"/>.
/// </summary>
public static class HardwareImporter
{
    private static readonly string[] s_nodeLists = ["items"];
    private static readonly string[] s_profileLists = [HardwareProfileJson.ListName];

    /// <summary>Reads the machines of a text. The stream stays open.</summary>
    /// <param name="stream">The text: UTF-8, or UTF-16 with a byte order mark.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="cancellationToken">Ends the reading between two machines.</param>
    /// <returns>The machines, each as soon as it is read.</returns>
    /// <exception cref="PlannerException">
    /// The text is not of the format; the message names the place. Machines in front of it have been given out by then.
    /// </exception>
    public static IEnumerable<HardwareProfile> Read(Stream stream, HardwareImportOptions options, CancellationToken cancellationToken = default)
    {
        TextSource text = TextSource.Open(stream, options.SourceName);

        // A column map says that this is a table, whatever its header is called.
        HardwareImportFormat format = options.Format != HardwareImportFormat.Auto ? options.Format
            : options.ColumnMap is not null && text.Head.TrimStart() is not ['{' or '[' or '<', ..] ? HardwareImportFormat.Csv
            : FormatDetector.Detect(text);
        HardwareCatalog catalog = options.Catalog ?? HardwareCatalog.BuiltIn;
        foreach (HardwareProfile profile in Read(text, format, options, catalog))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return profile;
        }
    }

    /// <summary>Says that more machines have warnings than were told one by one.</summary>
    /// <param name="machines">How many.</param>
    public static string WarningsLeft(int machines) => LLMPlanner.Text.Message.Format(SR.ImportWarningsLeft, machines);

    /// <summary>Reads the machines of a file.</summary>
    /// <param name="path">The file. A regular one: a folder is told apart, so that the message says what is wrong.</param>
    /// <param name="options">How it is read; the path is what the text is called.</param>
    /// <param name="cancellationToken">Ends the reading between two machines.</param>
    /// <returns>The machines, each as soon as it is read. The file is open until the last one.</returns>
    /// <exception cref="PlannerException">
    /// The file is not there (<c>ImportFileNotFound</c>), is no file (<c>ImportNotAFile</c>) or may not be read (<c>ImportUnreadable</c>); or
    /// the text is not of the format, as for <see cref="Read(Stream, HardwareImportOptions, CancellationToken)"/>.
    /// </exception>
    public static IEnumerable<HardwareProfile> ReadFile(string path, HardwareImportOptions options, CancellationToken cancellationToken = default)
    {
        using FileStream file = Open(path);
        foreach (HardwareProfile profile in Read(file, options with { SourceName = path }, cancellationToken))
        {
            yield return profile;
        }
    }

    private static FileStream Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.ImportNotAFile), path, path);
        }

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 64 << 10, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.NotFound, nameof(SR.ImportFileNotFound), path, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.Unavailable, nameof(SR.ImportUnreadable), path, path, e.Message);
        }
    }

    private static IEnumerable<HardwareProfile> Read(
        TextSource text, HardwareImportFormat format, HardwareImportOptions options, HardwareCatalog catalog)
    {
        var composer = new ProfileComposer(catalog);
        return format switch
        {
            HardwareImportFormat.NvidiaSmiXml => OneMachine(composer, options, "nvidia-smi -q -x", new HostReading(), null,
                NvidiaSmiXml.Read(text.Characters(), ImportLimits.MaxDocument, text.Name)),
            HardwareImportFormat.NvidiaSmiCsv => NvidiaSmiFleet.Read(text, options, composer),
            HardwareImportFormat.RocmSmiJson => Documents(text, root => OneMachine(composer, options, "rocm-smi --json", new HostReading(), null, RocmSmi.Read(root))),
            HardwareImportFormat.AmdSmiJson => Documents(text, root => OneMachine(composer, options, "amd-smi --json", new HostReading(), null, AmdSmi.Read(root))),
            HardwareImportFormat.XpuSmiJson => Documents(text, root => OneMachine(composer, options, "xpu-smi -j", new HostReading(), null, XpuSmi.Read(root))),
            HardwareImportFormat.SystemProfilerJson => Documents(text, root => AppleMachine.Read(root, options, composer)),
            HardwareImportFormat.KubernetesNodes => Items(text, options, s_nodeLists, new NodeReader(catalog, composer, new NameRegister(options.KnownNames)).Read),
            HardwareImportFormat.Csv => new InventoryReader(text, options, composer, catalog).Read(),
            HardwareImportFormat.Profile => Items(text, options, s_profileLists, HardwareProfileJson.Read),
            HardwareImportFormat.Probe => Items(text, options, [], new ProbeOutput(catalog, new NameRegister(options.KnownNames)).Read),
            _ => throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(SR.ImportFormatUnknown), format, text.Name),
        };
    }

    /// <summary>The profile of one machine, with a warning where it has no devices.</summary>
    internal static IEnumerable<HardwareProfile> OneMachine(
        ProfileComposer composer, HardwareImportOptions options, string source, HostReading host, string? name, IReadOnlyList<DeviceReading> devices)
    {
        var warnings = new List<string>();
        yield return FleetWarnings.Add(composer.Compose(options.MachineName ?? name ?? options.FallbackName, host, devices, warnings, source));
    }

    // Several texts may stand one after another, each of one machine.
    private static IEnumerable<HardwareProfile> Documents(TextSource text, Func<JsonElement, IEnumerable<HardwareProfile>> read)
    {
        var items = new JsonItems(Json(text), [], text.Name, ImportLimits.MaxDocument, keepArrays: true);
        foreach (JsonDocument document in items.Read())
        {
            using (document)
            {
                foreach (HardwareProfile profile in Guard(() => (IReadOnlyList<HardwareProfile>)[.. read(document.RootElement)], text.Name, items.Line))
                {
                    yield return profile;
                }
            }
        }
    }

    // Some tools warn before they print.
    private static Stream Json(TextSource text)
    {
        Stream stream = text.Utf8();
        int start = text.Head.IndexOfAny(['{', '[']);
        int left = start <= 0 ? 0 : System.Text.Encoding.UTF8.GetByteCount(text.Head.Substring(0, start));
        var skipped = new byte[1024];
        int read = 1;
        while (left > 0 && read > 0)
        {
            read = stream.Read(skipped, 0, Math.Min(left, skipped.Length));
            left -= read;
        }

        return stream;
    }

    private static IEnumerable<HardwareProfile> Items(
        TextSource text, HardwareImportOptions options, IReadOnlyList<string> lists, Func<JsonElement, ItemPlace, HardwareProfile?> read)
    {
        var items = new JsonItems(text.Utf8(), lists, text.Name, ImportLimits.MaxItem);
        int index = 0;
        foreach (JsonDocument document in items.Read())
        {
            using (document)
            {
                HardwareProfile? profile = null;
                try
                {
                    profile = Guard(() => read(document.RootElement, new ItemPlace(text.Name, items.Line, index++)), text.Name, items.Line);
                }
                catch (PlannerException e) when (options.OnItemError is not null)
                {
                    options.OnItemError(e);
                }

                if (profile is not null)
                {
                    yield return profile;
                }
            }
        }
    }

    // Texts in JSON may hold what is no character; it shows when they are asked for.
    private static T Guard<T>(Func<T> read, string source, long line)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException e)
        {
            throw PlannerException.CreateFrom(
                e, PlannerErrorKind.InvalidData, nameof(SR.ImportJsonInvalid), FormattableString.Invariant($"{source}({line})"), source, line, e.Message);
        }
    }
}

/// <summary>Where an item stands.</summary>
/// <param name="Source">The text.</param>
/// <param name="Line">Its line, counted from 1.</param>
/// <param name="Index">How many items are in front of it.</param>
internal readonly record struct ItemPlace(string Source, long Line, int Index)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Source}({Line})");
}
