using LLMPlanner.Caches;
using LLMPlanner.Calibration;
using LLMPlanner.Engines;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Quantization;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Planning;

/// <summary>A question with every default filled in and checked. All answers (footprint, fit, speed, recommendation) start from one.</summary>
public sealed class ResolvedPlan
{
    private ResolvedPlan(
        ModelPreset model, InferenceEngine engine, string version, QuantizationFormat quantization, WeightPlan? weights, EngineLoad load, EnginePlan? plan)
    {
        Model = model;
        Engine = engine;
        EngineVersion = version;
        Quantization = quantization;
        Weights = weights;
        ContextLength = load.ContextLength;
        ConcurrentRequests = load.Requests;
        Plan = plan;
    }

    /// <summary>The model.</summary>
    public ModelPreset Model { get; }

    /// <summary>The engine.</summary>
    public InferenceEngine Engine { get; }

    /// <summary>The version whose rules hold.</summary>
    public string EngineVersion { get; }

    /// <summary>The quantization.</summary>
    public QuantizationFormat Quantization { get; }

    /// <summary>Weights in it; null where the engine has no rule for it.</summary>
    public WeightPlan? Weights { get; }

    /// <summary>Tokens per request.</summary>
    public long ContextLength { get; }

    /// <summary>Requests at once.</summary>
    public int ConcurrentRequests { get; }

    /// <summary>The machine; null for a footprint without one.</summary>
    public HardwareProfile? Hardware { get; private set; }

    /// <summary>True to ignore what is in use on the machine.</summary>
    public bool UseTotalMemory { get; private set; }

    /// <summary>The question as it was asked, for variations of it.</summary>
    internal CapacityRequest Request { get; private set; } = null!;

    /// <summary>Options that were given, by the engine's own names, with their values as text.</summary>
    public IReadOnlyDictionary<string, string> EngineOption { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What was assumed or decided on the way, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    /// <summary>Those of them that the user should not overlook: what is wrong with the model's data, and a context beyond what it was made for.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>Files that are loaded beside the model.</summary>
    internal LoadedSidecars Sidecars { get; private set; } = LoadedSidecars.None;

    /// <summary>The prepared rules; null where the engine has none for the quantization.</summary>
    internal EnginePlan? Plan { get; }

    /// <summary>Fills in defaults and checks that the parts go together.</summary>
    /// <param name="request">The question.</param>
    /// <exception cref="PlannerException">Unknown names, contradictions, a load the model or the engine does not allow.</exception>
    public static ResolvedPlan From(CapacityRequest request)
    {
        var notes = new List<string>(request.Model.Warnings);
        InferenceEngine engine = EngineChoice.Choose(request);
        string version = engine.Constants.Resolve(request.EngineVersion, out string? versionNote);
        Add(notes, versionNote);
        QuantizationFormat quantization = ChooseQuantization(request, engine, notes);
        EngineSettings settings = engine.ParseOptions(request.EngineOption);
        EngineLoad load = engine.ResolveLoad(settings, request.ContextLength, request.ConcurrentRequests, request.Model.NativeContextLength, new EngineSite(request.Hardware, version));
        Add(notes, load.Note);
        string? scaling = CheckLoad(request, load, notes);
        request.Hardware?.EnsureComplete();
        EngineCalibration? calibration = EngineCalibration.For(request.Calibrations, engine.Name, version, request.Hardware);
        Add(notes, calibration?.Note);

        foreach (string part in request.Model.Architecture.UncountedParts)
        {
            notes.Add(Message.Format(SR.PartNotCounted, part));
        }

        LoadedSidecars sidecars = SidecarChoice.Of(request, engine, settings, notes);
        WeightPlan? weights = null;
        EnginePlan? plan = null;
        if (engine.HasRuleFor(quantization))
        {
            weights = request.Model.Weights(quantization, settings.Flag("imatrix"));
            plan = engine.Prepare(new EngineRequest(request.Model.Architecture, weights, settings, version)
            {
                CacheType = CacheType(request.KvCacheType),
                Hardware = request.Hardware,
                Headroom = request.MinHeadroom,
                Sidecars = sidecars,
                Calibration = calibration,
            });
            if (calibration is not null && plan is not Engines.Serving.ServingPlan)
            {
                plan = new CalibratedPlan(plan, calibration);
            }
        }
        else
        {
            notes.Add(Message.Format(SR.NoRuleForQuantization, engine.Name, quantization.Id));
        }

        return new ResolvedPlan(request.Model, engine, version, quantization, weights, load, plan)
        {
            Hardware = request.Hardware,
            UseTotalMemory = request.UseTotalMemory,
            Request = request,
            Notes = notes,
            Warnings = scaling is null ? request.Model.Warnings : [.. request.Model.Warnings, scaling],
            EngineOption = settings.Texts(),
            Sidecars = sidecars,
        };
    }

    private static KvCacheType? CacheType(string? name)
        => name is null || string.Equals(name, "auto", StringComparison.OrdinalIgnoreCase) ? null : Caches.KvCacheType.Parse(name);

    private static QuantizationFormat ChooseQuantization(CapacityRequest request, InferenceEngine engine, List<string> notes)
    {
        // A file's own types beat any mix that its label names.
        if (engine.ReadsGguf && request.Model.Stored is { } stored
            && (request.Quantization is null || string.Equals(request.Quantization.Trim(), stored.Id, StringComparison.OrdinalIgnoreCase)))
        {
            return stored;
        }

        // The checkpoint itself says best how it is stored: which modules are left in the native type, and with which scales.
        if (!engine.ReadsGguf && request.Model.Checkpoint is { } checkpoint
            && (request.Quantization is null || string.Equals(request.Quantization.Trim(), checkpoint.Id, StringComparison.OrdinalIgnoreCase)))
        {
            return checkpoint;
        }

        string asked = request.Quantization ?? engine.DefaultQuantization(request.Model.NativeDtype);
        QuantizationFormat format = QuantizationCatalog.BuiltIn.Find(asked, engine.ReadsGguf);
        if (request.Quantization is { } given && !string.Equals(format.Id, given.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            notes.Add(Message.Format(SR.QuantizationAlias, given, format.Id));
        }

        return format;
    }

    /// <summary>Checks the load; what to warn about where it is allowed only since the user said so.</summary>
    private static string? CheckLoad(CapacityRequest request, EngineLoad load, List<string> notes)
    {
        if (load.ContextLength <= 0 || load.Requests <= 0)
        {
            throw PlannerException.Create(
                PlannerErrorKind.InvalidArgument, nameof(SR.LoadNotPositive), load.ContextLength, load.ContextLength, load.Requests);
        }

        if (request.Model.NativeContextLength is not { } native)
        {
            notes.Add(Message.Format(SR.NativeContextUnknown, request.Model.Model, load.ContextLength));
            return null;
        }

        if (load.ContextLength <= native)
        {
            return null;
        }

        if (load.ContextLength <= request.Model.ExtendedContextLength)
        {
            notes.Add(Message.Format(SR.ContextNeedsScaling, load.ContextLength, native));
            return null;
        }

        if (request.AllowRopeScaling)
        {
            string warning = Message.Format(SR.ContextBeyondModel, load.ContextLength, request.Model.ExtendedContextLength ?? native);
            notes.Add(warning);
            return warning;
        }

        throw PlannerException.Create(
            PlannerErrorKind.InvalidArgument,
            nameof(SR.ContextExceedsModel),
            load.ContextLength,
            load.ContextLength,
            request.Model.Model,
            request.Model.ExtendedContextLength ?? native);
    }

    private static void Add(List<string> notes, string? note)
    {
        if (note is not null)
        {
            notes.Add(note);
        }
    }
}
