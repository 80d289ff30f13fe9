using System.Text.Json;

namespace LLMPlanner.CatalogCompiler;

/// <summary>Collects the profiles of all files and the mistakes found in them.</summary>
internal sealed class Catalog
{
    private readonly List<CatalogEntry> _entries = [];
    private readonly List<Problem> _problems = [];
    private readonly Dictionary<(byte Kind, string Name), string> _owners = new(new NameComparer());

    public IReadOnlyList<CatalogEntry> Entries => _entries;

    public IReadOnlyList<Problem> Problems => _problems;

    public void Add(byte kind, string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        var text = new SourceText(file, bytes);
        try
        {
            foreach (var profile in ProfileReader.Read(text, _problems))
            {
                Register(kind, text, profile);
            }
        }
        catch (JsonException e)
        {
            int line = (int)(e.LineNumber ?? 0) + 1;
            int column = (int)(e.BytePositionInLine ?? 0) + 1;
            _problems.Add(new Problem(file, line, column, "LLMPC001", "This is not valid JSON. " + e.Message));
        }
    }

    private void Register(byte kind, SourceText text, ParsedProfile profile)
    {
        foreach (var name in profile.Names)
        {
            if (_owners.TryGetValue((kind, name.Value), out string? owner))
            {
                _problems.Add(text.Problem(
                    name.Offset, "LLMPC004", $"The name '{name.Value}' is already taken by '{owner}'."));
                continue;
            }

            _owners.Add((kind, name.Value), profile.Id);
        }

        _entries.Add(new CatalogEntry(kind, profile.Id, profile.Aliases, profile.Json));
    }

    private sealed class NameComparer : IEqualityComparer<(byte Kind, string Name)>
    {
        public bool Equals((byte Kind, string Name) x, (byte Kind, string Name) y) =>
            x.Kind == y.Kind && StringComparer.OrdinalIgnoreCase.Equals(x.Name, y.Name);

        public int GetHashCode((byte Kind, string Name) obj) =>
            HashCode.Combine(obj.Kind, StringComparer.OrdinalIgnoreCase.GetHashCode(obj.Name));
    }
}
