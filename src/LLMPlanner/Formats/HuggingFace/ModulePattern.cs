using System.Globalization;
using System.Text.RegularExpressions;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Formats.HuggingFace;

/// <summary>
/// A pattern of module names as quantization configs write them: a name or the end of one, with <c>*</c>, or a regular expression behind
/// <c>re:</c>. A module that a pattern names takes everything inside it along.
/// </summary>
internal sealed class ModulePattern
{
    private const string RegexPrefix = "re:";
    private const string LayersMark = "layers.";

    // Patterns come from a file: no expression may run away. The time is far beyond what an honest one needs on a busy machine.
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(2);
    private readonly Regex? _regex;
    private readonly string? _glob;
    private readonly string _rest;
    private readonly string _text;

    private ModulePattern(string text, string rest, string? layer, bool isLayerPrefix, Regex? regex, string? glob = null)
    {
        _glob = glob;
        _text = text;
        _rest = rest;
        Layer = layer;
        IsLayerPrefix = isLayerPrefix;
        _regex = regex;
    }

    /// <summary>The layer index that the pattern names, or null where it speaks of all layers or of none.</summary>
    public string? Layer { get; }

    /// <summary>True where the index is only the beginning of one (<c>layers.6*</c>).</summary>
    public bool IsLayerPrefix { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern as the config has it.</param>
    /// <param name="source">Where it comes from, for the error.</param>
    /// <exception cref="PlannerException">ModulePatternInvalid: the expression is not valid.</exception>
    public static ModulePattern Parse(string text, string source)
    {
        if (text.StartsWith(RegexPrefix, StringComparison.Ordinal))
        {
            string expression = text.Substring(RegexPrefix.Length);
            if (SimpleExpression.ToGlob(expression) is { } glob)
            {
                return new ModulePattern(text, text, null, false, null, glob);
            }

            try
            {
                var regex = new Regex(@"\A(?:" + expression + ")", RegexOptions.CultureInvariant, s_timeout);
                return new ModulePattern(text, text, null, false, regex);
            }
            catch (ArgumentException e)
            {
                throw PlannerException.CreateFrom(e, PlannerErrorKind.InvalidData, nameof(SR.ModulePatternInvalid), text, source, text);
            }
        }

        int mark = text.IndexOf(LayersMark, StringComparison.Ordinal);
        if (mark < 0)
        {
            return new ModulePattern(text, text, null, false, null);
        }

        int start = mark + LayersMark.Length;
        int end = start;
        while (end < text.Length && text[end] is >= '0' and <= '9')
        {
            end++;
        }

        if (end == start)
        {
            // layers.*.self_attn: every layer; what follows the star decides.
            string behind = text.Substring(start);
            return new ModulePattern(text, behind.StartsWith("*.", StringComparison.Ordinal) ? behind.Substring(2) : behind, null, false, null);
        }

        bool isPrefix = end < text.Length && text[end] == '*';
        string rest = end < text.Length && text[end] == '.' ? text.Substring(end + 1) : text.Substring(end);
        return new ModulePattern(text, rest, text.Substring(start, end - start), isPrefix, null);
    }

    /// <summary>Whether the pattern takes in a module.</summary>
    /// <param name="layer">The module's layer, or −1 outside the layers.</param>
    /// <param name="module">The module's name inside its layer, or its full name outside.</param>
    /// <exception cref="PlannerException">ModulePatternTooSlow: the expression takes too long.</exception>
    public bool Matches(int layer, string module)
    {
        if (_regex is not null || _glob is not null)
        {
            return MatchesExpression(layer, module);
        }

        if (Layer is not null)
        {
            string index = layer.ToString(CultureInfo.InvariantCulture);
            if (layer < 0 || !(IsLayerPrefix ? index.StartsWith(Layer, StringComparison.Ordinal) : index == Layer))
            {
                return false;
            }

            if (_rest.Length == 0 || IsLayerPrefix)
            {
                return IsLayerPrefix ? Glob.IsMatch(_rest, index.Substring(Layer.Length) + "." + module, ignoreCase: false) : true;
            }
        }

        return MatchesName(module);
    }

    /// <summary>Whether any layer index would do: for questions about all layers at once.</summary>
    public bool MatchesSomeLayer(string module)
        => Layer is null ? Matches(0, module) : _rest.Length == 0 || IsLayerPrefix || MatchesName(module);

    private bool MatchesName(string module)
    {
        if (_rest.IndexOf('*') < 0)
        {
            return ContainsSegments(module, _rest);
        }

        // A glob that fits a module fits what is inside it.
        for (int end = module.Length; end > 0; end = module.LastIndexOf('.', end - 1))
        {
            if (Glob.IsMatch(_rest, module.Substring(0, end), ignoreCase: false))
            {
                return true;
            }
        }

        // A leading star also stands for everything in front of the layer.
        return _rest.StartsWith("*.", StringComparison.Ordinal) && Glob.IsMatch(_rest.Substring(2), module, ignoreCase: false);
    }

    private bool MatchesExpression(int layer, string module)
    {
        try
        {
            foreach (string prefix in ModuleNames.Prefixes)
            {
                string name = layer < 0 ? module : $"{prefix}layers.{layer.ToString(CultureInfo.InvariantCulture)}.{module}";
                if (_glob is not null ? Glob.IsMatch(_glob, name, ignoreCase: false) : _regex!.IsMatch(name))
                {
                    return true;
                }
            }

            return false;
        }
        catch (RegexMatchTimeoutException e)
        {
            throw PlannerException.CreateFrom(e, PlannerErrorKind.LimitExceeded, nameof(SR.ModulePatternTooSlow), _text, _text);
        }
    }

    /// <summary>Whether a name contains another one as whole segments: <c>mlp.gate</c> is in <c>mlp.gate</c>, not in <c>mlp.gate_proj</c>.</summary>
    private static bool ContainsSegments(string name, string part)
    {
        if (part.Length == 0)
        {
            return false;
        }

        for (int at = name.IndexOf(part, StringComparison.Ordinal); at >= 0; at = name.IndexOf(part, at + 1, StringComparison.Ordinal))
        {
            int end = at + part.Length;
            if ((at == 0 || name[at - 1] == '.') && (end == name.Length || name[end] == '.'))
            {
                return true;
            }
        }

        return false;
    }
}
