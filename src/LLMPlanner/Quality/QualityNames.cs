namespace LLMPlanner.Quality;

/// <summary>Names under which the same weights are published: organisations move, and precisions get repositories of their own.</summary>
internal static class QualityNames
{
    private static readonly string[] s_suffixes = ["-fp8", "-bf16", "-nvfp4", "-awq", "-gptq", "-int4", "-gguf", "-hf", "-mxfp4"];

    /// <summary>The name without organisation and precision, in lower case.</summary>
    public static string Key(string id)
    {
        string name = id.Substring(id.LastIndexOf('/') + 1).ToLowerInvariant();
        foreach (string suffix in s_suffixes)
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return name.Substring(0, name.Length - suffix.Length);
            }
        }

        return name;
    }
}
