using System.Text.Json;
using LLMPlanner.Profiles;

namespace LLMPlanner.Hardware.Catalog;

/// <summary>One profile of the catalog: its names now, its figures when somebody asks.</summary>
internal sealed class HardwareEntry
{
    private readonly Lazy<AcceleratorTemplate> _accelerator;
    private readonly Lazy<MachineTemplate> _machine;

    public HardwareEntry(ProfileKind kind, CatalogEntry entry)
        : this(kind, entry.Id, entry.Aliases, entry.Json, document: null)
    {
    }

    public HardwareEntry(ProfileDocument document)
        : this(document.Kind, document.Id, AliasesOf(document), document.Json, document)
    {
    }

    private HardwareEntry(
        ProfileKind kind, string id, IReadOnlyList<string> aliases, ReadOnlyMemory<byte> json, ProfileDocument? document)
    {
        Kind = kind;
        Id = id;
        Aliases = aliases;
        Origin = new ProfileOrigin(id, document);
        _accelerator = new(() => Parse(json, node => AcceleratorReader.Read(node, id)));
        _machine = new(() => Parse(json, node => kind == ProfileKind.Cloud
            ? MachineReader.ReadCloud(node, id)
            : MachineReader.ReadMachine(node, id)));
    }

    public ProfileKind Kind { get; }

    public string Id { get; }

    public IReadOnlyList<string> Aliases { get; }

    public ProfileOrigin Origin { get; }

    public AcceleratorTemplate Accelerator => _accelerator.Value;

    public MachineTemplate Machine => _machine.Value;

    /// <summary>Reads the profile now, so that its mistakes show.</summary>
    public void Validate()
    {
        if (Kind == ProfileKind.Accelerator)
        {
            _ = Accelerator;
        }
        else
        {
            _ = Machine;
        }
    }

    private T Parse<T>(ReadOnlyMemory<byte> json, Func<ProfileNode, T> read)
    {
        using JsonDocument parsed = JsonDocument.Parse(json);
        return read(new ProfileNode(parsed.RootElement, Origin));
    }

    private static IReadOnlyList<string> AliasesOf(ProfileDocument document)
    {
        using JsonDocument parsed = document.Parse();
        return new ProfileNode(parsed.RootElement, new ProfileOrigin(document.Id, document)).Texts("aliases");
    }
}
