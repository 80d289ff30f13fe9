using System.Management.Automation;
using LLMPlanner.Formats.Folders;
using LLMPlanner.Models;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Lists known models, or reads one from a config.</summary>
[Cmdlet(VerbsCommon.Get, "ModelPreset", DefaultParameterSetName = NameSet, HelpUri = HelpLinks.Base + "Get-ModelPreset.md")]
[OutputType(typeof(ModelPreset))]
public sealed class GetModelPresetCommand : PlannerCmdlet
{
    private const string NameSet = "Name";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string InstalledSet = "Installed";
    private ProgressReporter? _progress;
    private long _read;

    // Views of their own are chosen by a name in front of the type's.
    private const string DetailedType = "LLMPlanner.Models.ModelPreset#Detailed";

    /// <summary>Gets or sets names: Hugging Face ids, Ollama tags, short names, or wildcards.</summary>
    /// <remarks>Not by property name: every file has a Name, and binds by its path.</remarks>
    [Parameter(Position = 0, ParameterSetName = NameSet, ValueFromPipeline = true)]
    [Parameter(Position = 0, ParameterSetName = InstalledSet)]
    [Alias("Model")]
    [ModelTransformation]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Gets or sets paths of configs or folders; wildcards are resolved.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Gets or sets paths of configs or folders, taken as they are.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    public string[]? LiteralPath { get; set; }

    /// <summary>Gets or sets whether to read the models that Ollama, LM Studio, the Hugging Face libraries and llama.cpp have installed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InstalledSet)]
    public SwitchParameter Installed { get; set; }

    /// <summary>Gets or sets families to keep; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = NameSet)]
    [Parameter(ParameterSetName = InstalledSet)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(FamilyCompleter))]
    public string[]? Family { get; set; }

    /// <summary>Gets or sets tasks a model must have been published for (chat, code, reasoning, embedding …).</summary>
    [Parameter(ParameterSetName = NameSet)]
    [ArgumentCompleter(typeof(TaskCompleter))]
    public string[]? Task { get; set; }

    /// <summary>Gets or sets whether to add the quality for every use case and the benchmark scores behind it.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _progress = StartProgress("Reading models");

    /// <inheritdoc/>
    protected override void EndProcessing() => _progress?.Dispose();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ForEachFile(Path, LiteralPath, WriteFile);
        if (Installed)
        {
            WriteInstalled();
        }
        else if (ParameterSetName == NameSet)
        {
            foreach (string name in Name ?? ["*"])
            {
                WriteNamed(name);
            }
        }
    }

    private void WriteFile(string path)
    {
        _progress?.Report($"{_read}: {System.IO.Path.GetFileName(path)}", _read, 0);
        _read++;
        WriteIfWanted(ModelFiles.Read(path));
    }

    private void WriteNamed(string name) => TryRun(() =>
    {
        foreach (ModelPreset preset in ModelSource.Named(this, Models, name, ReportProblem))
        {
            WriteIfWanted(preset);
        }
    });

    private void WriteInstalled()
    {
        WildcardPattern[] names = [.. (Name ?? ["*"]).Select(name => new WildcardPattern(name, WildcardOptions.IgnoreCase))];
        foreach (InstalledModel model in InstalledModels.Find(null, CancellationToken).Where(model => names.Any(name => name.IsMatch(model.Name))))
        {
            _progress?.Report($"{_read}: {model.Name}", _read, 0);
            _read++;
            TryRun(() =>
            {
                ModelPreset preset = ModelFiles.Read(model);

                // The object knows projector and adapters, which a store may keep far from the model.
                PresetHandles.Add(preset);
                WriteIfWanted(preset);
            });
        }
    }

    private void WriteIfWanted(ModelPreset preset)
    {
        bool family = Family is null || Family.Any(wanted => new WildcardPattern(wanted, WildcardOptions.IgnoreCase).IsMatch(preset.Family));
        bool task = Task is null || Task.All(wanted => preset.Tasks.Contains(wanted, StringComparer.OrdinalIgnoreCase));
        if (family && task)
        {
            _ = preset.Architecture;
            foreach (string warning in preset.Warnings)
            {
                WriteWarning(warning);
            }

            Write(preset);
        }
    }

    private void Write(ModelPreset preset)
    {
        if (!Detailed)
        {
            WriteObject(preset);
            return;
        }

        // A copy: members and type names would stick to the preset of the catalog.
        var result = PSObject.AsPSObject(preset.WithQuality());
        result.TypeNames.Insert(0, DetailedType);
        WriteObject(result);
    }
}
