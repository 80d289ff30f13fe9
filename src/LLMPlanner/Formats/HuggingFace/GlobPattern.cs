namespace LLMPlanner.Formats.HuggingFace;

/// <summary>Matches <c>*</c> against any run of characters and <c>?</c> against any one, without backing up further than the last star: the product of both lengths at most.</summary>
internal static class GlobPattern
{
    public static bool IsMatch(string pattern, string text)
    {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = t;
            }
            else if (p < pattern.Length && (pattern[p] == text[t] || pattern[p] == '?'))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }
}
