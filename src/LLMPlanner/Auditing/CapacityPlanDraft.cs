using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Recommendation;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing;

/// <summary>A plan that is made of answers: what was found to fit becomes what is to run.</summary>
public sealed class CapacityPlanDraft
{
    private const string Schema = "https://github.com/llmplanner/llmplanner/blob/main/profiles/schema/plan.schema.json";

    private readonly List<HardwareFit> _fits = [];

    /// <summary>Name of the plan; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Memory that stays free, such as <c>10%</c>; null for no objective.</summary>
    public string? MinHeadroom { get; init; }

    /// <summary>Whether the models serve commercial use.</summary>
    public bool CommercialUse { get; init; }

    /// <summary>How many deployments it holds.</summary>
    public int Count => _fits.Count;

    /// <summary>Adds a deployment.</summary>
    /// <param name="fit">A model on a machine.</param>
    public void Add(HardwareFit fit) => _fits.Add(fit);

    /// <summary>Adds a deployment.</summary>
    /// <param name="recommendation">A model that was recommended.</param>
    public void Add(ModelRecommendation recommendation) => Add(recommendation.Fit);

    /// <summary>The plan as JSON text that follows <c>plan.schema.json</c>.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", Schema);
            if (Name is not null)
            {
                writer.WriteString("name", Name);
            }

            WriteTargets(writer);
            WriteDeployments(writer);
            WriteObjectives(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()).Replace("\r\n", "\n") + "\n";
    }

    /// <summary>The plan as it will be read.</summary>
    /// <param name="path">The file it stands for; empty for none.</param>
    public CapacityPlan ToPlan(string path = "") => CapacityPlanReader.Parse(ToJson(), path);

    /// <summary>Writes the plan beside its place and then puts it there, so that nobody reads half of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="replace">Whether a file that is there may be replaced.</param>
    /// <exception cref="PlannerException">PlanFileExists or PlanNotWritten; what was there before is kept.</exception>
    public void Write(string path, bool replace)
    {
        byte[] json = Encoding.UTF8.GetBytes(ToJson());
        OutputFile.Write(path, replace, stream => stream.Write(json, 0, json.Length));
    }

    private void WriteTargets(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("targets");
        foreach (string machine in _fits.Select(fit => fit.Hardware).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            writer.WriteStartObject();
            writer.WriteString("id", machine);
            writer.WriteString("hardware", machine);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteDeployments(Utf8JsonWriter writer)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        writer.WriteStartArray("deployments");
        foreach (HardwareFit fit in _fits)
        {
            writer.WriteStartObject();
            writer.WriteString("id", Unused(names, ModelName.ShortKey(fit.Model)));
            writer.WriteString(fit.ModelPath is null ? "model" : "file", fit.ModelPath ?? fit.Model);
            writer.WriteString("quantization", fit.Quantization);
            writer.WriteString("engine", fit.Engine);
            writer.WriteString("engineVersion", fit.EngineVersion);
            writer.WriteString("contextLength", Message.Tokens(fit.ContextLength));
            writer.WriteNumber("requests", fit.ConcurrentRequests);
            if (fit.Footprint.KvCacheType is { } type && Caches.KvCacheType.Names.Contains(type))
            {
                writer.WriteString("cacheType", type);
            }

            WriteOptions(writer, fit);
            writer.WriteString("target", fit.Hardware);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteOptions(Utf8JsonWriter writer, HardwareFit fit)
    {
        if (fit.EngineOption.Count == 0)
        {
            return;
        }

        writer.WriteStartObject("options");
        foreach (KeyValuePair<string, string> option in fit.EngineOption.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteString(option.Key, option.Value);
        }

        writer.WriteEndObject();
    }

    private void WriteObjectives(Utf8JsonWriter writer)
    {
        if (MinHeadroom is null && !CommercialUse)
        {
            return;
        }

        writer.WriteStartObject("objectives");
        if (MinHeadroom is not null)
        {
            writer.WriteString("minHeadroom", MinHeadroom);
        }

        if (CommercialUse)
        {
            writer.WriteBoolean("commercialUse", true);
        }

        writer.WriteEndObject();
    }

    private static string Unused(HashSet<string> names, string name)
    {
        string unused = name;
        for (int i = 2; !names.Add(unused); i++)
        {
            unused = name + "-" + i.ToString(CultureInfo.InvariantCulture);
        }

        return unused;
    }
}
