using System.Management.Automation;
using LLMPlanner.Models;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>What the cmdlets about given models share: the models, by name or from files.</summary>
public abstract class ModelSourceCmdlet : PlannerCmdlet
{
    private bool _modelIsExplicit;
    private bool _pathIsExplicit;
    private ProgressReporter? _progress;
    private long _read;

    /// <summary>Gets or sets models by Hugging Face id, Ollama tag, short name or wildcard pattern; the path of a file is understood too.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ModelTransformation]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public virtual string[]? Model { get; set; }

    /// <summary>Gets or sets paths of model files or folders (config.json); wildcards are resolved.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ModelPath")]
    [SupportsWildcards]
    [AllowEmptyCollection]
    [AllowNull]
    public string[]? Path { get; set; }

    /// <summary>Gets or sets paths of model files or folders, taken as they are.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [AllowEmptyCollection]
    [AllowNull]
    public string[]? LiteralPath { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _modelIsExplicit = MyInvocation.BoundParameters.ContainsKey(nameof(Model));
        _pathIsExplicit = MyInvocation.BoundParameters.ContainsKey(nameof(Path)) || MyInvocation.BoundParameters.ContainsKey(nameof(LiteralPath));
        _progress = StartProgress("Reading models");
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => _progress?.Dispose();

    /// <summary>The models of the current pipeline item; one that cannot be had is an error of its own.</summary>
    private protected IEnumerable<ModelPreset> ResolveModels()
    {
        if (!_pathIsExplicit && !_modelIsExplicit && Model is [var name] && PresetHandles.Find(name) is { } preset)
        {
            // The file that a preset was read from may be another machine's.
            return [preset];
        }

        // A file beats a name, since presets read from files carry both; but not the name that was typed.
        string[] paths = _modelIsExplicit && !_pathIsExplicit ? [] : Given(Path);
        string[] literal = _modelIsExplicit && !_pathIsExplicit ? [] : Given(LiteralPath);
        if (paths.Length == 0 && literal.Length == 0)
        {
            if (Model is null)
            {
                ReportProblem(PlannerException.ModelRequired());
            }

            return (Model ?? []).SelectMany(text => Each(() => ModelSource.Named(this, Models, text, ReportProblem)));
        }

        // What came down the pipeline is a path, not a pattern.
        return paths.SelectMany(path => Each(() => _pathIsExplicit ? ModelSource.Expand(this, path) : [ModelSource.Literal(this, path)]))
            .Concat(literal.SelectMany(path => Each<string>(() => [ModelSource.Literal(this, path)])))
            .SelectMany(path => Each<ModelPreset>(() => [Read(path)]))
            .Where(IsReadable);
    }

    // Files of a pipeline come one by one: how many there are nobody knows.
    private ModelPreset Read(string path)
    {
        _progress?.Report($"{_read}: {System.IO.Path.GetFileName(path)}", _read, 0);
        _read++;
        return ModelFiles.Read(path);
    }

    private static string[] Given(string[]? paths) => [.. (paths ?? []).Where(path => !string.IsNullOrEmpty(path))];

    private bool IsReadable(ModelPreset preset) => TryRun(() => _ = preset.Architecture);

    /// <summary>The items one by one; an error ends them and is reported.</summary>
    private IEnumerable<T> Each<T>(Func<IEnumerable<T>> read)
    {
        IEnumerator<T>? items = null;
        if (!TryRun(() => items = read().GetEnumerator()))
        {
            yield break;
        }

        using (items)
        {
            bool isThere = false;
            while (TryRun(() => isThere = items!.MoveNext()) && isThere)
            {
                yield return items!.Current;
            }
        }
    }
}
