using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Engines;
using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Planning;

/// <summary>
/// Which files are loaded beside a model: those its options name, what its store makes part of it, and a projector that lies beside it.
/// Adapters and prediction layers that merely lie there are loaded where an option asks for them.
/// </summary>
internal static class SidecarChoice
{
    public static LoadedSidecars Of(CapacityRequest request, InferenceEngine engine, EngineSettings settings, List<string> notes)
    {
        if (!engine.ReadsGguf)
        {
            return LoadedSidecars.None;
        }

        var loaded = new LoadedSidecars
        {
            Projector = Projector(request, settings, notes),
            Adapters = Adapters(request, settings),
            Draft = Draft(request, settings),
        };
        foreach (GgufSidecar file in loaded.Files)
        {
            notes.Add(Message.Format(SR.SidecarLoaded, file.Kind, file.Path, file.Bytes));
        }

        return loaded;
    }

    private static GgufSidecar? Projector(CapacityRequest request, EngineSettings settings, List<string> notes)
    {
        GgufSidecar? beside = Beside(request, GgufModelKind.Projector).FirstOrDefault();
        switch (settings.File("mmproj"))
        {
            case null:
                if (beside is not null)
                {
                    notes.Add(SR.ProjectorBeside);
                }

                return beside;
            case "true":
                // A preset knows its towers without a file.
                return beside ?? (request.Model.Stored is null ? null : throw Missing(request, "mmproj"));
            case "false":
                return null;
            case { } path:
                return GgufSidecar.Read(path, GgufModelKind.Projector);
        }
    }

    private static IReadOnlyList<GgufSidecar> Adapters(CapacityRequest request, EngineSettings settings)
    {
        IEnumerable<GgufSidecar> beside = Beside(request, GgufModelKind.Adapter);
        switch (settings.File("lora"))
        {
            case null:
                return [.. beside.Where(file => file.IsPartOfModel)];
            case "true":
                GgufSidecar[] all = [.. beside];
                return all.Length > 0 ? all : throw Missing(request, "lora");
            case "false":
                return [];
            case { } paths:
                return [.. paths.Split(',').Select(path => path.Trim()).Where(path => path.Length > 0).Select(path => GgufSidecar.Read(path, GgufModelKind.Adapter))];
        }
    }

    private static GgufSidecar? Draft(CapacityRequest request, EngineSettings settings)
    {
        bool predicts = settings.Choice("spec-type") == "draft-mtp";
        return settings.File("model-draft") switch
        {
            null => predicts ? Beside(request, GgufModelKind.Draft).FirstOrDefault() : null,
            "false" => null,
            { } given when !predicts => throw EngineErrors.Contradiction("model-draft", given, "spec-type = none"),
            "true" => Beside(request, GgufModelKind.Draft).FirstOrDefault() ?? throw Missing(request, "model-draft"),
            { } path => GgufSidecar.Read(path, GgufModelKind.Draft),
        };
    }

    private static IEnumerable<GgufSidecar> Beside(CapacityRequest request, GgufModelKind kind) => request.Model.Sidecars.Where(file => file.Kind == kind);

    private static PlannerException Missing(CapacityRequest request, string option)
        => PlannerException.Create(PlannerErrorKind.NotFound, nameof(SR.SidecarMissing), request.Model.Model, request.Model.Model, option);
}
