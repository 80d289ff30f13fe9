namespace LLMPlanner.Architectures.Gguf;

/// <summary>Names of experts stored one by one, as files before April 2024 have them: <c>ffn_gate.3.weight</c>.</summary>
internal static class GgufExpertName
{
    private static readonly string[] s_matrices = ["ffn_gate", "ffn_up", "ffn_down"];

    /// <summary>The name of the stack that such a tensor belongs to; false for other names.</summary>
    public static bool TryJoin(string name, out string joined)
    {
        foreach (string matrix in s_matrices)
        {
            if (name.Length > matrix.Length + 1 && name[matrix.Length] == '.' && name.StartsWith(matrix, StringComparison.Ordinal)
                && name[matrix.Length + 1] is >= '0' and <= '9' && EndOfDigits(name, matrix.Length + 1) is { } end
                && string.CompareOrdinal(name, end, ".weight", 0, name.Length) == 0)
            {
                joined = matrix + "_exps.weight";
                return true;
            }
        }

        joined = name;
        return false;
    }

    private static int? EndOfDigits(string name, int start)
    {
        int end = start;
        while (end < name.Length && name[end] is >= '0' and <= '9')
        {
            end++;
        }

        return end - start <= 4 ? end : null;
    }
}
