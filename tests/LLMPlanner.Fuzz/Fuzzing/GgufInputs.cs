using System.Buffers.Binary;
using LLMPlanner.Architectures;
using LLMPlanner.Quantization.Gguf;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Fuzzing;

/// <summary>GGUF files that are nearly right: real models with a value, a shape, a name, a count or a length that is not.</summary>
internal sealed class GgufInputs
{
    private static readonly object[] s_values =
    [
        (byte)7, (sbyte)-7, (ushort)9, (short)-9, 0u, 3u, uint.MaxValue, -1, 5, 0f, -1.5f, float.NaN, true, false, "", "llama", "clip", "qwen3next", 0UL, ulong.MaxValue,
        -1L, long.MaxValue, 0.0, double.PositiveInfinity, Array.Empty<int>(), new[] { 1, 0, 3 }, new[] { true, false }, new[] { "a", "" }, new[] { uint.MaxValue },
        new[] { 1.5f }, new[] { -1L }, new[] { 0u, 0u, 0u, 0u },
    ];

    private readonly GgufWriter[] _seeds;

    public GgufInputs(IReadOnlyList<ModelArchitecture> architectures)
    {
        var seeds = new List<GgufWriter> { SampleGgufs.Small(), SampleGgufs.Small(2), SampleGgufs.Small(3, bigEndian: true), SampleGgufs.Small(3, false, 64) };

        // A few small models of each form; a header of hundreds of tensors would cost more time than it finds.
        foreach (IGrouping<string, ModelArchitecture> type in architectures
            .Where(architecture => GgufModelWriter.ArchitectureOf(architecture.ModelType) is not null)
            .GroupBy(architecture => architecture.ModelType))
        {
            seeds.Add(Short(GgufModelWriter.Write(type.OrderBy(architecture => architecture.LayerCount).First())));
        }

        _seeds = [.. seeds];
    }

    public byte[] Next(FuzzRandom random)
    {
        GgufWriter writer = random.OneIn(10) ? random.Of(_seeds) : Changed(random.Of(_seeds), random);
        byte[] bytes = random.OneIn(3) ? WithData(writer) : writer.Header();
        int damages = random.Below(3);
        for (int i = 0; i < damages; i++)
        {
            bytes = random.OneIn(2) ? Field(bytes, random) : random.Damage(bytes);
        }

        return bytes;
    }

    private static byte[] WithData(GgufWriter writer) => writer.DataBytes() <= 64 * 1024 ? writer.ToArray() : writer.Header();

    /// <summary>The first four layers of a model, which hold every kind of layer that matters.</summary>
    private static GgufWriter Short(GgufWriter model)
    {
        const int Layers = 4;
        var writer = new GgufWriter();
        foreach ((string key, object value) in model.Metadata)
        {
            writer.Set(key, key.EndsWith(".block_count", StringComparison.Ordinal) ? (uint)Layers : value is int[] list && list.Length > Layers ? list[..Layers] : value);
        }

        foreach (GgufTensorSpec tensor in model.Tensors)
        {
            string[] parts = tensor.Name.Split('.');
            if (parts[0] != "blk" || int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) < Layers)
            {
                writer.Tensor(tensor);
            }
        }

        return writer;
    }

    private static GgufWriter Changed(GgufWriter seed, FuzzRandom random)
    {
        var writer = new GgufWriter { Version = seed.Version, IsBigEndian = seed.IsBigEndian, Alignment = seed.Alignment };
        int key = random.OneIn(2) ? random.Below(seed.Metadata.Count) : -1;
        for (int i = 0; i < seed.Metadata.Count; i++)
        {
            (string name, object value) = seed.Metadata[i];
            switch (i == key ? random.Below(4) : -1)
            {
                case 0:
                    break;
                case 1:
                    writer.Set(name, random.Of(s_values));
                    break;
                case 2:
                    writer.Set(name, value is uint ? (uint)random.Interesting() : value is int[] list ? Changed(list, random) : value);
                    break;
                case 3:
                    writer.Set(random.Of(seed.Metadata).Key, value);
                    break;
                default:
                    writer.Set(name, value);
                    break;
            }
        }

        int tensor = random.OneIn(2) ? random.Below(seed.Tensors.Count) : -1;
        for (int i = 0; i < seed.Tensors.Count; i++)
        {
            GgufTensorSpec original = seed.Tensors[i];
            if (i == tensor && random.OneIn(5))
            {
                continue;
            }

            writer.Tensor(i == tensor ? Changed(original, seed, random) : original);
        }

        return writer;
    }

    private static int[] Changed(int[] list, FuzzRandom random)
    {
        int[] changed = [.. list];
        if (changed.Length > 0)
        {
            changed[random.Below(changed.Length)] = (int)random.Interesting();
        }

        return random.OneIn(4) ? changed[..random.Below(changed.Length + 1)] : changed;
    }

    private static GgufTensorSpec Changed(GgufTensorSpec tensor, GgufWriter seed, FuzzRandom random)
    {
        long[] dimensions = [.. tensor.Dimensions];
        switch (random.Below(6))
        {
            case 0:
                return new GgufTensorSpec(random.Of(seed.Tensors).Name, tensor.TypeId, dimensions);
            case 1:
                // A type of the engine's forks, or one that rows do not divide into; the writer leaves it the bytes of nothing.
                return new GgufTensorSpec(tensor.Name, 43 + random.Below(200), dimensions) { UnknownBytes = random.Below(4096) };
            case 2:
                return new GgufTensorSpec(tensor.Name, GgmlTypes.F32.Id, dimensions) { Offset = Math.Abs(random.Interesting() % (1L << 40)) };
            case 3:
                return new GgufTensorSpec(tensor.Name.Replace("blk.", $"blk.{random.Below(3)}", StringComparison.Ordinal), tensor.TypeId, dimensions);
            case 4:
                return new GgufTensorSpec(tensor.Name, GgmlTypes.F32.Id, [.. dimensions.Reverse()]);
            default:
                if (dimensions.Length > 0)
                {
                    dimensions[random.Below(dimensions.Length)] = 1 + random.Below(5000);
                }

                return new GgufTensorSpec(tensor.Name, GgmlTypes.F32.Id, dimensions);
        }
    }

    /// <summary>Puts a telling number where a count, a length, a type or an offset stands.</summary>
    private static byte[] Field(byte[] bytes, FuzzRandom random)
    {
        List<(int Offset, int Size)> fields = GgufFields.Of(bytes);
        if (fields.Count == 0)
        {
            return random.Damage(bytes);
        }

        (int offset, int size) = random.Of(fields);
        long value = random.OneIn(3) ? Current(bytes, offset, size) + random.Below(3) - 1 : random.Interesting();
        if (size == sizeof(uint))
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), (uint)value);
        }
        else
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(offset), value);
        }

        return bytes;
    }

    private static long Current(byte[] bytes, int offset, int size)
        => size == sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset)) : BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(offset));
}
