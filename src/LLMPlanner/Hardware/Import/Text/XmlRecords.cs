using System.Xml;
using LLMPlanner.Resources;

namespace LLMPlanner.Hardware.Import.Text;

/// <summary>One element of an XML text with the texts below it, by their paths.</summary>
internal sealed class XmlRecord
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>The records inside this one, in their order.</summary>
    public List<XmlRecord> Children { get; } = [];

    /// <summary>The text of an element, such as <c>fb_memory_usage/total</c>; the first one where several have the path.</summary>
    public string? this[string path] => _values.TryGetValue(path, out string? value) ? value : null;

    public void Add(string path, string value)
    {
        if (_values.Count < 4096 && !_values.ContainsKey(path))
        {
            _values.Add(path, value);
        }
    }
}

/// <summary>
/// Reads XML in one pass and keeps only one record of each kind at a time. A document type is passed over, nothing is
/// fetched, and an entity is an error.
/// </summary>
internal static class XmlRecords
{
    private const int MaxDepth = 32;
    private const int MaxValue = 1024;

    /// <summary>Reads the records.</summary>
    /// <param name="text">The XML.</param>
    /// <param name="names">The names of the elements that become records; one inside another becomes its child.</param>
    /// <param name="maxCharacters">The longest text that is read.</param>
    /// <param name="source">What the text is called in errors.</param>
    /// <param name="root">Receives what stands outside of all records.</param>
    public static IEnumerable<XmlRecord> Read(
        TextReader text, IReadOnlyList<string> names, long maxCharacters, string source, XmlRecord root)
    {
        using XmlReader reader = XmlReader.Create(text, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            MaxCharactersInDocument = maxCharacters,
            MaxCharactersFromEntities = 1,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        });
        var open = new Stack<(XmlRecord Record, int Depth)>();
        open.Push((root, -1));
        var path = new List<string>();
        while (Advance(reader, source))
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.Depth >= MaxDepth)
                    {
                        throw PlannerException.Create(PlannerErrorKind.LimitExceeded, nameof(SR.ImportTooDeep), source, source, MaxDepth);
                    }

                    path.RemoveRange(reader.Depth, path.Count - reader.Depth);
                    path.Add(reader.LocalName);
                    if (!reader.IsEmptyElement && names.Contains(reader.LocalName))
                    {
                        var record = new XmlRecord();
                        open.Peek().Record.Children.Add(record);
                        open.Push((record, reader.Depth));
                    }

                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    path.RemoveRange(reader.Depth, path.Count - reader.Depth);
                    int above = open.Peek().Depth + 1;
                    if (path.Count > above && reader.Value.Length <= MaxValue)
                    {
                        open.Peek().Record.Add(string.Join("/", path.Skip(above)), reader.Value.Trim());
                    }

                    break;
                case XmlNodeType.EndElement when reader.Depth == open.Peek().Depth:
                    XmlRecord done = open.Pop().Record;
                    if (open.Count == 1)
                    {
                        root.Children.Clear();
                        yield return done;
                    }

                    break;
                default:
                    break;
            }
        }
    }

    private static bool Advance(XmlReader reader, string source)
    {
        try
        {
            bool isThere = reader.Read();

            // A long text is read to its end only when it is asked for, and may be wrong there.
            _ = isThere && reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA ? reader.Value : null;
            return isThere;
        }
        catch (XmlException e) when (e.Message.IndexOf("MaxCharacters", StringComparison.Ordinal) >= 0)
        {
            throw PlannerException.CreateFrom(
                e, PlannerErrorKind.LimitExceeded, nameof(SR.ImportTooLarge), source, source, reader.Settings!.MaxCharactersInDocument);
        }
        catch (Exception e) when (e is XmlException or IOException or ArgumentException)
        {
            var place = e as XmlException;
            throw PlannerException.CreateFrom(
                e, PlannerErrorKind.InvalidData, nameof(SR.ImportXmlInvalid), Place(source, place), source,
                place?.LineNumber ?? 0, place?.LinePosition ?? 0, e.Message);
        }
    }

    private static string Place(string source, XmlException? error) => error is null
        ? source
        : FormattableString.Invariant($"{source}({error.LineNumber},{error.LinePosition})");
}
