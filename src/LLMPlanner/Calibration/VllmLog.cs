namespace LLMPlanner.Calibration;

/// <summary>Start-up lines of vLLM, both generations of the engine.</summary>
internal sealed class VllmLog : EngineLog
{
    private static readonly (string Key, string Option)[] s_arguments =
    [
        ("'gpu_memory_utilization': ", "gpu-memory-utilization"),
        ("'max_model_len': ", "max-model-len"),
        ("'max_num_seqs': ", "max-num-seqs"),
        ("'max_num_batched_tokens': ", "max-num-batched-tokens"),
        ("'tensor_parallel_size': ", "tensor-parallel-size"),
        ("'pipeline_parallel_size': ", "pipeline-parallel-size"),
        ("'data_parallel_size': ", "data-parallel-size"),
        ("'decode_context_parallel_size': ", "decode-context-parallel-size"),
        ("'kv_cache_dtype': ", "kv-cache-dtype"),
        ("'block_size': ", "block-size"),
        ("'enable_expert_parallel': ", "enable-expert-parallel"),
        ("'enforce_eager': ", "enforce-eager"),
        ("'num_speculative_tokens': ", "num-speculative-tokens"),
        ("'max_loras': ", "max-loras"),
        ("'max_lora_rank': ", "max-lora-rank"),
    ];

    public override string Engine => "vLLM";

    public override bool Starts(string line, MeasurementBuilder? current)
        => Has(line, "vLLM API server version") || (Has(line, " LLM engine (v") && (current is null || current.Engine != Engine || current.HasFigures));

    public override bool Read(string line, MeasurementBuilder measurement)
        => ReadSettings(line, measurement) || ReadBudget(line, measurement) || ReadFirstGeneration(line, measurement) || ReadFailure(line, measurement);

    private static bool ReadSettings(string line, MeasurementBuilder m)
    {
        if (Has(line, "vLLM API server version"))
        {
            m.Version = LogText.Value(line, "server version ");
            return true;
        }

        if (Has(line, "non-default args: {"))
        {
            foreach ((string key, string option) in s_arguments)
            {
                m.Option(option, LogText.Value(line, key));
            }

            m.Model = LogText.Value(line, "'model': ") ?? m.Model;
            return true;
        }

        if (Has(line, " LLM engine (v"))
        {
            m.Version = LogText.Between(line, " LLM engine (v", ")") ?? m.Version;
            m.Model = LogText.Value(line, "model=") ?? m.Model;
            m.Quantization = LogText.Value(line, ", quantization=");
            m.ContextLength = LogText.WholeAfter(line, "max_seq_len=") ?? m.ContextLength;
            m.Devices = (int)Math.Min(1024, (LogText.WholeAfter(line, "tensor_parallel_size=") ?? 1) * (LogText.WholeAfter(line, "pipeline_parallel_size=") ?? 1));
            m.Option("tensor-parallel-size", LogText.Value(line, "tensor_parallel_size="));
            m.Option("pipeline-parallel-size", LogText.Value(line, "pipeline_parallel_size="));
            m.Option("kv-cache-dtype", LogText.Value(line, " kv_cache_dtype="));
            return true;
        }

        if (Has(line, "Chunked prefill is enabled with max_num_batched_tokens="))
        {
            m.Option("max-num-batched-tokens", LogText.Value(line, "max_num_batched_tokens=")?.TrimEnd('.'));
            return true;
        }

        return false;
    }

    private static bool ReadBudget(string line, MeasurementBuilder m)
    {
        if (Has(line, "odel loading took ") || Has(line, "Loading model weights took "))
        {
            m.AddWeights(LogText.SizeAfter(line, " took "));
            return true;
        }

        if (Has(line, "Available KV cache memory: "))
        {
            m.AddCache(LogText.SizeAfter(line, "Available KV cache memory: "));
            return true;
        }

        if (Has(line, "GPU KV cache size: "))
        {
            m.CacheTokens = LogText.WholeAfter(line, "GPU KV cache size: ");
            return true;
        }

        if (Has(line, "Maximum concurrency for "))
        {
            m.ContextLength ??= LogText.WholeAfter(line, "Maximum concurrency for ");
            m.Concurrency = LogText.NumberAfter(line, "per request: ");
            return true;
        }

        if (Has(line, "Graph capturing finished in "))
        {
            m.AddGraphs(LogText.SizeAfter(line, "took "));
            return true;
        }

        if (Has(line, "Estimated CUDA graph memory: "))
        {
            m.GraphEstimate = LogText.SizeAfter(line, "Estimated CUDA graph memory: ");
            return true;
        }

        if (Has(line, "torch peak memory increase: "))
        {
            m.AddWorkspace(LogText.SizeAfter(line, "torch peak memory increase: "));
            m.AddOverhead(LogText.SizeAfter(line, "non-torch forward increase memory: "));
            return true;
        }

        if (Has(line, "Application startup complete"))
        {
            m.IsReady = true;
            return true;
        }

        if (Has(line, "init engine (profile, create kv cache"))
        {
            m.IsReady = true;
            return true;
        }

        return false;
    }

    private static bool ReadFirstGeneration(string line, MeasurementBuilder m)
    {
        if (Has(line, "model weights take "))
        {
            m.AddWeights(LogText.SizeAfter(line, "model weights take "));
            m.AddOverhead(LogText.SizeAfter(line, "non_torch_memory takes "));
            m.AddWorkspace(LogText.SizeAfter(line, "activation peak memory takes "));
            m.AddCache(LogText.SizeAfter(line, "reserved for KV Cache is "));
            return true;
        }

        if (Has(line, "total_gpu_memory") && Has(line, "GiB"))
        {
            m.DeviceMemory = LogText.SizeAfter(line, "total_gpu_memory");
            m.Option("gpu-memory-utilization", LogText.Value(line, "gpu_memory_utilization (") ?? LogText.Value(line, "gpu_memory_utilization="));
            m.AddOverhead(LogText.SizeAfter(line, "non_torch_memory="));
            m.AddCache(LogText.SizeAfter(line, "kv_cache_size="));
            if (LogText.SizeAfter(line, "peak_torch_memory=") is { } peak && LogText.SizeAfter(line, "initial_memory_usage=") is { } initial)
            {
                m.AddWorkspace(peak - initial);
            }

            return true;
        }

        if (Has(line, "# GPU blocks: ") || Has(line, "# cuda blocks: "))
        {
            m.CacheTokens = 16 * LogText.WholeAfter(line, Has(line, "# GPU blocks: ") ? "# GPU blocks: " : "# cuda blocks: ");
            return true;
        }

        return false;
    }

    private static bool ReadFailure(string line, MeasurementBuilder m)
    {
        if (Has(line, "out of memory. Tried to allocate"))
        {
            m.RanOut = true;
            m.Requested = LogText.SizeAfter(line, "Tried to allocate ");
            m.DeviceMemory ??= LogText.SizeAfter(line, "total capacity of ");
            m.Fail(line);
            return true;
        }

        if (Has(line, "GiB KV cache is needed") || Has(line, "GiB KV cache memory is needed"))
        {
            m.Requested = LogText.SizeAfter(line.Replace("((", "("), "), (") ?? LogText.SizeAfter(line, "), ");
            m.AddCache(LogText.SizeAfter(line, "available KV cache memory ("));
            m.CacheTokens ??= LogText.WholeAfter(line, "estimated maximum model length is ");
            m.Fail(line);
            return true;
        }

        if (Has(line, "is larger than the maximum number of tokens that can be stored in KV cache"))
        {
            m.CacheTokens ??= LogText.WholeAfter(line, "stored in KV cache (");
            m.Fail(line);
            return true;
        }

        if (Has(line, "Free memory on device") && Has(line, "less than desired"))
        {
            m.DeviceMemory ??= LogText.SizeAfter(line, "/");
            m.Fail(line);
            return true;
        }

        return false;
    }
}
