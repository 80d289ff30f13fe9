using System.Management.Automation;
using System.Text;
using System.Xml;
using LLMPlanner.PowerShell.Binding;

namespace LLMPlanner.PowerShell.Conversion;

/// <summary>
/// Puts the lines of a pipeline together to the texts that they were: those of one computer, or of one file, belong together, however
/// they are mixed. Rows of a table become a table again. A string that is a text by itself is handed on at once.
/// </summary>
internal sealed class PipedTexts : IDisposable
{
    private readonly Dictionary<string, SpooledText> _texts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _order = [];
    private SpooledText? _plain;
    private SpooledText? _rows;
    private string[] _columns = [];

    /// <summary>Adds an object of the pipeline.</summary>
    /// <returns>The text, where the object is one by itself; else null.</returns>
    /// <exception cref="PlannerException">ImportObjectUnknown or ImportInputTooLarge.</exception>
    public PipedText? Add(object input)
    {
        // A million lines of a plain text: looking for notes on each would take longer than all the rest.
        if (input is not PSObject bag)
        {
            return input is string plain ? AddText(plain, null, null) : Add(PSObject.AsPSObject(input));
        }

        switch (bag.BaseObject)
        {
            case string line:
                return AddText(line, Note(bag, "PSComputerName"), Note(bag, "PSPath"));
            case XmlNode node:
                return Whole(node.OuterXml, Note(bag, "PSComputerName"));
            case PSCustomObject when IsRow(bag):
                AddRow(bag);
                return null;
            case PSCustomObject:
                return Whole(PlainJson.Write(bag), Note(bag, "PSComputerName"));
            default:
                throw PlannerException.ImportObjectUnknown(bag.BaseObject);
        }
    }

    /// <summary>The texts that the lines and rows so far make.</summary>
    public IEnumerable<PipedText> Rest()
    {
        foreach (string key in _order)
        {
            bool isFile = key.StartsWith("file:", StringComparison.Ordinal);
            string name = key.Substring(key.IndexOf(':') + 1);
            yield return new PipedText(_texts[key].Read(), isFile || name.Length == 0 ? null : name, isFile ? name : null);
        }

        if (_rows is not null)
        {
            yield return new PipedText(_rows.Read(), null, null);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SpooledText text in _texts.Values)
        {
            text.Dispose();
        }

        _rows?.Dispose();
    }

    private PipedText? AddText(string text, string? computer, string? file)
    {
        if (_plain is not null && computer is null && file is null)
        {
            _plain.AddLine(text);
            return null;
        }

        string key = computer is not null ? "computer:" + computer : file is not null ? "file:" + file : "text:";
        if (!_texts.TryGetValue(key, out SpooledText? spool))
        {
            if (IsWhole(text))
            {
                return Whole(text, computer, file);
            }

            _texts.Add(key, spool = new SpooledText());
            _order.Add(key);
            _plain = computer is null && file is null ? spool : _plain;
        }

        spool.AddLine(text);
        return null;
    }

    // Of a text that is read in one piece, or of a tool that prints one line of JSON for each machine.
    private static bool IsWhole(string text)
    {
        string trimmed = text.Trim();
        return trimmed.IndexOf('\n') >= 0 || (trimmed.Length > 2 && trimmed[0] == '{' && trimmed[trimmed.Length - 1] == '}');
    }

    private static PipedText Whole(string text, string? computer, string? file = null)
        => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), computer, computer is null ? file : null);

    // What ConvertFrom-Json makes of a document has lists or objects in it, or says what it is; a row of Import-Csv has texts.
    private static bool IsRow(PSObject input) => input.Properties["llmplannerProbe"] is null && input.Properties["kind"] is null
        && input.Properties.All(p => p.Value is null or string or ValueType or PSObject { BaseObject: string or ValueType });

    private void AddRow(PSObject row)
    {
        if (_rows is null)
        {
            _columns = [.. row.Properties.Select(p => p.Name)];
            _rows = new SpooledText();
            _rows.AddLine(string.Join(",", _columns.Select(Quote)));
        }

        _rows.AddLine(string.Join(",", _columns.Select(c => Quote(LanguagePrimitives.ConvertTo<string>(row.Properties[c]?.Value) ?? string.Empty))));
    }

    private static string Quote(string field) => "\"" + field.Replace("\"", "\"\"") + "\"";

    private static string? Note(PSObject input, string name) => input.Properties[name]?.Value as string is { Length: > 0 } text ? text : null;
}

/// <summary>A text of the pipeline.</summary>
/// <param name="Content">The text.</param>
/// <param name="Computer">The computer that it comes from, or null.</param>
/// <param name="File">The file that it comes from, or null.</param>
internal sealed record PipedText(Stream Content, string? Computer, string? File);
