namespace LLMPlanner.Calibration;

/// <summary>Lines of Ollama's server, and those of the llama.cpp it starts.</summary>
internal sealed class OllamaLog : EngineLog
{
    private static readonly LlamaCppLog s_inner = new();
    private string? _version;

    public override string Engine => "Ollama";

    public override bool Starts(string line, MeasurementBuilder? current)
        => Has(line, "msg=\"starting llama") || Has(line, "msg=\"starting runner\"") || (Has(line, "msg=\"Listening on ") && Has(line, "(version "));

    public override bool Read(string line, MeasurementBuilder m)
    {
        if (Has(line, "(version ") && Has(line, "Listening on "))
        {
            _version = LogText.Between(line, "(version ", ")");
            m.Version = _version;
            return true;
        }

        m.Version ??= _version;
        if (Has(line, "msg=\"offload to "))
        {
            m.Option("num_gpu", LogText.Value(line, "layers.offload="));
            m.Requested = LogText.SizeAfter(line, "memory.required.full=");
            m.AddCache(LogText.SizeAfter(line, "memory.required.kv="));
            m.AddWeights(LogText.SizeAfter(line, "memory.weights.total="));
            m.AddWorkspace(LogText.SizeAfter(line, "memory.graph.full="));
            return true;
        }

        foreach ((string text, string kind) in new[] { ("msg=\"model weights\"", "model"), ("msg=\"kv cache\"", "KV"), ("msg=\"compute graph\"", "compute") })
        {
            if (Has(line, text) && LogText.SizeAfter(line, " size=") is { } bytes)
            {
                m.AddBuffer(LogText.Value(line, " device=") ?? "unknown", kind, bytes);
                return true;
            }
        }

        if (Has(line, "msg=\"llama runner started") || Has(line, "msg=\"llama-server started"))
        {
            m.IsReady = true;
            return true;
        }

        // A line of llama.cpp on its own does not make a log Ollama's.
        return (m.HasFigures || m.Version is not null) && s_inner.Read(line, m);
    }
}
