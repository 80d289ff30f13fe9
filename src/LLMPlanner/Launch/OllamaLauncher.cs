using System.Globalization;
using System.Text;
using LLMPlanner.Placement;

namespace LLMPlanner.Launch;

/// <summary>
/// Ollama: a Modelfile with the context and the GPU layers, and the server variables that it has no parameters for. The server must be
/// started with them; the command registers the model.
/// </summary>
internal sealed class OllamaLauncher : EngineLauncher
{
    private const string ModelFileName = "Modelfile";

    public override string Engine => "Ollama";

    public override LaunchCommand Launch(HardwareFit fit, ShellKind shell)
    {
        string file = GgufFile(fit);
        string name = ModelName(fit);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["OLLAMA_NUM_PARALLEL"] = fit.ConcurrentRequests.ToString(CultureInfo.InvariantCulture),
            ["OLLAMA_CONTEXT_LENGTH"] = fit.ContextLength.ToString(CultureInfo.InvariantCulture),
        };
        string type = fit.Footprint.KvCacheType.Split('/')[0];
        if (type != "f16")
        {
            environment["OLLAMA_FLASH_ATTENTION"] = "1";
            environment["OLLAMA_KV_CACHE_TYPE"] = type;
        }

        var files = new Dictionary<string, string>(StringComparer.Ordinal) { [ModelFileName] = ModelFile(fit, file) };
        return Command(shell, "ollama", ["create", name, "-f", ModelFileName], environment, files);
    }

    private static string ModelFile(HardwareFit fit, string file)
    {
        var text = new StringBuilder();
        text.Append("FROM ").Append(Quoted(file)).Append('\n');
        if (fit.ProjectorPath is { } projector)
        {
            text.Append("FROM ").Append(Quoted(projector)).Append('\n');
        }

        foreach (string adapter in fit.AdapterPaths)
        {
            text.Append("ADAPTER ").Append(Quoted(adapter)).Append('\n');
        }

        text.Append("PARAMETER num_ctx ").Append(fit.ContextLength.ToString(CultureInfo.InvariantCulture)).Append('\n');
        if (fit.GpuLayers is { } layers)
        {
            text.Append("PARAMETER num_gpu ").Append(layers.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }

        if (fit.EngineOption.TryGetValue("num_batch", out string? batch))
        {
            text.Append("PARAMETER num_batch ").Append(batch).Append('\n');
        }

        return text.ToString();
    }

    // A Modelfile knows no escapes: three quotes begin and end a text, and a line break ends an instruction.
    private static string Quoted(string file)
    {
        ShellQuoting.Quote(ShellKind.Bash, file);
        return file.IndexOf("\"\"\"", StringComparison.Ordinal) >= 0 || file.EndsWith("\"", StringComparison.Ordinal)
            ? throw PlannerException.Create(PlannerErrorKind.InvalidArgument, nameof(Resources.SR.ArgumentNotQuotable), file, ModelFileName)
            : file.Any(char.IsWhiteSpace) || file.IndexOf('"') >= 0 || file.IndexOf('#') >= 0 ? "\"\"\"" + file + "\"\"\"" : file;
    }

    // Names of Ollama models are lower case, digits and few marks.
    private static string ModelName(HardwareFit fit)
    {
        string source = fit.Model.Substring(fit.Model.LastIndexOf('/') + 1) + ":" + fit.Quantization;
        return new string([.. source.ToLowerInvariant().Select(c => c < 128 && (char.IsLetterOrDigit(c) || c is '-' or '.' or '_' or ':') ? c : '-')]).TrimStart('-', '.', ':');
    }
}
