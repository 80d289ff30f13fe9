using System.Globalization;

namespace LLMPlanner.Calibration;

/// <summary>Start-up lines of llama.cpp: buffers by device and purpose.</summary>
internal sealed class LlamaCppLog : EngineLog
{
    private const string BufferSize = " buffer size = ";

    private static readonly string[] s_kinds = ["model", "KV", "RS", "compute", "output"];

    public override string Engine => "llama.cpp";

    public override bool Starts(string line, MeasurementBuilder? current)
        => (Has(line, "llama_model_loader: loaded meta data with ") && (current is null || current.Buffers.Count > 0 || current.Engine is not ("llama.cpp" or "Ollama")))
            || (IsBuild(line) && (current is null || (current.Engine == Engine && current.Buffers.Count > 0)));

    public override bool Read(string line, MeasurementBuilder m) => ReadBuffer(line, m) || ReadModel(line, m) || ReadContext(line, m) || ReadFailure(line, m);

    // The build and the devices are printed before the model is opened.
    private static bool IsBuild(string line)
        => Has(line, "build: ") && Has(line, " with ") && Has(line, " for ") && LogText.WholeAfter(line, "build: ") > 0;

    private static bool ReadBuffer(string line, MeasurementBuilder m)
    {
        int at = line.IndexOf(BufferSize, StringComparison.Ordinal);
        int colon = at < 0 ? -1 : line.LastIndexOf(": ", at, StringComparison.Ordinal);
        if (colon < 0 || LogText.SizeAfter(line, BufferSize) is not { } bytes)
        {
            return false;
        }

        string[] words = line.Substring(colon + 2, at - colon - 2).Split([' '], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !s_kinds.Contains(words[words.Length - 1]))
        {
            return false;
        }

        m.AddBuffer(words[0], words[words.Length - 1], bytes);
        return true;
    }

    private static bool ReadModel(string line, MeasurementBuilder m)
    {
        if (Has(line, "build: ") && LogText.WholeAfter(line, "build: ") is { } build and > 0)
        {
            m.Version ??= "b" + build.ToString(CultureInfo.InvariantCulture);
            return true;
        }

        if (Has(line, "llama_model_loader: loaded meta data with "))
        {
            m.Model = LogText.Between(line, " tensors from ", " (version") ?? m.Model;
            return true;
        }

        if (Has(line, "file type ") && Has(line, "print_info: "))
        {
            m.Quantization = LogText.Between(line + "\n", "= ", "\n")?.Trim();
            return true;
        }

        if (Has(line, "offloaded ") && Has(line, " layers to GPU"))
        {
            m.Option("n-gpu-layers", LogText.Between(line, "offloaded ", "/"));
            return true;
        }

        if (Has(line, "using device "))
        {
            m.Accelerator(LogText.Between(line, " (", ")") ?? string.Empty);
            return true;
        }

        return false;
    }

    private static bool ReadContext(string line, MeasurementBuilder m)
    {
        if (!Has(line, "llama_context: ") && !Has(line, "llama_init_from_model: ") && !Has(line, "llama_new_context_with_model: "))
        {
            return ReadReady(line, m);
        }

        if (LogText.WholeAfter(line, " n_ctx ") is { } cells)
        {
            m.Option("ctx-size", cells.ToString(CultureInfo.InvariantCulture));
            m.ContextLength ??= cells;
        }

        if (LogText.WholeAfter(line, " n_seq_max ") is { } sequences and > 0 and < int.MaxValue)
        {
            m.Option("parallel", sequences.ToString(CultureInfo.InvariantCulture));
            m.Requests = (int)sequences;
        }

        if (LogText.WholeAfter(line, " n_ctx_per_seq ") is { } each and > 0)
        {
            m.ContextLength = each;
        }

        if (LogText.WholeAfter(line, " n_ubatch ") is { } batch)
        {
            m.Option("ubatch-size", batch.ToString(CultureInfo.InvariantCulture));
        }

        return ReadFailure(line, m) || true;
    }

    private static bool ReadReady(string line, MeasurementBuilder m)
    {
        if (!Has(line, "server is listening on") && !Has(line, "main: model loaded") && !Has(line, "system_info: n_threads"))
        {
            return false;
        }

        m.IsReady = m.IsReady || m.Buffers.Count > 0;
        return true;
    }

    private static bool ReadFailure(string line, MeasurementBuilder m)
    {
        if (Has(line, "failed: out of memory") || Has(line, "failed to allocate ") && Has(line, "buffer of size"))
        {
            m.RanOut = true;
            m.Requested ??= LogText.SizeAfter(line, "allocating ") ?? LogText.WholeAfter(line, "buffer of size ");
            m.Fail(line);
            return true;
        }

        if (Has(line, "error loading model") || Has(line, "failed to initialize the context"))
        {
            m.Fail(line);
            return true;
        }

        return false;
    }
}
