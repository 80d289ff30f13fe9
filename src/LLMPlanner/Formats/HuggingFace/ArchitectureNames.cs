using System.Text;

namespace LLMPlanner.Formats.HuggingFace;

/// <summary>Turns a model class name into the <c>model_type</c> it stands for, for configs that lack one.</summary>
internal static class ArchitectureNames
{
    private static readonly string[] s_suffixes = ["ForCausalLM", "ForConditionalGeneration", "LMHeadModel", "Model"];

    /// <summary><c>Phi3ForCausalLM</c> → <c>phi3</c>, <c>DeepseekV3ForCausalLM</c> → <c>deepseek_v3</c>.</summary>
    public static string ToModelType(string architecture)
    {
        string name = architecture;
        foreach (string suffix in s_suffixes)
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
            {
                name = name.Substring(0, name.Length - suffix.Length);
                break;
            }
        }

        return name switch
        {
            "GPT2" => "gpt2",
            "GPTNeoX" => "gpt_neox",
            "GPTBigCode" => "gpt_bigcode",
            "MiniCPM3" => "minicpm3",
            "MiniCPM" => "minicpm",
            "ChatGLM" => "chatglm",
            "QWen" => "qwen",
            _ => Snake(name),
        };
    }

    private static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            bool boundary = char.IsUpper(c) && i > 0 && !char.IsUpper(name[i - 1]);
            if (boundary)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
