namespace LLMPlanner.Calibration;

/// <summary>Start-up lines of SGLang. Its GB are GiB.</summary>
internal sealed class SgLangLog : EngineLog
{
    private static readonly (string Key, string Option)[] s_arguments =
    [
        ("tp_size=", "tp-size"),
        ("pp_size=", "pp-size"),
        ("dp_size=", "dp-size"),
        ("ep_size=", "ep-size"),
        ("mem_fraction_static=", "mem-fraction-static"),
        ("context_length=", "context-length"),
        ("max_running_requests=", "max-running-requests"),
        ("chunked_prefill_size=", "chunked-prefill-size"),
        ("cuda_graph_max_bs=", "cuda-graph-max-bs"),
        ("page_size=", "page-size"),
        ("kv_cache_dtype=", "kv-cache-dtype"),
        ("enable_dp_attention=", "enable-dp-attention"),
    ];

    public override string Engine => "SGLang";

    public override bool Starts(string line, MeasurementBuilder? current) => Has(line, "server_args=ServerArgs(");

    public override bool Read(string line, MeasurementBuilder m)
    {
        if (Has(line, "server_args=ServerArgs("))
        {
            m.Model = LogText.Value(line, "model_path=");
            m.Quantization = LogText.Value(line, ", quantization=");
            foreach ((string key, string option) in s_arguments)
            {
                m.Option(option, LogText.Value(line, key));
            }

            m.ContextLength = LogText.WholeAfter(line, "context_length=");
            m.Devices = (int)Math.Min(1024, (LogText.WholeAfter(line, "tp_size=") ?? 1) * (LogText.WholeAfter(line, "pp_size=") ?? 1));
            return true;
        }

        if (Has(line, "Load weight end."))
        {
            m.AddWeights(LogText.SizeAfter(line, "mem usage="));
            return true;
        }

        if (Has(line, "KV Cache is allocated."))
        {
            m.CacheTokens = LogText.WholeAfter(line, "#tokens: ");
            long? keys = LogText.SizeAfter(line, "K size: ") ?? LogText.SizeAfter(line, "KV size: ");
            m.AddCache(keys is null ? null : keys + (LogText.SizeAfter(line, "V size: ") is { } values && Has(line, " K size: ") ? values : 0));
            return true;
        }

        if (Has(line, "Mamba Cache is allocated."))
        {
            m.State = (LogText.SizeAfter(line, "conv_state size: ") ?? 0) + (LogText.SizeAfter(line, "ssm_state size: ") ?? 0);
            return true;
        }

        if (Has(line, "Capture cuda graph end."))
        {
            m.AddGraphs(LogText.SizeAfter(line, "mem usage="));
            return true;
        }

        if (Has(line, "max_total_num_tokens="))
        {
            m.CacheTokens = LogText.WholeAfter(line, "max_total_num_tokens=");
            m.ContextLength = LogText.WholeAfter(line, "context_len=") ?? m.ContextLength;
            m.IsReady = true;
            return true;
        }

        if (Has(line, "Not enough memory. Please try to increase --mem-fraction-static"))
        {
            m.Fail(line);
            return true;
        }

        return ReadOutOfMemory(line, m);
    }

    private static bool ReadOutOfMemory(string line, MeasurementBuilder m)
    {
        if (!Has(line, "out of memory. Tried to allocate") || m.Engine != "SGLang")
        {
            return false;
        }

        m.RanOut = true;
        m.Requested = LogText.SizeAfter(line, "Tried to allocate ");
        m.DeviceMemory ??= LogText.SizeAfter(line, "total capacity of ");
        m.Fail(line);
        return true;
    }
}
