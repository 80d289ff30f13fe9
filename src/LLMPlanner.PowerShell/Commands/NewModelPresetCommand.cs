using System.Management.Automation;
using LLMPlanner.Models;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Writes a preset of a config, or a copy of a preset, into the user's profile folder, where every cmdlet finds it.</summary>
[Cmdlet(VerbsCommon.New, "ModelPreset", SupportsShouldProcess = true, HelpUri = HelpLinks.Base + "New-ModelPreset.md")]
[OutputType(typeof(ModelPreset))]
public sealed class NewModelPresetCommand : ModelSourceCmdlet
{
    private int _models;

    /// <summary>Gets or sets the name of the preset: <c>organisation/name</c>, or a name alone, which then belongs to <c>local</c>.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Gets or sets the file to write, or a folder to write it into; the user's profile folder where left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>Gets or sets other names of the model.</summary>
    [Parameter]
    public string[]? Alias { get; set; }

    /// <summary>Gets or sets the licence: an SPDX id, or <c>LicenseRef-…</c>.</summary>
    [Parameter]
    [ValidatePattern("^[A-Za-z0-9][A-Za-z0-9.+-]*$")]
    public string? License { get; set; }

    /// <summary>Gets or sets whether the licence allows commercial use.</summary>
    [Parameter]
    public CommercialUse CommercialUse { get; set; }

    /// <summary>Gets or sets languages as BCP 47 tags, such as <c>zh</c> or <c>en</c>.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(LanguageCompleter))]
    [ValidatePattern("^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    public string[]? Language { get; set; }

    /// <summary>Gets or sets what the model is meant for.</summary>
    [Parameter]
    [ValidateSet("chat", "code", "reasoning", "summarization", "rag", "agent", "translation", "embedding", "rerank", "base")]
    public string[]? Task { get; set; }

    /// <summary>Gets or sets what the model is: for instructions, a base model, for embeddings, a reranker.</summary>
    [Parameter]
    public ModelKind Kind { get; set; }

    /// <summary>Gets or sets the day of release.</summary>
    [Parameter]
    public DateTime ReleaseDate { get; set; }

    /// <summary>Gets or sets the longest context with position scaling in tokens; 128K is understood.</summary>
    [Parameter]
    [LengthTransformation]
    [ValidateRange(1L, long.MaxValue)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public long ExtendedContextLength { get; set; }

    /// <summary>Gets or sets whether a file that is there is replaced.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Gets or sets whether a file that is there stays, even with -Force.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gets or sets whether to return the preset as it will be read.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (ModelPreset model in ResolveModels())
        {
            if (++_models > 1 && Name is not null)
            {
                ReportProblem(PlannerException.PresetNameForMany(Name));
                return;
            }

            TryRun(() => Write(Draft(model)));
        }
    }

    private ModelPresetDraft Draft(ModelPreset model) => new()
    {
        Model = model,
        Name = Name,
        Aliases = Alias,
        License = License,
        CommercialUse = Given(nameof(CommercialUse)) ? CommercialUse : null,
        Languages = Language,
        Tasks = Task,
        Kind = Given(nameof(Kind)) ? Kind : null,
        ReleaseDate = Given(nameof(ReleaseDate)) ? ReleaseDate : null,
        ExtendedContextLength = Given(nameof(ExtendedContextLength)) ? ExtendedContextLength : null,
    };

    private void Write(ModelPresetDraft draft)
    {
        string path = PresetPath.Of(this, draft.RelativePath, OutputPath);
        ModelPreset preset = draft.Read(path);
        bool replace = Force && !NoClobber;
        ModelPresetDraft.EnsureFree(path, replace);
        foreach (string assumption in draft.Assumptions)
        {
            WriteWarning(assumption);
        }

        if (!ShouldProcess(path, "Write the preset " + draft.Id))
        {
            return;
        }

        draft.Write(path, replace);
        if (PassThru)
        {
            PresetHandles.Add(preset);
            WriteObject(preset);
        }
    }

    private bool Given(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);
}
