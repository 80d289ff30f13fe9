using LLMPlanner.Models;
using LLMPlanner.Planning;

namespace LLMPlanner.Tests.Footprints;

/// <summary>Searches ask a plan about thousands of loads; once it has seen a load like them it must not feed the garbage collector.</summary>
public sealed class AllocationTests
{
    [Theory]
    [InlineData("llama.cpp", "Qwen3-8B")]
    [InlineData("llama.cpp", "gpt-oss-120b")]
    [InlineData("llama.cpp", "Gemma-3-27B-it")]
    [InlineData("llama.cpp", "DeepSeek-V3")]
    [InlineData("llama.cpp", "Qwen3-Next-80B-A3B-Instruct")]
    [InlineData("Ollama", "Qwen3-8B")]
    [InlineData("vLLM", "Qwen3-8B")]
    [InlineData("vLLM", "gpt-oss-120b")]
    [InlineData("vLLM", "DeepSeek-V3")]
    [InlineData("vLLM", "Qwen3-Next-80B-A3B-Instruct")]
    [InlineData("SGLang", "Qwen3-8B")]
    public void A_plan_answers_without_allocating(string engine, string model)
    {
        ResolvedPlan plan = ResolvedPlan.From(new CapacityRequest { Model = ModelCatalog.BuiltIn.Find(model), Engine = engine });
        Ask(plan);
        Ask(plan);

        long before = GC.GetAllocatedBytesForCurrentThread();
        long total = Ask(plan);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(total > 0);
        Assert.Equal(0, allocated);
    }

    private static long Ask(ResolvedPlan plan)
    {
        long total = 0;
        for (int requests = 1; requests <= 32; requests++)
        {
            for (long context = 1024; context <= 16384; context *= 2)
            {
                total += plan.Plan!.At(context, requests).TotalBytes;
            }
        }

        return total;
    }
}
