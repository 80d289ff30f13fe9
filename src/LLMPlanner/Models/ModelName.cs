namespace LLMPlanner.Models;

/// <summary>The forms of a model name that people use for the same model.</summary>
internal static class ModelName
{
    private static readonly string[] s_suffixes = ["-instruct", "-it", "-chat", "-hf"];

    /// <summary>Upper case, with blanks, underscores and colons as dashes: what exact comparison is made on.</summary>
    public static string Key(string name)
    {
        var key = new char[name.Length];
        for (int i = 0; i < key.Length; i++)
        {
            char c = char.ToLowerInvariant(name[i]);
            key[i] = c is ' ' or '_' or ':' ? '-' : c;
        }

        return new string(key).Trim('-');
    }

    /// <summary>The key without organisation and without the words for instruction tuning.</summary>
    public static string ShortKey(string name)
    {
        string key = Key(name);
        int slash = key.LastIndexOf('/');
        if (slash >= 0)
        {
            key = key.Substring(slash + 1);
        }

        foreach (string suffix in s_suffixes)
        {
            if (key.EndsWith(suffix, StringComparison.Ordinal))
            {
                return key.Substring(0, key.Length - suffix.Length);
            }
        }

        return key;
    }
}
