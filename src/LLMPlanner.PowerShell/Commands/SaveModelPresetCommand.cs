using System.Management.Automation;
using LLMPlanner.Formats.Hub;
using LLMPlanner.Models;
using LLMPlanner.PowerShell.Binding;
using LLMPlanner.PowerShell.Completion;

namespace LLMPlanner.PowerShell.Commands;

/// <summary>Fetches what a model is from a hub, its weights aside, and writes it as a preset that every cmdlet finds.</summary>
[Cmdlet(VerbsData.Save, "ModelPreset", SupportsShouldProcess = true, HelpUri = HelpLinks.Base + "Save-ModelPreset.md")]
[OutputType(typeof(ModelPreset))]
public sealed class SaveModelPresetCommand : PlannerCmdlet
{
    private int _models;

    /// <summary>Gets or sets repositories: <c>organisation/name</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "Model")]
    [ValidateNotNullOrEmpty]
    public string[] HuggingFaceId { get; set; } = [];

    /// <summary>Gets or sets the branch, tag or commit; main where left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Revision { get; set; }

    /// <summary>Gets or sets the GGUF file of the repository: its name or its quantization.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(QuantizationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? GgufFile { get; set; }

    /// <summary>Gets or sets the name of the preset; the repository's where left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Gets or sets the file to write, or a folder to write it into; the user's profile folder where left out.</summary>
    [Parameter]
    [Alias("OutputPath")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Gets or sets the licence: an SPDX id, or <c>LicenseRef-…</c>.</summary>
    [Parameter]
    [ValidatePattern("^[A-Za-z0-9][A-Za-z0-9.+-]*$")]
    public string? License { get; set; }

    /// <summary>Gets or sets what the model is meant for.</summary>
    [Parameter]
    [ValidateSet("chat", "code", "reasoning", "summarization", "rag", "agent", "translation", "embedding", "rerank", "base")]
    public string[]? Task { get; set; }

    /// <summary>Gets or sets what the model is: for instructions, a base model, for embeddings, a reranker.</summary>
    [Parameter]
    public ModelKind Kind { get; set; }

    /// <summary>Gets or sets the proxy; the system's where left out.</summary>
    [Parameter]
    public Uri? Proxy { get; set; }

    /// <summary>Gets or sets seconds to wait for the hub without a byte.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int TimeoutSec { get; set; } = 30;

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
        foreach (string id in HuggingFaceId)
        {
            if (++_models > 1 && Name is not null)
            {
                ReportProblem(PlannerException.PresetNameForMany(Name));
                return;
            }

            TryRun(() => Save(HubRepository.Parse(id.Trim(), Revision)));
        }
    }

    private void Save(HubRepository repository)
    {
        // Where it goes follows from the name alone: a file that is there, and -WhatIf, cost no request.
        string path = PresetPath.Of(this, ModelPresetDraft.PathOf(Name ?? repository.Id), Path);
        bool replace = Force && !NoClobber;
        ModelPresetDraft.EnsureFree(path, replace);
        if (!ShouldProcess(path, $"Fetch {repository} from the hub and write its preset"))
        {
            return;
        }

        var draft = new ModelPresetDraft
        {
            Model = ModelFiles.Read(Fetch(repository)),
            Name = Name,
            License = License,
            Tasks = Task,
            Kind = MyInvocation.BoundParameters.ContainsKey(nameof(Kind)) ? Kind : null,
        };
        ModelPreset preset = draft.Read(path);
        foreach (string warning in draft.Model.Warnings.Concat(draft.Assumptions))
        {
            WriteWarning(warning);
        }

        draft.Write(path, replace);
        if (PassThru)
        {
            PresetHandles.Add(preset);
            WriteObject(preset);
        }
    }

    private HubModel Fetch(HubRepository repository)
    {
        using var client = new HubClient(HubOptions.FromEnvironment(TimeSpan.FromSeconds(TimeoutSec), Proxy));
        using ProgressReporter progress = StartProgress("Reading " + repository);
        var last = new LatestProgress();
        Task<HubModel> fetch = System.Threading.Tasks.Task.Run(() => client.ReadAsync(repository, GgufFile, last, CancellationToken), CancellationToken);
        while (!((IAsyncResult)fetch).AsyncWaitHandle.WaitOne(100))
        {
            if (last.Value is { } at)
            {
                // Of a weights file only the header is fetched: there is no share to give.
                progress.Report($"{at.File}: {at.Received} bytes", 0, 0);
            }
        }

        return fetch.GetAwaiter().GetResult();
    }

    // Progress may only be written on the thread of the pipeline: what the fetch reports is kept for it.
    private sealed class LatestProgress : IProgress<HubProgress>
    {
        private volatile object? _value;

        public HubProgress? Value => (HubProgress?)_value;

        public void Report(HubProgress value) => _value = value;
    }
}
