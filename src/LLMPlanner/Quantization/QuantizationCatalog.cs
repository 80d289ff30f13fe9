using LLMPlanner.Profiles;
using LLMPlanner.Quantization.Gguf;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Quantization;

/// <summary>The known quantizations, found by the names people use for them.</summary>
public sealed class QuantizationCatalog
{
    private static readonly Lazy<QuantizationCatalog> s_builtIn = new(() => new QuantizationCatalog(
        CompiledCatalog.BuiltIn.Entries(ProfileKind.Quantization).Select(entry => QuantizationReader.Read(entry.Json, entry.Id))));

    private readonly Dictionary<string, QuantizationFormat> _gguf = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, QuantizationFormat> _precision = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<QuantizationFormat> _formats = [];

    internal QuantizationCatalog(IEnumerable<QuantizationFormat> formats)
    {
        foreach (QuantizationFormat format in formats)
        {
            Add(format);
        }

        // A plain precision is also a GGUF mix of one type where no file of its own says otherwise (BF16).
        foreach (PrecisionFormat format in _formats.OfType<PrecisionFormat>().Where(format => format.Scope == PrecisionScope.All).ToArray())
        {
            if (format.GgufEquivalent is { } name && !_gguf.ContainsKey(name) && GgmlTypes.Find(name) is { } type)
            {
                Add(new GgufMix(type.Name, [], [], format.Source, type, []));
            }
        }
    }

    /// <summary>The built-in quantizations.</summary>
    public static QuantizationCatalog BuiltIn => s_builtIn.Value;

    /// <summary>All of them.</summary>
    public IReadOnlyList<QuantizationFormat> Formats => _formats;

    /// <summary>Finds a quantization.</summary>
    /// <param name="name">An id, an alias or a shorthand.</param>
    /// <param name="gguf">True where the engine reads GGUF files: shorthands and shared names then mean GGUF mixes.</param>
    /// <exception cref="PlannerException">UnknownQuantization.</exception>
    public QuantizationFormat Find(string name, bool gguf)
    {
        Dictionary<string, QuantizationFormat> first = gguf ? _gguf : _precision;
        Dictionary<string, QuantizationFormat> second = gguf ? _precision : _gguf;
        string trimmed = name.Trim();
        if (first.TryGetValue(trimmed, out QuantizationFormat? format))
        {
            return format;
        }

        if (second.TryGetValue(trimmed, out format))
        {
            return Counterpart(format, gguf) ?? format;
        }

        throw PlannerException.Create(
            PlannerErrorKind.NotFound, nameof(SR.UnknownQuantization), name, name, NearestName.Among(trimmed, first.Values.Concat(second.Values).Select(f => f.Id)));
    }

    /// <summary>The same precision in the other kind of file, or null.</summary>
    private QuantizationFormat? Counterpart(QuantizationFormat format, bool gguf)
    {
        if (gguf)
        {
            return format is PrecisionFormat { GgufEquivalent: { } name } && _gguf.TryGetValue(name, out QuantizationFormat? mix) ? mix : null;
        }

        return _formats.OfType<PrecisionFormat>().FirstOrDefault(f => string.Equals(f.GgufEquivalent, format.Id, StringComparison.OrdinalIgnoreCase));
    }

    private void Add(QuantizationFormat format)
    {
        _formats.Add(format);
        Dictionary<string, QuantizationFormat> names = format.IsGguf ? _gguf : _precision;
        names[format.Id] = format;
        foreach (string alias in format.Aliases.Concat(format.Shorthands))
        {
            if (!names.ContainsKey(alias))
            {
                names.Add(alias, format);
            }
        }
    }
}
