using LLMPlanner.Calibration;

namespace LLMPlanner.Tests.Calibration;

/// <summary>Start-up logs of four engines, whole, broken off, failed, and with all that real logs are full of.</summary>
public sealed class EngineLogTests
{
    private const long GiB = 1L << 30;
    private const long MiB = 1L << 20;

    /// <summary>vLLM 0.12 with a rank's prefix and colours, as a terminal shows it.</summary>
    internal const string Vllm = """
        (APIServer pid=11) INFO 12-10 10:12:27 [api_server.py:1772] vLLM API server version 0.12.0
        (APIServer pid=11) INFO 12-10 10:12:27 [utils.py:253] non-default args: {'model_tag': 'meta-llama/Llama-3.1-8B-Instruct', 'model': 'meta-llama/Llama-3.1-8B-Instruct', 'max_model_len': 31800, 'gpu_memory_utilization': 0.95, 'max_num_seqs': 64}
        (APIServer pid=11) INFO 12-10 10:12:36 [scheduler.py:228] Chunked prefill is enabled with max_num_batched_tokens=2048.
        (EngineCore_DP0 pid=12) INFO 12-10 10:12:46 [core.py:93] Initializing a V1 LLM engine (v0.12.0) with config: model='meta-llama/Llama-3.1-8B-Instruct', dtype=torch.bfloat16, max_seq_len=31800, tensor_parallel_size=1, pipeline_parallel_size=1, quantization=None, kv_cache_dtype=auto, device_config=cuda
        (EngineCore_DP0 pid=12) INFO 12-10 10:12:53 [gpu_model_runner.py:3549] Model loading took 14.9889 GiB memory and 5.945220 seconds
        (EngineCore_DP0 pid=12) INFO 12-10 10:13:15 [gpu_worker.py:359] Available KV cache memory: 6.95 GiB
        (EngineCore_DP0 pid=12) INFO 12-10 10:13:16 [kv_cache_utils.py:1286] GPU KV cache size: 56,880 tokens
        (EngineCore_DP0 pid=12) INFO 12-10 10:13:16 [kv_cache_utils.py:1291] Maximum concurrency for 31,800 tokens per request: 1.79x
        (EngineCore_DP0 pid=12) INFO 12-10 10:13:20 [gpu_model_runner.py:4466] Graph capturing finished in 3 secs, took 0.36 GiB
        (EngineCore_DP0 pid=12) INFO 12-10 10:13:20 [core.py:254] init engine (profile, create kv cache, warmup model) took 26.81 seconds
        (APIServer pid=11) INFO:     Application startup complete.
        """;

    private const string SgLang = """
        [2025-11-02 10:00:00] server_args=ServerArgs(model_path='Qwen/Qwen3-8B', tokenizer_path='Qwen/Qwen3-8B', quantization=None, context_length=None, mem_fraction_static=0.874, chunked_prefill_size=8192, tp_size=1, pp_size=1, dp_size=1, kv_cache_dtype='auto')
        [2025-11-02 10:00:31] Load weight end. type=Qwen3ForCausalLM, dtype=torch.bfloat16, avail mem=62.92 GB, mem usage=15.27 GB.
        [2025-11-02 10:00:32] KV Cache is allocated. #tokens: 387140, K size: 26.58 GB, V size: 26.58 GB
        [2025-11-02 10:00:40] Capture cuda graph end. Time elapsed: 6.58 s. mem usage=0.46 GB. avail mem=8.91 GB.
        [2025-11-02 10:00:41] max_total_num_tokens=387140, chunked_prefill_size=8192, max_prefill_tokens=16384, max_running_requests=4096, context_len=40960
        """;

    private const string LlamaCpp = """
        build: 6000 (abcdef0) with cc (Ubuntu 13.3.0) 13.3.0 for x86_64-linux-gnu
        llama_model_load_from_file_impl: using device CUDA0 (NVIDIA GeForce RTX 3090) - 23871 MiB free
        llama_model_loader: loaded meta data with 33 key-value pairs and 399 tensors from /models/Qwen3-8B-Q4_K_M.gguf (version GGUF V3 (latest))
        print_info: file type   = Q4_K - Medium
        load_tensors: offloaded 37/37 layers to GPU
        load_tensors:   CPU_Mapped model buffer size =   333.84 MiB
        load_tensors:        CUDA0 model buffer size =  4455.34 MiB
        llama_context: n_seq_max     = 1
        llama_context: n_ctx         = 8192
        llama_kv_cache_unified:      CUDA0 KV buffer size =  1152.00 MiB
        llama_context:      CUDA0 compute buffer size =   304.75 MiB
        llama_context:  CUDA_Host compute buffer size =    24.01 MiB
        main: server is listening on http://127.0.0.1:8080 - starting the main loop
        """;

    private const string Ollama = """
        time=2025-10-01T10:00:00.000Z level=INFO source=routes.go:1528 msg="Listening on 127.0.0.1:11434 (version 0.12.3)"
        time=2025-10-01T10:01:00.000Z level=INFO source=server.go:399 msg="starting runner" cmd="/usr/bin/ollama runner --model /blobs/sha256-ab --port 36000"
        time=2025-10-01T10:01:02.000Z level=INFO source=device.go:212 msg="model weights" device=CUDA0 size="4.9 GiB"
        time=2025-10-01T10:01:02.000Z level=INFO source=device.go:223 msg="kv cache" device=CUDA0 size="1.1 GiB"
        time=2025-10-01T10:01:02.000Z level=INFO source=device.go:234 msg="compute graph" device=CUDA0 size="304.0 MiB"
        time=2025-10-01T10:01:05.000Z level=INFO source=server.go:1289 msg="llama runner started in 4.10 seconds"
        """;

    [Fact]
    public void VLLM_prints_its_whole_budget()
    {
        EngineMeasurement measured = Single(Vllm);
        Assert.Equal(("vLLM", "0.12.0", "meta-llama/Llama-3.1-8B-Instruct", MeasurementStatus.Complete), (measured.Engine, measured.EngineVersion, measured.Model, measured.Status));
        Assert.Equal(14.9889, measured.WeightBytes!.Value / (double)GiB, 4);
        Assert.Equal(6.95, measured.KvCacheBytes!.Value / (double)GiB, 2);
        Assert.Equal((56_880L, 1.79, 31_800L), (measured.KvCacheTokens!.Value, measured.MaximumConcurrency!.Value, measured.ContextLength!.Value));
        Assert.Equal(0.36, measured.GraphBytes!.Value / (double)GiB, 2);
        Assert.Equal(("0.95", "64", "2048", "1"), (
            measured.EngineOption["gpu-memory-utilization"], measured.EngineOption["max-num-seqs"],
            measured.EngineOption["max-num-batched-tokens"], measured.EngineOption["tensor-parallel-size"]));
        Assert.Equal(1, measured.Line);
    }

    [Fact]
    public void SGLang_prints_keys_and_values_apart()
    {
        EngineMeasurement measured = Single(SgLang);
        Assert.Equal(("SGLang", "Qwen/Qwen3-8B", MeasurementStatus.Complete), (measured.Engine, measured.Model, measured.Status));
        Assert.Equal(15.27, measured.WeightBytes!.Value / (double)GiB, 2);
        Assert.Equal(53.16, measured.KvCacheBytes!.Value / (double)GiB, 2);
        Assert.Equal((387_140L, 40_960L), (measured.KvCacheTokens!.Value, measured.ContextLength!.Value));
        Assert.Equal("0.874", measured.EngineOption["mem-fraction-static"]);
    }

    [Fact]
    public void Llama_cpp_prints_buffers()
    {
        EngineMeasurement measured = Single(LlamaCpp);
        Assert.Equal(("llama.cpp", "b6000", "Q4_K - Medium", MeasurementStatus.Complete), (measured.Engine, measured.EngineVersion, measured.Quantization, measured.Status));
        Assert.Equal(["NVIDIA GeForce RTX 3090"], measured.Accelerators);
        Assert.Equal((long)((333.84 + 4455.34) * MiB), measured.WeightBytes!.Value, 1.0 * MiB);
        Assert.Equal(1152 * MiB, measured.KvCacheBytes);
        Assert.Equal(5, measured.Buffers.Count);
        Assert.True(measured.Buffers[0].IsHost);
        Assert.Equal("8192", measured.EngineOption["ctx-size"]);
    }

    [Fact]
    public void Ollama_prints_sizes_by_device()
    {
        EngineMeasurement measured = Single(Ollama);
        Assert.Equal(("Ollama", "0.12.3", MeasurementStatus.Complete), (measured.Engine, measured.EngineVersion, measured.Status));
        Assert.Equal(4.9, measured.WeightBytes!.Value / (double)GiB, 1);
        Assert.Equal(1.1, measured.KvCacheBytes!.Value / (double)GiB, 1);
        Assert.Equal(304 * MiB, measured.WorkspaceBytes);
    }

    [Fact]
    public void A_log_gives_what_it_holds_wherever_it_breaks_off()
    {
        string[] lines = Vllm.Split('\n');
        for (int kept = 1; kept <= lines.Length; kept++)
        {
            EngineMeasurement[] measured = [.. EngineLogReader.Read(new StringReader(string.Join('\n', lines.Take(kept))))];
            Assert.True(measured.Length <= 1);
            if (kept is >= 5 and < 10)
            {
                Assert.Equal(MeasurementStatus.Partial, measured[0].Status);
                Assert.NotNull(measured[0].WeightBytes);
            }
        }
    }

    [Fact]
    public void A_log_may_begin_in_the_middle()
    {
        EngineMeasurement measured = Single(string.Join('\n', Vllm.Split('\n').Skip(5)));
        Assert.Equal("vLLM", measured.Engine);
        Assert.Null(measured.WeightBytes);
        Assert.Equal(56_880, measured.KvCacheTokens);
    }

    [Fact]
    public void Several_start_ups_of_one_log_are_apart()
    {
        EngineMeasurement[] measured = [.. EngineLogReader.Read(new StringReader(Vllm + "\n" + Vllm.Replace("6.95", "5.95", StringComparison.Ordinal)))];
        Assert.Equal(2, measured.Length);
        Assert.Equal(5.95, measured[1].KvCacheBytes!.Value / (double)GiB, 2);
        Assert.Equal(12, measured[1].Line);
    }

    [Fact]
    public void Out_of_memory_is_a_measurement()
    {
        EngineMeasurement measured = Single(string.Join('\n', Vllm.Split('\n').Take(5))
            + "\ntorch.OutOfMemoryError: CUDA out of memory. Tried to allocate 594.00 MiB. GPU 0 has a total capacity of 23.58 GiB of which 100.00 MiB is free.");
        Assert.Equal(MeasurementStatus.OutOfMemory, measured.Status);
        Assert.Equal(594 * MiB, measured.RequestedBytes);
        Assert.Equal(23.58, measured.DeviceMemoryBytes!.Value / (double)GiB, 2);
        Assert.NotNull(measured.WeightBytes);
        Assert.Contains("out of memory", measured.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_says_what_was_needed()
    {
        EngineMeasurement measured = Single(string.Join('\n', Vllm.Split('\n').Take(5))
            + "\nValueError: To serve at least one request with the models's max seq len (131072), (16.00 GiB KV cache is needed, which is larger than the available KV cache memory (6.95 GiB). Based on the available memory, the estimated maximum model length is 56880.");
        Assert.Equal(MeasurementStatus.Failed, measured.Status);
        Assert.Equal(16.0, measured.RequestedBytes!.Value / (double)GiB, 2);
        Assert.Equal(6.95, measured.KvCacheBytes!.Value / (double)GiB, 2);
        Assert.Equal(56_880, measured.KvCacheTokens);
    }

    [Fact]
    public void Colours_progress_bars_and_endless_lines_do_no_harm()
    {
        string noisy = "Loading shards:  0%\rLoading shards: 50%\rLoading shards: 100%\n" + new string('x', 3_000_000) + "\n"
            + Vllm.Replace("INFO", "\u001b[36mINFO\u001b[0m", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
        Assert.Equal(Single(Vllm).KvCacheBytes, Single(noisy).KvCacheBytes);
    }

    [Fact]
    public void What_is_no_log_gives_nothing()
        => Assert.Empty(EngineLogReader.Read(new StringReader("hello\nworld\n\0\u0001\n{\"model\": 1}\n")));

    [Fact]
    public void Pieces_give_the_same_as_the_whole()
    {
        var parser = new EngineLogParser("a.log");
        var measured = new List<EngineMeasurement>();
        foreach (string line in (Vllm + "\n" + SgLang).Split('\n'))
        {
            measured.AddRange(parser.Read(line));
        }

        measured.AddRange(parser.End());
        Assert.Equal(["vLLM", "SGLang"], measured.Select(item => item.Engine));
        Assert.Equal(Single(Vllm).KvCacheBytes, measured[0].KvCacheBytes);
        Assert.All(measured, item => Assert.Equal("a.log", item.Path));
        Assert.Equal(12, measured[1].Line);
    }

    [Fact]
    public void A_long_log_is_streamed()
    {
        var text = new RepeatedText(Vllm + "\n" + Vllm + "\n", "INFO 12-10 10:14:00 [loggers.py:248] Avg prompt throughput: 1.0 tokens/s\n", 200_000);
        using IEnumerator<EngineMeasurement> measured = EngineLogReader.Read(text).GetEnumerator();
        Assert.True(measured.MoveNext());
        Assert.True(text.Left > 190_000, "A start-up is given as soon as the next begins, with the rest of the log unread.");
        Assert.True(measured.MoveNext());
        Assert.False(measured.MoveNext());
        Assert.Equal(0, text.Left);
    }

    [Fact]
    public void A_missing_file_is_one_error()
    {
        PlannerException error = Assert.Throws<PlannerException>(() => EngineLogReader.ReadFile("no-such.log").ToList());
        Assert.Equal("LogNotReadable", error.ErrorId);
        Assert.NotNull(error.RecommendedAction);
    }

    private static EngineMeasurement Single(string text) => Assert.Single(EngineLogReader.Read(new StringReader(text)));

    /// <summary>A text, then a line many times over, without ever holding more than one of them.</summary>
    private sealed class RepeatedText(string first, string line, int count) : TextReader
    {
        private readonly string _line = line;
        private string _current = first;
        private int _position;

        public int Left { get; private set; } = count;

        public override int Read(char[] buffer, int index, int number)
        {
            if (_position == _current.Length)
            {
                if (Left == 0)
                {
                    return 0;
                }

                Left--;
                _current = _line;
                _position = 0;
            }

            int taken = Math.Min(number, _current.Length - _position);
            _current.CopyTo(_position, buffer, index, taken);
            _position += taken;
            return taken;
        }
    }
}
