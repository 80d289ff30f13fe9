using CsCheck;
using LLMPlanner.Footprints;
using LLMPlanner.Models;
using LLMPlanner.Planning;

namespace LLMPlanner.Tests.Footprints;

/// <summary>Laws that hold for every model, engine and load.</summary>
public sealed class FootprintPropertyTests
{
    private static readonly string[] s_gguf = ["Q2_K", "Q3_K_M", "Q4_K_M", "Q5_K_M", "Q6_K", "Q8_0", "F16"];
    private static readonly string[] s_checkpoint = ["awq", "fp8", "bf16", "fp32"];
    private static readonly ModelPreset[] s_models = [.. ModelCatalog.BuiltIn.All()];

    private static readonly Gen<CapacityRequest> s_request =
        from index in Gen.Int[0, s_models.Length - 1]
        from serves in Gen.Bool
        let model = s_models[index]
        let engine = serves ? "vLLM" : "llama.cpp"
        from quantization in Gen.Int[0, 100]
        from context in Gen.Int[1, 4096]
        from requests in Gen.Int[1, 64]
        select new CapacityRequest
        {
            Model = model,
            Engine = engine,
            Quantization = engine == "vLLM" ? s_checkpoint[quantization % s_checkpoint.Length] : s_gguf[quantization % s_gguf.Length],
            ContextLength = Math.Min(context, model.NativeContextLength ?? context),
            ConcurrentRequests = requests,
        };

    [Fact]
    public void Components_add_up_to_the_totals() => s_request.Sample(request =>
    {
        ModelFootprint footprint = FootprintEstimator.Estimate(request);
        Assert.Equal(footprint.TotalBytes, footprint.Components.Sum(component => component.Bytes));
        Assert.Equal(footprint.TotalBytesLow, footprint.Components.Sum(component => component.Low));
        Assert.Equal(footprint.TotalBytesHigh, footprint.Components.Sum(component => component.High));
        Assert.Equal(footprint.WeightBytes, Sum(footprint, ComponentKind.Weights));
        Assert.Equal(footprint.OtherWeightBytes, Sum(footprint, ComponentKind.OtherWeights));
        Assert.Equal(footprint.KvCacheBytes, Sum(footprint, ComponentKind.KvCache));
        Assert.Equal(footprint.StateBytes, Sum(footprint, ComponentKind.State));
        Assert.Equal(footprint.WorkspaceBytes, Sum(footprint, ComponentKind.Workspace));
        Assert.Equal(footprint.OverheadBytes, Sum(footprint, ComponentKind.Overhead));
        Assert.All(footprint.Components, component => Assert.True(component.Low <= component.Bytes && component.Bytes <= component.High, component.ToString()));
    });

    [Fact]
    public void More_context_and_more_requests_never_need_less() => s_request.Sample(request =>
    {
        long bytes = Total(request);
        long longer = Math.Min(request.ContextLength!.Value * 2, request.Model.NativeContextLength ?? long.MaxValue);
        Assert.True(Total(request with { ContextLength = Math.Max(longer, request.ContextLength.Value) }) >= bytes);
        Assert.True(Total(request with { ConcurrentRequests = request.ConcurrentRequests * 2 }) >= bytes);

        // llama.cpp plans a micro-batch of 512 tokens for a whole number of tokens of each request: 560 for 56 requests, 513 for 57. What is
        // kept never shrinks by one more request; what is computed with may.
        CapacityRequest more = request with { ConcurrentRequests = request.ConcurrentRequests + 1 };
        Assert.True(Total(more) - Workspace(more) >= bytes - Workspace(request));
    });

    [Theory]
    [InlineData("llama.cpp")]
    [InlineData("vLLM")]
    public void More_bits_never_need_less(string engine)
    {
        string[] formats = engine == "vLLM" ? s_checkpoint : s_gguf;
        foreach (ModelPreset model in s_models)
        {
            long[] bytes = [.. formats.Select(format => FootprintEstimator.Estimate(new CapacityRequest { Model = model, Engine = engine, Quantization = format }).WeightBytes!.Value)];
            Assert.True(bytes.Zip(bytes.Skip(1)).All(pair => pair.First <= pair.Second), $"{model.Model}: {string.Join(", ", bytes)}");
        }
    }

    [Fact]
    public void The_quick_numbers_are_the_footprints_numbers() => s_request.Sample(request =>
    {
        ResolvedPlan plan = ResolvedPlan.From(request);
        FootprintValues values = plan.Plan!.At(plan.ContextLength, plan.ConcurrentRequests);
        ModelFootprint footprint = FootprintEstimator.Estimate(plan);
        Assert.Equal(footprint.TotalBytes, values.TotalBytes);
        Assert.True(values.LowBytes <= values.TotalBytes && values.TotalBytes <= values.HighBytes);
    });

    private static long Workspace(CapacityRequest request) => FootprintEstimator.Estimate(request).WorkspaceBytes!.Value;

    private static long Total(CapacityRequest request) => FootprintEstimator.Estimate(request).TotalBytes!.Value;

    private static long Sum(ModelFootprint footprint, ComponentKind kind)
        => footprint.Components.Where(component => component.Kind == kind).Sum(component => component.Bytes);
}
