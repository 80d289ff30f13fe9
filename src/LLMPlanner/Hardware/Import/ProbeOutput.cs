using System.Text.Json;
using LLMPlanner.Hardware.Detection;
using LLMPlanner.Hardware.Import.Text;
using LLMPlanner.Resources;

namespace LLMPlanner.Hardware.Import;

/// <summary>Reads what the probe script prints on another machine: the same evidence that detection collects on this one.</summary>
internal sealed class ProbeOutput(HardwareCatalog catalog, NameRegister names)
{
    /// <summary>The name by which such an object is known.</summary>
    public const string Mark = "llmplannerProbe";

    private const int MaxEntries = 4096;

    private readonly EvidenceReader _reader = new(catalog);

    /// <summary>Makes the profile of one machine.</summary>
    /// <exception cref="PlannerException">The object is not one of the probe (<c>ImportProbeInvalid</c>).</exception>
    public HardwareProfile Read(JsonElement element, ItemPlace place)
    {
        if (element.Property(Mark) is null || !Enum.TryParse(element.Text("system"), ignoreCase: true, out MachineSystem system))
        {
            throw PlannerException.Create(PlannerErrorKind.InvalidData, nameof(SR.ImportProbeInvalid), place.ToString(), place.Source, place.Line);
        }

        var evidence = new MachineEvidence { System = system, ComputerName = element.Text("computerName") };
        foreach (JsonProperty file in element.Property("files").Properties().Take(MaxEntries))
        {
            Take(evidence.Files, file);
        }

        foreach (JsonProperty fact in element.Property("facts").Properties().Take(MaxEntries))
        {
            Take(evidence.Facts, fact);
        }

        foreach (JsonProperty tool in element.Property("tools").Properties().Take(MaxEntries))
        {
            evidence.Tools[tool.Name] = Tool(tool.Value);
        }

        return names.Check(_reader.Read(evidence));
    }

    private static void Take(Dictionary<string, string> texts, JsonProperty property)
    {
        if (property.Value.ValueKind == JsonValueKind.String)
        {
            texts[property.Name] = property.Value.GetString()!;
        }
    }

    private static ToolResult Tool(JsonElement value) => new(
        Enum.TryParse(value.Text("status"), ignoreCase: true, out ToolStatus status) ? status : ToolStatus.Exited,
        (int?)value.Property("exitCode").Integer(int.MinValue, int.MaxValue) ?? 0,
        Raw(value, "output"),
        Raw(value, "error"));

    private static string Raw(JsonElement value, string name) =>
        value.Property(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : string.Empty;
}
