using LLMPlanner.Engines;
using LLMPlanner.Engines.LlamaCpp;
using LLMPlanner.Engines.Vllm;

namespace LLMPlanner.Planning;

/// <summary>
/// Which engine a question means where it names none: llama.cpp for GGUF files and for machines below a data-centre card, vLLM for
/// checkpoints on data-centre cards, llama.cpp where neither decides.
/// </summary>
internal static class EngineChoice
{
    public static InferenceEngine Choose(CapacityRequest request)
    {
        if (request.Engine is { } name)
        {
            return EngineCatalog.BuiltIn.Find(name);
        }

        bool isGguf = request.Model.Stored is not null;
        bool wantsGguf = request.Quantization is { } quantization && !isGguf && IsGgufOnly(quantization);
        bool serves = !isGguf && !wantsGguf && request.Hardware is { IsDataCenter: true };
        return EngineCatalog.BuiltIn.Find(serves ? VllmEngine.Id : LlamaCppEngine.Id);
    }

    // A name that only a GGUF mix has decides for the engine that reads it.
    private static bool IsGgufOnly(string quantization)
        => LLMPlanner.Quantization.QuantizationCatalog.BuiltIn.Find(quantization, gguf: false).IsGguf;
}
