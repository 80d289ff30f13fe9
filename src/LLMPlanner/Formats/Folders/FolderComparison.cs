using LLMPlanner.Architectures;
using LLMPlanner.Formats.Safetensors;
using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Folders;

/// <summary>
/// Compares the tensors that a config gives a model with those that are stored: tensor by tensor where all names are known, by the totals
/// of a part otherwise.
/// </summary>
internal sealed class FolderComparison
{
    private readonly ModelArchitecture _architecture;
    private readonly string _source;
    private readonly Dictionary<(int Layer, string Slot), Stored> _stored = [];
    private readonly Dictionary<(int Layer, string Slot), long> _fine = [];
    private readonly ILookup<int, TensorGroup> _groups;
    private bool _allNamesKnown = true;
    private long _text;
    private long _towers;

    private FolderComparison(ModelArchitecture architecture, string source)
    {
        _architecture = architecture;
        _source = source;
        _groups = architecture.Tensors.Groups.ToLookup(group => group.LayerKind);
    }

    /// <summary>Bytes of multi-token-prediction layers.</summary>
    public long MtpBytes { get; private set; }

    /// <summary>Parameters of multi-token-prediction layers.</summary>
    public long MtpParameters { get; private set; }

    /// <summary>Bytes of a head that is stored although it is the embedding.</summary>
    public long RepeatedHeadBytes { get; private set; }

    /// <summary>Parameters of that head.</summary>
    public long RepeatedHeadParameters { get; private set; }

    /// <summary>The first disagreement, or null.</summary>
    public ModelFileWarning? Disagreement { get; private set; }

    /// <summary>Compares.</summary>
    /// <param name="architecture">What the config gives.</param>
    /// <param name="checkpoint">What is stored.</param>
    public static FolderComparison Of(ModelArchitecture architecture, SafetensorsCheckpoint checkpoint)
    {
        var comparison = new FolderComparison(architecture, checkpoint.Path);
        foreach (CheckpointTensor tensor in checkpoint.Tensors)
        {
            comparison.Add(tensor);
        }

        // Where a packing hides its parameters there is nothing to compare.
        if (checkpoint.ParameterCount is not null)
        {
            comparison.Compare();
        }

        return comparison;
    }

    private void Add(CheckpointTensor tensor)
    {
        CheckpointPlace place = CheckpointName.Place(tensor.Name, _architecture.LayerCount);
        if (place.Part == ModelPart.MultiTokenPrediction)
        {
            MtpBytes += tensor.Tensor.Bytes;
            MtpParameters += tensor.Parameters ?? 0;
            return;
        }

        if (tensor.Kind != CheckpointTensorKind.Parameter || tensor.Parameters is not { } parameters)
        {
            return;
        }

        if (place.Part != ModelPart.Text)
        {
            _towers += parameters;
            return;
        }

        if (place.Slot == "output.weight" && place.Layer < 0 && _architecture.HasTiedEmbeddings)
        {
            RepeatedHeadBytes += tensor.Tensor.Bytes;
            RepeatedHeadParameters += parameters;
            return;
        }

        _text += parameters;
        if (place.Slot is null)
        {
            _allNamesKnown = false;
            return;
        }

        var fine = (place.Layer, place.Slot);
        _fine[fine] = _fine.TryGetValue(fine, out long sum) ? sum + parameters : parameters;
        var coarse = (place.Layer, CheckpointSlots.Coarse(place.Slot));
        if (_stored.TryGetValue(coarse, out Stored? stored))
        {
            stored.Elements += parameters;
        }
        else
        {
            _stored.Add(coarse, new Stored(tensor.Tensor.Name) { Elements = parameters });
        }
    }

    private void Compare()
    {
        long towers = _architecture.Tensors.TotalParameters - _architecture.Tensors.TextParameters;
        if (_allNamesKnown)
        {
            CompareTensors();
        }
        else if (_text != _architecture.Tensors.TextParameters)
        {
            Disagree(nameof(SR.FolderPartDisagrees), "text", _text, _architecture.Tensors.TextParameters);
        }

        if (Disagreement is null && _towers != towers && _architecture.UncountedParts.Count == 0)
        {
            Disagree(nameof(SR.FolderPartDisagrees), "vision, audio, projector", _towers, towers);
        }
    }

    private void CompareTensors()
    {
        for (int layer = -1; layer < _architecture.LayerCount && Disagreement is null; layer++)
        {
            var expected = new Dictionary<string, long>(StringComparer.Ordinal);
            var fine = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (TensorGroup group in Groups(layer))
            {
                string slot = SlotOf(group, layer);
                fine[slot] = fine.TryGetValue(slot, out long each) ? each + group.Elements : group.Elements;
                string coarse = CheckpointSlots.Coarse(slot);
                expected[coarse] = expected.TryGetValue(coarse, out long sum) ? sum + group.Elements : group.Elements;
            }

            CompareLayer(layer, expected, fine);
        }

        foreach (KeyValuePair<(int Layer, string Slot), Stored> left in Disagreement is null ? _stored : [])
        {
            if (!left.Value.IsExpected)
            {
                Disagree(nameof(SR.FolderTensorUnexpected), left.Value.Name, left.Value.Elements, 0);
                return;
            }
        }
    }

    private void CompareLayer(int layer, Dictionary<string, long> expected, Dictionary<string, long> fine)
    {
        foreach (KeyValuePair<string, long> slot in expected)
        {
            if (!_stored.TryGetValue((layer, slot.Key), out Stored? stored))
            {
                string name = layer < 0 ? slot.Key : $"blk.{layer}.{slot.Key}";
                Disagree(nameof(SR.FolderTensorMissing), name, 0, slot.Value);
                return;
            }

            stored.IsExpected = true;
            if (stored.Elements != slot.Value)
            {
                Disagree(nameof(SR.FolderTensorDisagrees), Culprit(layer, slot.Key, fine) ?? stored.Name, stored.Elements, slot.Value);
                return;
            }
        }
    }

    /// <summary>The tensor of a slot that differs, where both sides keep the slot's tensors apart.</summary>
    private string? Culprit(int layer, string coarse, Dictionary<string, long> fine)
    {
        foreach (KeyValuePair<string, long> slot in fine)
        {
            bool isOneTensor = slot.Key.IndexOf('.') > 0;
            if (isOneTensor && CheckpointSlots.Coarse(slot.Key) == coarse && _fine.TryGetValue((layer, slot.Key), out long elements) && elements != slot.Value)
            {
                return layer < 0 ? slot.Key : $"blk.{layer}.{slot.Key}";
            }
        }

        return null;
    }

    private IEnumerable<TensorGroup> Groups(int layer)
        => layer < 0
            ? _architecture.GlobalTensors
            : _groups[_architecture.Layout[layer]];

    private static string SlotOf(TensorGroup group, int layer) => group.Role switch
    {
        TensorRole.Norm => layer < 0 ? "output_norm" : "norm",
        TensorRole.StateInput or TensorRole.StateOutput or TensorRole.StateConvolution or TensorRole.StateScalars => "state",
        _ => group.Name,
    };

    private void Disagree(string id, string name, long stored, long expected)
        => Disagreement = ModelFileWarning.Create(id, SafeText.Of(name), _source, SafeText.Of(name), stored, expected);

    private sealed class Stored(string name)
    {
        public string Name { get; } = name;

        public long Elements { get; set; }

        public bool IsExpected { get; set; }
    }
}
