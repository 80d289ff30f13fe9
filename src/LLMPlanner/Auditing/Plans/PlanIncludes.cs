using System.Text;
using System.Text.Json;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Auditing;

/// <summary>Reads a plan file and those it includes, each once, included ones first.</summary>
internal sealed class PlanIncludes(PlanProblems problems)
{
    private readonly List<PlanNode> _files = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Stack<string> _open = new();

    public IReadOnlyList<PlanNode> Read(string path)
    {
        Add(path, new PlanPlace(path, TextSpan.Start), "LLMP0001");
        return _files;
    }

    public IReadOnlyList<PlanNode> Parse(byte[] text, string path)
    {
        Add(text, path);
        return _files;
    }

    private void Add(string path, PlanPlace from, string rule)
    {
        try
        {
            byte[] text = ReadText(path);
            Add(text, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or System.Security.SecurityException)
        {
            problems.Report(rule, from, rule == "LLMP0009" ? [Path.GetFileName(path), FileProblem.Text(e)] : [FileProblem.Text(e)]);
        }
    }

    private void Add(byte[] text, string path)
    {
        _seen.Add(path);
        _open.Push(path);
        if (PlanParser.Parse(text, path, problems) is { } root)
        {
            foreach (PlanNode include in Includes(root))
            {
                Include(include, path);
            }

            _files.Add(root);
        }

        _open.Pop();
    }

    private static IEnumerable<PlanNode> Includes(PlanNode root) => root.Find("include") switch
    {
        { Kind: JsonValueKind.String } one => [one],
        { Kind: JsonValueKind.Array } list => list.Children.Where(item => item.Kind == JsonValueKind.String),
        _ => [],
    };

    private void Include(PlanNode include, string from)
    {
        string path;
        try
        {
            path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(from) ?? string.Empty, include.Text!));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or PathTooLongException)
        {
            problems.Report("LLMP0009", include.Place, include.Text, e.Message);
            return;
        }

        if (_open.Contains(path))
        {
            problems.Report("LLMP0009", include.Place, include.Text, SR.PlanIncludesItself);
        }
        else if (_seen.Count >= PlanLimits.Files)
        {
            problems.Report("LLMP0009", include.Place, include.Text, Message.Format(SR.PlanTooManyFiles, PlanLimits.Files));
        }
        else if (!_seen.Contains(path))
        {
            Add(path, include.Place, "LLMP0009");
        }
    }

    private static byte[] ReadText(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var text = new MemoryStream();
        var buffer = new byte[65536];
        int read;
        while ((read = stream.Read(buffer, 0, buffer.Length)) > 0)
        {
            if (text.Length + read > PlanLimits.FileBytes)
            {
                throw new IOException(Message.Format(SR.PlanTooLarge, PlanLimits.FileBytes >> 20));
            }

            text.Write(buffer, 0, read);
        }

        // Windows PowerShell writes UTF-16 with a mark.
        byte[] bytes = text.ToArray();
        return bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => [.. bytes.Skip(3)],
            [0xFF, 0xFE, ..] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2)),
            [0xFE, 0xFF, ..] => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2)),
            _ => bytes,
        };
    }
}
