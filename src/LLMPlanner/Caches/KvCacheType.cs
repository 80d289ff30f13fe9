using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Caches;

/// <summary>A data type for cached keys and values, by the engines' own names (f16, q8_0, fp8 …).</summary>
public sealed class KvCacheType : IEquatable<KvCacheType>
{
    private static readonly Dictionary<string, KvCacheType> s_types = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>32-bit floats.</summary>
    public static readonly KvCacheType F32 = Register("f32", 1, 4, "fp32", "float32");

    /// <summary>16-bit floats, llama.cpp's default.</summary>
    public static readonly KvCacheType F16 = Register("f16", 1, 2, "fp16", "float16", "half");

    /// <summary>bfloat16.</summary>
    public static readonly KvCacheType BF16 = Register("bf16", 1, 2, "bfloat16");

    /// <summary>8-bit floats (e4m3), one scale per tensor.</summary>
    public static readonly KvCacheType Fp8 = Register("fp8", 1, 1, "fp8_e4m3", "fp8_e5m2", "fp8_inc");

    /// <summary>8-bit blocks of 32 with a 16-bit scale.</summary>
    public static readonly KvCacheType Q8_0 = Register("q8_0", 32, 34, "q8");

    /// <summary>5-bit blocks with scale and minimum.</summary>
    public static readonly KvCacheType Q5_1 = Register("q5_1", 32, 24);

    /// <summary>5-bit blocks.</summary>
    public static readonly KvCacheType Q5_0 = Register("q5_0", 32, 22);

    /// <summary>4-bit blocks with scale and minimum.</summary>
    public static readonly KvCacheType Q4_1 = Register("q4_1", 32, 20);

    /// <summary>4-bit blocks.</summary>
    public static readonly KvCacheType Q4_0 = Register("q4_0", 32, 18, "q4");

    /// <summary>4-bit non-linear blocks.</summary>
    public static readonly KvCacheType IQ4_NL = Register("iq4_nl", 32, 18);

    private KvCacheType(string name, int blockSize, int blockBytes)
    {
        Name = name;
        BlockSize = blockSize;
        BlockBytes = blockBytes;
    }

    /// <summary>The type's name.</summary>
    public string Name { get; }

    /// <summary>Elements per block.</summary>
    public int BlockSize { get; }

    /// <summary>Bytes per block.</summary>
    public int BlockBytes { get; }

    /// <summary>True for types in blocks of more than one element: llama.cpp wants flash attention for such values.</summary>
    public bool IsQuantized => BlockSize > 1;

    /// <summary>Every known type.</summary>
    public static IReadOnlyCollection<string> Names { get; } =
        ["f32", "f16", "bf16", "fp8", "q8_0", "q5_1", "q5_0", "q4_1", "q4_0", "iq4_nl"];

    /// <summary>Finds a type by name or alias, ignoring case.</summary>
    /// <param name="name">The engine's name of the type.</param>
    /// <exception cref="PlannerException">UnknownKvCacheType: no such type; the nearest name is suggested.</exception>
    public static KvCacheType Parse(string name)
        => s_types.TryGetValue(name, out KvCacheType? type)
            ? type
            : throw PlannerException.Create(
                PlannerErrorKind.InvalidArgument, nameof(SR.UnknownKvCacheType), name, name, NearestName.Among(name, Names), string.Join(", ", Names));

    /// <summary>Bytes of <paramref name="elements"/> elements stored as one row.</summary>
    /// <param name="elements">Row length.</param>
    public long RowBytes(long elements) => checked((elements + BlockSize - 1) / BlockSize * BlockBytes);

    /// <inheritdoc/>
    public bool Equals(KvCacheType? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static KvCacheType Register(string name, int blockSize, int blockBytes, params string[] aliases)
    {
        var type = new KvCacheType(name, blockSize, blockBytes);
        s_types.Add(name, type);
        foreach (string alias in aliases)
        {
            s_types.Add(alias, type);
        }

        return type;
    }
}
