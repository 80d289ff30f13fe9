using LLMPlanner.Architectures;

namespace LLMPlanner.Quantization.Gguf;

/// <summary>
/// Walks a model's tensors in the order in which llama.cpp's quantizer visits them (layer by layer, by name) and gives each its type.
/// The running counts of that order are part of the rules.
/// </summary>
internal sealed class GgufAssignment
{
    private readonly GgufMix _mix;
    private readonly ModelArchitecture _architecture;
    private readonly GgufMixContext _context;
    private readonly bool _tied;
    private readonly int _values;
    private readonly TensorGroup[][] _byKind;
    private readonly int[] _running = new int[(int)GgufTensorClass.FeedForwardGate + 1];

    public GgufAssignment(GgufMix mix, ModelArchitecture architecture, GgufMixContext context)
    {
        _mix = mix;
        _architecture = architecture;
        _context = context;
        _tied = !architecture.GlobalTensors.Any(group => group.Role == TensorRole.Output && group.Dimensions > 1);
        _byKind = new TensorGroup[architecture.LayerKinds.Count][];
        for (int kind = 0; kind < _byKind.Length; kind++)
        {
            _byKind[kind] = [.. architecture.Tensors.Groups
                .Where(group => group.LayerKind == kind)
                .OrderBy(group => group.Name, StringComparer.Ordinal)];
            _values += _byKind[kind].Count(group => Classify(group) == GgufTensorClass.AttentionValue) * architecture.LayersOfKind(kind);
        }
    }

    public IReadOnlyList<TensorBytes> Assign()
    {
        var result = new List<TensorBytes>();
        foreach (TensorGroup group in _architecture.Tensors.Groups)
        {
            if (group.LayerKind < 0)
            {
                GgmlType type = group.Part == ModelPart.Text ? TypeOf(group, -1) : Plain(group);
                result.Add(new TensorBytes(group, type.Name, type.Bytes(group.Elements)));
            }
        }

        AssignLayers(result);
        return result;
    }

    private static GgmlType Plain(TensorGroup group)
        => group.Dimensions < 2 || group.IsKeptInFloat32 ? GgmlTypes.F32 : GgmlTypes.F16;

    private void AssignLayers(List<TensorBytes> result)
    {
        var types = new Dictionary<TensorGroup, (string[] Types, long[] Bytes)>();
        var ordinal = new int[_byKind.Length];
        int[] layout = _architecture.LayoutArray;
        for (int layer = 0; layer < layout.Length; layer++)
        {
            int kind = layout[layer];
            foreach (TensorGroup group in _byKind[kind])
            {
                if (!types.TryGetValue(group, out (string[] Types, long[] Bytes) entry))
                {
                    entry = (new string[group.Count], new long[group.Count]);
                    types.Add(group, entry);
                }

                GgmlType type = TypeOf(group, layer);
                entry.Types[ordinal[kind]] = type.Name;
                entry.Bytes[ordinal[kind]] = type.Bytes(group.Elements);
            }

            ordinal[kind]++;
        }

        result.AddRange(types.Select(pair => new TensorBytes(pair.Key, pair.Value.Types, pair.Value.Bytes)));
    }

    private GgmlType TypeOf(TensorGroup group, int layer)
    {
        if (group.Dimensions < 2 || group.IsKeptInFloat32)
        {
            return GgmlTypes.F32;
        }

        GgufTensorClass tensorClass = Classify(group);
        int running = _running[(int)tensorClass]++;
        bool counted = tensorClass is GgufTensorClass.FeedForwardDown or GgufTensorClass.FeedForwardUp or GgufTensorClass.FeedForwardGate;

        // With experts a layer has several such tensors, so the quantizer takes the layer's own number instead of its count.
        int index = counted && _context.Experts > 1 && !_mix.IsLowBit ? layer : running;
        int count = tensorClass == GgufTensorClass.AttentionValue ? _values : _context.LayerCount;
        return _mix.TypeOf(tensorClass, group, index, count, _context);
    }

    private GgufTensorClass Classify(TensorGroup group)
    {
        string name = group.Name;
        if (group.Role == TensorRole.Output)
        {
            return GgufTensorClass.Output;
        }

        if (group.Role == TensorRole.TokenEmbedding)
        {
            return _tied ? GgufTensorClass.Output : GgufTensorClass.TokenEmbedding;
        }

        return name switch
        {
            "per_layer_token_embd.weight" => GgufTensorClass.TokenEmbedding,
            "attn_v.weight" or "attn_qkv.weight" or "attn_kv_b.weight" => GgufTensorClass.AttentionValue,
            "attn_k.weight" => GgufTensorClass.AttentionKey,
            "attn_q.weight" => GgufTensorClass.AttentionQuery,
            "attn_output.weight" => GgufTensorClass.AttentionOutput,
            _ when Contains(name, "ffn_down") => GgufTensorClass.FeedForwardDown,
            _ when Contains(name, "ffn_up") => GgufTensorClass.FeedForwardUp,
            _ when Contains(name, "ffn_gate") => GgufTensorClass.FeedForwardGate,
            _ => GgufTensorClass.Other,
        };
    }

    private static bool Contains(string name, string part) => name.IndexOf(part, StringComparison.Ordinal) >= 0;
}
