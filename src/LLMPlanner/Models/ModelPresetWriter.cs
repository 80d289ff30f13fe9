using System.Globalization;
using System.Text.Json;
using LLMPlanner.Architectures;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Resources;

namespace LLMPlanner.Models;

/// <summary>Writes a preset profile key by key: what the draft says, else what the profile behind the model says, else what the config tells.</summary>
internal sealed class ModelPresetWriter
{
    private const string Unknown = "unknown";

    private readonly Utf8JsonWriter _writer;
    private readonly ModelPresetDraft _draft;
    private readonly ModelPreset _model;
    private readonly ModelConfig? _profile;

    public ModelPresetWriter(Utf8JsonWriter writer, ModelPresetDraft draft)
    {
        _writer = writer;
        _draft = draft;
        _model = draft.Model;
        _profile = _model.Profile;
    }

    public void Write()
    {
        ModelConfig? config = _model.Config;
        _ = config ?? (object?)_model.Gguf ?? throw PlannerException.Create(PlannerErrorKind.Unsupported, nameof(SR.PresetNeedsConfig), _model.Model, _model.Model);
        ModelArchitecture architecture = _model.Architecture;
        _writer.WriteStartObject();
        _writer.WriteString("$schema", "model.schema.json");
        _writer.WriteString("id", _draft.Id);
        WriteTexts("aliases", Aliases());
        _writer.WriteString("family", _model.Family);
        Copy("ollama", _writer.WriteNullValue);
        WriteText("releaseDate", (_draft.ReleaseDate ?? _model.ReleaseDate)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        WriteLicense();
        WriteTexts("languages", _draft.Languages ?? _model.Languages);
        WriteTexts("modalities", Modalities(architecture));
        WriteTexts("tasks", Tasks(_draft));
        _writer.WriteString("kind", Word(_draft.Kind ?? _model.Kind));
        WriteFlag("toolCalling", _model.ToolCalling);
        _writer.WriteString("thinking", Word(_model.Thinking));
        WriteContext();
        _writer.WriteString("nativeDtype", StoredType(_model.NativeDtype));
        WritePublished();
        if (config is not null)
        {
            _writer.WritePropertyName("config");
            ShapeFacts.Write(_writer, config);
        }
        else
        {
            _writer.WritePropertyName("gguf");
            GgufProfile.Write(_writer, _model.Gguf!);
        }

        WriteSources();
        _writer.WriteEndObject();
    }

    /// <summary>The tasks of a draft, or what its kind is for.</summary>
    public static IReadOnlyList<string> Tasks(ModelPresetDraft draft)
        => draft.Tasks is { Count: > 0 } given ? given
            : draft.Model.Tasks.Count > 0 ? draft.Model.Tasks
            : [(draft.Kind ?? draft.Model.Kind) switch
            {
                ModelKind.Base => "base",
                ModelKind.Embedding => "embedding",
                ModelKind.Reranker => "rerank",
                _ => "chat",
            }];

    private IReadOnlyList<string> Aliases()
    {
        if (_draft.Aliases is { } given)
        {
            return given;
        }

        string id = _draft.Id;
        if (string.Equals(id, _model.Model, StringComparison.OrdinalIgnoreCase))
        {
            return _model.Aliases;
        }

        // The names of the model that this is a copy of stay that model's.
        return [id.Substring(id.IndexOf('/') + 1)];
    }

    private IReadOnlyList<string> Modalities(ModelArchitecture architecture)
    {
        if (_profile is not null)
        {
            return _model.Modalities;
        }

        var modalities = new List<string> { "text" };
        if (architecture.Tensors.VisionParameters > 0)
        {
            modalities.Add("image");
        }

        if (architecture.Tensors.AudioParameters > 0)
        {
            modalities.Add("audio");
        }

        return modalities;
    }

    private void WriteLicense()
    {
        if (_draft.License is null && _draft.CommercialUse is null && _profile?.Section("license") is { } known)
        {
            _writer.WritePropertyName("license");
            known.Element.WriteTo(_writer);
            return;
        }

        string? id = _draft.License ?? _model.License;
        _writer.WriteStartObject("license");
        _writer.WriteString("id", id ?? "LicenseRef-Unknown");
        _writer.WriteString("name", id ?? Unknown);
        _writer.WriteString("commercialUse", Word(_draft.CommercialUse ?? _model.CommercialUse));
        _writer.WriteNull("note");
        _writer.WriteEndObject();
    }

    private void WriteContext()
    {
        _writer.WriteStartObject("context");
        WriteNumber("native", _model.NativeContextLength);
        WriteNumber("extended", _draft.ExtendedContextLength ?? _model.ExtendedContextLength);
        _writer.WriteEndObject();
    }

    private void WritePublished()
    {
        Copy("published", () =>
        {
            _writer.WriteStartObject();
            WriteNumber("parameters", _model.PublishedParameters);
            WriteNumber("activeParameters", null);
            _writer.WriteString("source", _model.PublishedParameters is null ? "none" : Source());
            WriteText("note", _model.PublishedNote);
            _writer.WriteEndObject();
        });
    }

    private void WriteSources()
    {
        Copy("sources", () =>
        {
            _writer.WriteStartObject();
            _writer.WriteString("config", Source());
            _writer.WriteString("card", "none: what is not given is unknown, or the default of New-ModelPreset (kind, tasks)");
            _writer.WriteString("published", _model.PublishedParameters is null ? "none" : Source());
            _writer.WriteEndObject();
        });
    }

    // The name of a file tells where it comes from; the folders above it are nobody's business.
    private string Source() => _model.ModelPath is { } path ? Path.GetFileName(path) + " of " + _model.Model : _model.Source is { Length: > 0 } source ? source : _model.Model;

    private void Copy(string name, Action otherwise)
    {
        _writer.WritePropertyName(name);
        if (_profile is not null && _profile.TryGet(name, out JsonElement value))
        {
            value.WriteTo(_writer);
        }
        else
        {
            otherwise();
        }
    }

    private void WriteTexts(string name, IEnumerable<string> texts)
    {
        _writer.WriteStartArray(name);
        foreach (string text in texts)
        {
            _writer.WriteStringValue(text);
        }

        _writer.WriteEndArray();
    }

    private void WriteText(string name, string? text)
    {
        if (text is null)
        {
            _writer.WriteNull(name);
        }
        else
        {
            _writer.WriteString(name, text);
        }
    }

    private void WriteNumber(string name, long? number)
    {
        if (number is { } value)
        {
            _writer.WriteNumber(name, value);
        }
        else
        {
            _writer.WriteNull(name);
        }
    }

    private void WriteFlag(string name, bool? flag)
    {
        if (flag is { } value)
        {
            _writer.WriteBoolean(name, value);
        }
        else
        {
            _writer.WriteNull(name);
        }
    }

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();

    // The schema names number formats, not methods. Where a config names none, 16 bits are what is published.
    private static string StoredType(string? native) => native switch
    {
        "fp8-tensor" => "fp8",
        "awq" or "gptq" or "nf4" => "int4",
        "fp32" or "bf16" or "fp16" or "fp8" or "int8" or "int4" or "mxfp4" or "nvfp4" => native,
        _ => "bf16",
    };
}
