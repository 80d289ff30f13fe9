using LLMPlanner.Architectures;
using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Caches;
using LLMPlanner.Formats.Gguf;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Formats.Safetensors;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Fuzzing;

/// <summary>Reads an input as a program would that was handed the file: everything there is to ask of it is asked.</summary>
public static class FuzzTargets
{
    private const string Source = "input";
    private static readonly long[] s_contexts = [0, 1, 4096, 1 << 20];

    /// <summary>Reads an input. Only a <see cref="PlannerException"/> may come out.</summary>
    public static void Run(FuzzFormat format, byte[] input)
    {
        switch (format)
        {
            case FuzzFormat.Gguf:
                Gguf(input);
                break;
            case FuzzFormat.Safetensors:
                Safetensors(input);
                break;
            case FuzzFormat.Index:
                Index(input);
                break;
            default:
                Config(input);
                break;
        }
    }

    private static void Gguf(byte[] input)
    {
        // Every eighth input comes through a narrow pipe; the same bytes have to mean the same.
        GgufHeader header = input.Length % 8 == 0
            ? GgufHeader.Read(new TricklingStream(input, 1 + (input.Length % 251)), Source)
            : GgufHeader.Read(input, Source);
        foreach (string key in header.Metadata.Keys)
        {
            Ask(() => header.Metadata.Text(key));
            Ask(() => header.Metadata.Integer(key));
            Ask(() => header.Metadata.Real(key));
            Ask(() => header.Metadata.Integers(key));
            Ask(() => header.Metadata.Texts(key));
        }

        GgufModel model = GgufArchitectureReader.Read(GgufFile.From(header));
        long bytes = model.WeightBytes + model.MtpBytes;
        if (bytes != header.TensorBytes)
        {
            throw new InvalidOperationException($"The parts add up to {bytes} bytes, the tensors to {header.TensorBytes}.");
        }

        if (model.Architecture is { } architecture)
        {
            Ask(architecture);
            if (model.Weights!.TextBytes != model.WeightBytes)
            {
                throw new InvalidOperationException($"The plan has {model.Weights.TextBytes} bytes, the tensors {model.WeightBytes}.");
            }
        }
    }

    private static void Safetensors(byte[] input)
    {
        SafetensorsHeader header = SafetensorsHeader.Read(input, Source);
        var packed = new PackedTensors(name => header.TryFind(name, out SafetensorsTensor found) ? found : null, new PackingHint("gptq", 4, 128));
        foreach (SafetensorsTensor tensor in header.Tensors)
        {
            packed.Classify(tensor);
        }
    }

    private static void Index(byte[] input)
    {
        SafetensorsIndex index = SafetensorsIndex.Read(new MemoryStream(input), Source);
        foreach (string name in index.TensorNames)
        {
            if (index.ShardOf(name) is null)
            {
                throw new InvalidOperationException("A tensor of the index has no shard.");
            }
        }
    }

    private static void Config(byte[] input)
    {
        ModelConfig config = ModelConfig.Parse(input, Source);
        Ask(() => PackingHint.From(config));
        Ask(ModelFamilies.BuiltIn.Read(config));
    }

    private static void Ask(ModelArchitecture architecture)
    {
        _ = architecture.Tensors.TotalParameters;
        foreach (long context in s_contexts)
        {
            try
            {
                architecture.Caches.KeyValueBytes(context, KvCacheType.F16, KvCacheType.Q8_0);
                architecture.Caches.BytesPerToken(context, KvCacheType.F16, KvCacheType.F16);
            }
            catch (OverflowException)
            {
                // Documented: a product of more than 64 bits, for a context that the caller chose.
            }
        }
    }

    private static void Ask<T>(Func<T> question)
    {
        try
        {
            question();
        }
        catch (PlannerException)
        {
        }
    }
}
