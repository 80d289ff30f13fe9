using System.Text;

namespace LLMPlanner.Formats.HuggingFace;

/// <summary>
/// Turns the regular expressions that quantization configs really hold into globs, which cannot run away: letters, dots, <c>.*</c>,
/// anchors. Anything else is left to the expression engine.
/// </summary>
internal static class SimpleExpression
{
    /// <summary>The glob, or null where the expression has more to it. An expression without an end anchor takes in what follows.</summary>
    public static string? ToGlob(string expression)
    {
        var glob = new StringBuilder(expression.Length + 1);
        int i = expression.StartsWith("^", StringComparison.Ordinal) ? 1 : 0;
        for (; i < expression.Length; i++)
        {
            char c = expression[i];
            bool isLast = i == expression.Length - 1;
            if (c == '$' && isLast)
            {
                return glob.ToString();
            }

            if (c == '\\' && !isLast && expression[i + 1] == '.')
            {
                glob.Append('.');
                i++;
            }
            else if (c == '.')
            {
                bool isRun = !isLast && expression[i + 1] == '*';
                glob.Append(isRun ? '*' : '?');
                i += isRun ? 1 : 0;
            }
            else if (char.IsLetterOrDigit(c) || c is '_' or '-')
            {
                glob.Append(c);
            }
            else
            {
                return null;
            }

            // A quantifier behind anything but the dot above is for the engine.
            if (i + 1 < expression.Length && expression[i + 1] is '*' or '+' or '?' or '{')
            {
                return null;
            }
        }

        return glob.Append('*').ToString();
    }
}
