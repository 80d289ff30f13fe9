using System.Collections;
using System.Globalization;
using System.Text.Json;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing;

/// <summary>Reads the properties of an object of a plan. A value that is not what it must be is a finding, and null; a name nobody reads is one too.</summary>
internal sealed class PlanSection(PlanNode node, PlanProblems problems)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal) { "$schema", "description" };

    public PlanNode Node { get; } = node;

    public string? Text(string name, string expected, bool required = false)
    {
        PlanNode? value = Value(name);
        if (value is null && required)
        {
            problems.Report("LLMP0002", Node.Place, name, SR.PlanMissing, expected);
        }

        return value is null ? null
            : value.Kind == JsonValueKind.String && value.Text!.Trim().Length > 0 ? value.Text
            : Wrong<string>(value, expected);
    }

    public int? Integer(string name, int minimum, int maximum)
    {
        PlanNode? value = Value(name);
        return value is null ? null
            : value.Kind == JsonValueKind.Number && int.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
                && number >= minimum && number <= maximum ? number
            : Wrong<int?>(value, Message.Format(SR.PlanExpectedInteger, minimum, maximum));
    }

    public double? Real(string name, double above)
    {
        PlanNode? value = Value(name);
        return value is null ? null
            : value.Kind == JsonValueKind.Number && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && number > above && number < 1e15 ? number
            : Wrong<double?>(value, Message.Format(SR.PlanExpectedNumber, above));
    }

    public bool? Flag(string name)
    {
        PlanNode? value = Value(name);
        return value is null ? null
            : value.Kind is JsonValueKind.True or JsonValueKind.False ? value.Kind == JsonValueKind.True
            : Wrong<bool?>(value, SR.ExpectedFlag);
    }

    /// <summary>A value that is written as text or number and read by <paramref name="read"/>, which returns null or throws where it is not one.</summary>
    public T? Parsed<T>(string name, string expected, Func<string, T?> read)
        where T : struct
    {
        PlanNode? value = Value(name);
        if (value is null)
        {
            return null;
        }

        try
        {
            if (value.Kind is JsonValueKind.String or JsonValueKind.Number && read(value.Text!) is { } result)
            {
                return result;
            }
        }
        catch (PlannerException)
        {
        }

        return Wrong<T?>(value, expected);
    }

    public DateTime? Day(string name) => Parsed<DateTime>(name, SR.PlanExpectedDay, text =>
        DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day) ? day : null);

    /// <summary>A text, or a list of texts.</summary>
    public IReadOnlyList<PlanNode> Texts(string name, string expected)
    {
        PlanNode? value = Value(name);
        if (value is null)
        {
            return [];
        }

        if (value.Kind == JsonValueKind.String)
        {
            return [value];
        }

        if (value.Kind == JsonValueKind.Array && value.Children.All(item => item.Kind == JsonValueKind.String))
        {
            return value.Children;
        }

        return Wrong<IReadOnlyList<PlanNode>>(value, expected) ?? [];
    }

    /// <summary>The objects of a list; an item that is none is a finding.</summary>
    public IEnumerable<PlanSection> Sections(string name)
    {
        PlanNode? value = Value(name);
        if (value is null)
        {
            yield break;
        }

        if (value.Kind != JsonValueKind.Array)
        {
            Wrong<object>(value, SR.PlanExpectedList);
            yield break;
        }

        foreach (PlanNode item in value.Children)
        {
            if (item.Kind == JsonValueKind.Object)
            {
                yield return new PlanSection(item, problems);
            }
            else
            {
                problems.Report("LLMP0002", item.Place, name, item.Shown, SR.PlanExpectedObject);
            }
        }
    }

    public PlanSection? Section(string name)
    {
        PlanNode? value = Value(name);
        return value is null ? null
            : value.Kind == JsonValueKind.Object ? new PlanSection(value, problems)
            : Wrong<PlanSection>(value, SR.PlanExpectedObject);
    }

    /// <summary>Names and scalars, as engine options are given.</summary>
    public IDictionary? Options(string name)
    {
        if (Section(name) is not { } section)
        {
            return null;
        }

        var options = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (PlanNode option in section.Node.Children)
        {
            if (option.Kind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)
            {
                problems.Report("LLMP0002", option.Place, option.Name, option.Shown, SR.PlanExpectedScalar);
            }
            else
            {
                options[option.Name] = option.Text ?? (option.Kind == JsonValueKind.True ? "true" : "false");
            }
        }

        return options;
    }

    /// <summary>Reports what nobody asked for: a name that is misspelt is otherwise a value that is silently not there.</summary>
    public void Finish()
    {
        foreach (PlanNode child in Node.Children.Where(child => !_known.Contains(child.Name)))
        {
            problems.Report("LLMP0003", new PlanPlace(child.Path, child.NameSpan ?? child.Span), child.Name, NearestName.Among(child.Name, _known.Where(name => name[0] != '$')));
        }
    }

    private PlanNode? Value(string name)
    {
        _known.Add(name);
        return Node.Find(name) is { Kind: not JsonValueKind.Null } value ? value : null;
    }

    private T? Wrong<T>(PlanNode value, string expected)
    {
        problems.Report("LLMP0002", value.Place, value.Name, value.Shown, expected);
        return default;
    }
}
