using System.Text.Json;
using LLMPlanner.Configuration.Resources;
using LLMPlanner.Profiles;

namespace LLMPlanner.Configuration;

/// <summary>Merges the settings of the layers into one table of paths and texts.</summary>
internal sealed class SettingsReader(Action<ProfileProblem> report)
{
    private readonly Dictionary<string, string> _settings = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The settings read so far.</summary>
    public IReadOnlyDictionary<string, string> Settings => _settings;

    /// <summary>Lays a file over the settings read so far.</summary>
    public void Read(string path)
    {
        try
        {
            ReadOnlyMemory<byte> text = FileText.Read(path);
            JsonShape shape = ReadShape(text.Span);
            using var document = new ConfigurationDocument(text, shape);
            RemoveReplaced(shape);
            foreach (KeyValuePair<string, string?> scalar in document.Scalars())
            {
                if (scalar.Value is not null)
                {
                    _settings[scalar.Key] = scalar.Value;
                }
            }
        }
        catch (ProfileFormatException e)
        {
            report(e.ToProblem(path));
        }
        catch (JsonException e)
        {
            report(ProfileFileReader.Syntax(e).ToProblem(path));
        }
    }

    private static JsonShape ReadShape(ReadOnlySpan<byte> text)
    {
        var reader = new JsonShapeReader(text, new TextPosition(1, 1));
        reader.Read();
        JsonShape shape = reader.ReadValue();
        while (reader.Read())
        {
        }

        if (reader.Problem is { } problem)
        {
            throw problem;
        }

        return shape.Kind == JsonValueKind.Object
            ? shape
            : throw new ProfileFormatException(nameof(SR.ProfileNotAnObject), shape.Position, "An object of settings is");
    }

    // Objects are merged. Everything else takes the place of what an earlier layer has there: an array as a whole, null by
    // leaving nothing.
    private void RemoveReplaced(JsonShape shape)
    {
        var replaced = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var merged = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Collect(shape, "", replaced, merged);
        foreach (string key in _settings.Keys.ToArray())
        {
            if (merged.Contains(key) || IsAtOrBelow(key, replaced))
            {
                _settings.Remove(key);
            }
        }
    }

    private static void Collect(JsonShape shape, string path, HashSet<string> replaced, HashSet<string> merged)
    {
        foreach (JsonShape child in shape.Children)
        {
            string childPath = ConfigurationKeys.CombinePath(path, child);
            if (child.Kind == JsonValueKind.Object)
            {
                merged.Add(childPath);
                Collect(child, childPath, replaced, merged);
            }
            else
            {
                replaced.Add(childPath);
            }
        }
    }

    private static bool IsAtOrBelow(string key, HashSet<string> paths)
    {
        for (string path = key; path.Length > 0; path = path.Substring(0, Math.Max(0, path.LastIndexOf('/'))))
        {
            if (paths.Contains(path))
            {
                return true;
            }
        }

        return false;
    }
}
