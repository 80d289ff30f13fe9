namespace LLMPlanner.Architectures.Towers;

/// <summary>Writes the tensors of a tower: linear layers and norms with or without biases, under one prefix, once or for every layer.</summary>
internal sealed class TowerWriter
{
    private readonly TensorList _tensors;
    private readonly TensorRole _role;
    private readonly string _prefix;
    private readonly int _count;

    public TowerWriter(TensorList tensors, string prefix, TensorRole role, int count = 1)
    {
        _tensors = tensors;
        _prefix = prefix;
        _role = role;
        _count = count;
    }

    /// <summary>A writer for what stands in each of a number of layers.</summary>
    public TowerWriter Repeat(long layers, string block = "blk")
    {
        ArchitectureBuilder.CheckLayers(layers, "num_hidden_layers");
        return new TowerWriter(_tensors, $"{_prefix}.{block}", _role, (int)layers);
    }

    /// <summary>A linear layer or a convolution that is one matrix.</summary>
    public void Linear(string name, long outputs, long inputs, bool bias)
    {
        Add(_tensors.Matrix($"{_prefix}.{name}.weight", _role, outputs, inputs));
        if (bias)
        {
            Add(_tensors.Vector($"{_prefix}.{name}.bias", _role, outputs));
        }
    }

    /// <summary>A norm: RMSNorm, or LayerNorm with a bias.</summary>
    public void Norm(string name, long width, bool bias)
    {
        Add(_tensors.Vector($"{_prefix}.{name}.weight", _role, width));
        if (bias)
        {
            Add(_tensors.Vector($"{_prefix}.{name}.bias", _role, width));
        }
    }

    /// <summary>A vector or a scalar.</summary>
    public void Vector(string name, long length) => Add(_tensors.Vector($"{_prefix}.{name}", _role, length));

    /// <summary>A table of rows, such as learned positions.</summary>
    public void Table(string name, long rows, long width) => Add(_tensors.Matrix($"{_prefix}.{name}.weight", _role, rows, width));

    /// <summary>The plain pre-norm layer: biased attention, a biased feed-forward of two matrices, two LayerNorms.</summary>
    public void TransformerLayers(long layers, long width, long inner)
    {
        TowerWriter layer = Repeat(layers);
        layer.SelfAttention(width, bias: true);
        layer.Norm("ln1", width, bias: true);
        layer.Norm("ln2", width, bias: true);
        layer.Linear("ffn_up", inner, width, bias: true);
        layer.Linear("ffn_down", width, inner, bias: true);
    }

    /// <summary>Query, key, value and output projections of the full width.</summary>
    public void SelfAttention(long width, bool bias)
    {
        foreach (string name in new[] { "attn_q", "attn_k", "attn_v", "attn_out" })
        {
            Linear(name, width, width, bias);
        }
    }

    /// <summary>A gated feed-forward of three matrices.</summary>
    public void GatedFeedForward(long width, long inner, bool bias)
    {
        Linear("ffn_gate", inner, width, bias);
        Linear("ffn_up", inner, width, bias);
        Linear("ffn_down", width, inner, bias);
    }

    private void Add(TensorGroup group) => group.Count = _count;
}
