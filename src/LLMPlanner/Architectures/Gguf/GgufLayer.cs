using System.Globalization;
using System.Text;
using LLMPlanner.Formats.Gguf;

namespace LLMPlanner.Architectures.Gguf;

/// <summary>The tensors of one layer, sorted by name, so that layers of one kind are equal whatever order the file has.</summary>
internal sealed class GgufLayer
{
    /// <summary>NVFP4: its second-level scales stand beside it.</summary>
    private const int ScaledType = 40;

    private readonly Dictionary<string, GgufLayerTensor> _byName;

    private GgufLayer(int index, List<GgufLayerTensor> tensors)
    {
        Index = index;
        tensors.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        Tensors = tensors;
        _byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>Layer index in the file.</summary>
    public int Index { get; }

    public IReadOnlyList<GgufLayerTensor> Tensors { get; }

    public bool IsEmpty => Tensors.Count == 0;

    /// <summary>Gathers a layer's tensors.</summary>
    /// <param name="index">Layer index.</param>
    /// <param name="names">Names without the layer prefix, each with its tensor.</param>
    /// <param name="tensors">The tensors of the file.</param>
    public static GgufLayer From(int index, List<(string Name, int Tensor)> names, GgufTensors tensors)
    {
        var gathered = new List<GgufLayerTensor>(names.Count);
        Dictionary<string, GgufLayerTensor>? stacks = null;
        HashSet<string>? own = null;
        foreach ((string name, int tensor) in names)
        {
            GgufTensor stored = tensors[tensor];
            if (GgufExpertName.TryJoin(name, out string joined))
            {
                stacks ??= new Dictionary<string, GgufLayerTensor>(StringComparer.Ordinal);
                own ??= new HashSet<string>(names.Select(pair => pair.Name), StringComparer.Ordinal);
                if (!stacks.TryGetValue(joined, out GgufLayerTensor? stack) && !own.Contains(joined))
                {
                    stack = new GgufLayerTensor(joined, tensor, stored.Columns, stored.Rows, 1, 3);
                    stacks.Add(joined, stack);
                    gathered.Add(stack);
                    continue;
                }

                if (stack is not null && stack.Columns == stored.Columns && stack.Rows == stored.Rows && stored.Depth == 1)
                {
                    stack.Stack(tensor);
                    continue;
                }
            }

            gathered.Add(new GgufLayerTensor(name, tensor, stored.Columns, stored.Rows, stored.Depth, stored.DimensionCount) { IsScaled = stored.TypeId == ScaledType });
        }

        return new GgufLayer(index, gathered);
    }

    /// <summary>The layer without some of its tensors.</summary>
    public GgufLayer Without(Predicate<string> isLeftOut) => new(Index, [.. Tensors.Where(tensor => !isLeftOut(tensor.Name))]);

    public GgufLayerTensor? Find(string name) => _byName.TryGetValue(name, out GgufLayerTensor? tensor) ? tensor : null;

    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>Whether any tensor's name begins like this.</summary>
    public bool HasPrefix(string prefix)
    {
        foreach (GgufLayerTensor tensor in Tensors)
        {
            if (tensor.Name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Everything that makes two layers the same kind: names and shapes, and what the metadata say of the layer.</summary>
    public string Signature(GgufHyperparameters model)
    {
        var text = new StringBuilder(Tensors.Count * 32);
        AttentionSpan span = model.Span(Index);
        Append(text, model.Heads(Index), model.KeyValueHeads(Index), model.ActiveExperts(Index), model.CompressionRatio(Index));
        Append(text, (int)span.Kind, span.Tokens, model.OwnsKeyValue(Index) ? 1 : 0, 0);
        foreach (GgufLayerTensor tensor in Tensors)
        {
            text.Append(tensor.Name).Append(':');
            Append(text, tensor.Columns, tensor.Rows, tensor.Depth, tensor.Rank);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, long first, long second, long third, long fourth)
        => text.Append(first.ToString(CultureInfo.InvariantCulture)).Append(',')
            .Append(second.ToString(CultureInfo.InvariantCulture)).Append(',')
            .Append(third.ToString(CultureInfo.InvariantCulture)).Append(',')
            .Append(fourth.ToString(CultureInfo.InvariantCulture)).Append(';');
}
