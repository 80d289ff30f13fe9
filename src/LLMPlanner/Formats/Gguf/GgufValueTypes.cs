namespace LLMPlanner.Formats.Gguf;

/// <summary>What follows from a value type alone.</summary>
internal static class GgufValueTypes
{
    /// <summary>Number of value types that the format knows.</summary>
    public const uint Count = 13;

    /// <summary>Bytes of one value; 0 for texts and arrays, whose length stands in the file.</summary>
    public static int Size(this GgufValueType type) => type switch
    {
        GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.Bool => 1,
        GgufValueType.UInt16 or GgufValueType.Int16 => 2,
        GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.Float32 => 4,
        GgufValueType.UInt64 or GgufValueType.Int64 or GgufValueType.Float64 => 8,
        _ => 0,
    };

    /// <summary>Whether the type holds whole numbers.</summary>
    public static bool IsInteger(this GgufValueType type) => type switch
    {
        GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.UInt16 or GgufValueType.Int16
            or GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.UInt64 or GgufValueType.Int64 => true,
        _ => false,
    };
}
