using LLMPlanner.Calibration;
using LLMPlanner.Footprints;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;
using LLMPlanner.TestSupport;

namespace LLMPlanner.Tests.Calibration;

/// <summary>What start-ups teach: predicted beside measured, a correction for later estimates, and the file that keeps it.</summary>
public sealed class CalibrationTests
{
    private static readonly EngineMeasurement s_measured = EngineLogReader.Read(new StringReader(EngineLogTests.Vllm)).Single();
    private static readonly HardwareProfile s_machine = HardwareCatalog.BuiltIn.Find("RTX 3090");

    [Fact]
    public void Every_printed_component_is_put_beside_its_prediction()
    {
        IReadOnlyList<ComponentComparison> rows = FootprintComparer.Compare(Plan(), s_measured);
        Assert.Equal(["weights", "CUDA graphs", "KV cache pool"], rows.Select(row => row.Component));
        Assert.All(rows, row => Assert.True(row.IsInRange || row.Component == "weights", row.ToString()));
        Assert.InRange(Math.Abs(rows[0].ErrorPercent!.Value), 0, 0.5);
        Assert.All(rows, row => Assert.Equal(("meta-llama/Llama-3.1-8B-Instruct", "vLLM", "0.11.0", "GeForce RTX 3090"), (row.Model, row.Engine, row.EngineVersion, row.Hardware)));
    }

    [Fact]
    public void Learned_figures_move_the_estimate_onto_the_measurement_and_name_themselves()
    {
        HardwareFit before = FitEvaluator.Evaluate(Plan());
        EngineCalibration learned = Learn();
        HardwareFit after = FitEvaluator.Evaluate(Plan(learned));
        Assert.Equal(s_measured.KvCacheBytes!.Value, after.Placement[0].KvCacheBudgetBytes, 2.0 * (1 << 20));
        Assert.True(Width(after) < Width(before));
        Assert.InRange(s_measured.KvCacheBytes!.Value, after.Placement[0].KvCacheBudgetLowBytes, after.Placement[0].KvCacheBudgetHighBytes);
        Assert.Contains(after.Footprint.Notes, note => note.Contains("1 start-ups of vLLM 0.11.0 on GeForce RTX 3090 (2026-01-02)", StringComparison.Ordinal));
        foreach (string component in new[] { "replicated, padded and runtime weights", "runtime and communication", "CUDA graphs" })
        {
            FootprintComponent named = after.Footprint.Components.Single(item => item.Name == component);
            Assert.Equal(Basis.Calibrated, named.Basis);
            Assert.Contains("start-ups of vLLM", named.Source, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(before.Footprint.Components, item => item.Source.Contains("start-ups of vLLM", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_component_is_less_than_nothing(bool isLearned)
    {
        const double Gone = -10.0 * (1L << 30);
        var gone = new LearnedRange(Gone, Gone, Gone, 1);
        HardwareFit fit = FitEvaluator.Evaluate(isLearned ? Plan(Learn() with { Graphs = gone, Reserve = gone }) : Plan());
        foreach (string component in new[] { "peak activation", "runtime and communication", "CUDA graphs" })
        {
            FootprintComponent named = fit.Footprint.Components.Single(item => item.Name == component);
            Assert.InRange(named.Low, 0, named.Bytes);
            Assert.InRange(named.Bytes, named.Low, named.High);
        }

        Assert.All(fit.Placement, entry => Assert.InRange(entry.KvCacheBudgetHighBytes, 0, s_machine.Accelerators[0].UsableMemoryBytes - entry.WeightBytes));
    }

    [Fact]
    public void Memory_that_came_free_while_graphs_were_captured_says_nothing_about_them()
    {
        EngineMeasurement measured = s_measured with { GraphBytes = -(1L << 28) };
        Assert.DoesNotContain(FootprintComparer.Compare(Plan(), measured), row => row.Component == "CUDA graphs");
        var learner = new CalibrationLearner();
        Assert.True(learner.Add(Plan(), measured));
        Assert.Null(Assert.Single(learner.Calibrations()).Graphs);
    }

    [Theory]
    [InlineData("RTX 4090", "0.12.0")]
    [InlineData("RTX 3090", "0.22.0")]
    public void It_holds_for_that_accelerator_and_version_only(string hardware, string version)
    {
        CapacityRequest request = MeasurementQuestion.Of(s_measured, Model(), HardwareCatalog.BuiltIn.Find(hardware)) with { EngineVersion = version };
        Assert.Equal(
            FitEvaluator.Evaluate(request).Placement[0],
            FitEvaluator.Evaluate(request with { Calibrations = [Learn()] }).Placement[0]);
    }

    [Fact]
    public void Buffers_of_llama_cpp_are_learned_from_too()
    {
        const string Log = """
            llama_model_loader: loaded meta data with 33 key-value pairs and 399 tensors from /models/Qwen3-8B-Q4_K_M.gguf (version GGUF V3 (latest))
            print_info: file type   = Q4_K - Medium
            load_tensors:   CPU_Mapped model buffer size =   333.84 MiB
            load_tensors:        CUDA0 model buffer size =  4455.34 MiB
            llama_context: n_seq_max     = 1
            llama_context: n_ctx         = 8192
            llama_kv_cache_unified:      CUDA0 KV buffer size =  1152.00 MiB
            llama_context:      CUDA0 compute buffer size =   804.75 MiB
            """;
        EngineMeasurement measured = EngineLogReader.Read(new StringReader(Log)).Single();
        ModelPreset model = MeasurementQuestion.FindModel(measured, ModelCatalog.BuiltIn);
        Assert.Equal("Qwen/Qwen3-8B", model.Model);
        CapacityRequest request = MeasurementQuestion.Of(measured, model, s_machine);
        Assert.Equal("Q4_K_M", request.Quantization);
        var learner = new CalibrationLearner();
        Assert.True(learner.Add(ResolvedPlan.From(request), measured));
        EngineCalibration learned = Assert.Single(learner.Calibrations());
        HardwareFit before = FitEvaluator.Evaluate(request);
        HardwareFit after = FitEvaluator.Evaluate(request with { Calibrations = [learned] });
        Assert.Equal((long)learned.Reserve!.Mean, after.Placement[0].RequiredBytes - before.Placement[0].RequiredBytes, 1.0);
        Assert.Contains(after.Footprint.Components, item => item.Basis == Basis.Calibrated && item.Name == "learned from logs");
    }

    [Fact]
    public void Nothing_is_learned_without_a_machine()
    {
        var learner = new CalibrationLearner();
        Assert.False(learner.Add(ResolvedPlan.From(MeasurementQuestion.Of(s_measured, Model(), hardware: null)), s_measured));
        Assert.Empty(learner.Calibrations());
    }

    [Fact]
    public void The_file_keeps_what_was_learned_and_replaces_what_is_the_same()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "deep", "engines.json");
        Assert.Empty(CalibrationStore.Load(path));
        EngineCalibration learned = Learn();
        CalibrationStore.Save(path, [learned, learned with { Accelerator = "L40S" }]);
        CalibrationStore.Save(path, [learned with { Samples = 7 }]);
        IReadOnlyList<EngineCalibration> read = CalibrationStore.Load(path);
        Assert.Equal(2, read.Count);
        Assert.Equal(learned with { Samples = 7 }, read.Single(item => item.Accelerator == learned.Accelerator));
        Assert.Equal(["engines.json"], Directory.GetFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("""{"version":2,"calibrations":[]}""")]
    [InlineData("""{"version":1,"calibrations":[{"engine":"vLLM"}]}""")]
    [InlineData("""{"version":1,"calibrations":[{"engine":"vLLM","engineVersion":"1","accelerator":"x","samples":1,"weightRatio":{"mean":9,"low":1,"high":2,"samples":1}}]}""")]
    public void A_file_with_nonsense_is_one_error_that_names_it(string content)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("engines.json", content);
        PlannerException error = Assert.Throws<PlannerException>(() => CalibrationStore.Load(path));
        Assert.Contains("engines.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_one_error()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Write("file", "x"), "engines.json");
        Assert.Equal("CalibrationNotWritten", Assert.Throws<PlannerException>(() => CalibrationStore.Save(path, [Learn()])).ErrorId);
    }

    [Theory]
    [InlineData("RedHatAI/Qwen3-14B-FP8-dynamic", "Qwen/Qwen3-14B", "fp8-tensor")]
    [InlineData("/models/Qwen3-Coder-30B-A3B-Instruct-AWQ-4bit/", "Qwen/Qwen3-Coder-30B-A3B-Instruct", "awq")]
    [InlineData("C:\\models\\Qwen3-8B-Q4_K_M.gguf", "Qwen/Qwen3-8B", null)]
    [InlineData("openai/gpt-oss-20b", "openai/gpt-oss-20b", null)]
    public void Names_in_logs_lead_to_models(string name, string expected, string? quantization)
    {
        EngineMeasurement measured = s_measured with { Model = name };
        Assert.Equal(expected, MeasurementQuestion.FindModel(measured, ModelCatalog.BuiltIn).Model);
        Assert.Equal(quantization, MeasurementQuestion.Of(measured, Model(), null).Quantization);
    }

    [Fact]
    public void A_checkpoint_s_own_config_says_how_it_is_stored()
    {
        ModelPreset own = ModelCatalog.BuiltIn.Find("zai-org/GLM-5.1-FP8");
        EngineMeasurement measured = s_measured with { Model = "/models/GLM-5.1-FP8/", Quantization = "fp8" };
        Assert.Null(MeasurementQuestion.Of(measured, own, null).Quantization);
        Assert.Null(MeasurementQuestion.CopyNote(measured, own));
        Assert.Equal("nf4", MeasurementQuestion.Of(measured, own, null, "nf4").Quantization);

        EngineMeasurement copy = s_measured with { Model = "someone/GLM-5.2-NVFP4", Quantization = "modelopt_fp4" };
        ModelPreset model = MeasurementQuestion.FindModel(copy, ModelCatalog.BuiltIn);
        Assert.Equal(("zai-org/GLM-5.2", "nvfp4"), (model.Model, MeasurementQuestion.Of(copy, model, null).Quantization));
        Assert.Contains("Save-ModelPreset -HuggingFaceId someone/GLM-5.2-NVFP4", MeasurementQuestion.CopyNote(copy, model)!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 55.67)]
    [InlineData(1, 56.62)]
    public void A_known_copy_has_the_weights_that_its_logs_print(int speculativeTokens, double weightsGiB)
    {
        EngineMeasurement measured = s_measured with
        {
            Model = "lukealonso/GLM-5.1-NVFP4-MTP",
            Quantization = "modelopt_fp4",
            EngineVersion = "0.20.2",
            ContextLength = 202752,
            WeightBytes = (long)(weightsGiB * (1L << 30)),
            EngineOption = new Dictionary<string, string>
            {
                ["tensor-parallel-size"] = "8",
                ["num-speculative-tokens"] = speculativeTokens.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["kv-cache-dtype"] = "fp8",
            },
        };
        ModelPreset model = MeasurementQuestion.FindModel(measured, ModelCatalog.BuiltIn);
        HardwareProfile machine = HardwareCatalog.BuiltIn.Find("8x RTX PRO 6000 Blackwell Server Edition");
        ComponentComparison weights = FootprintComparer.Compare(ResolvedPlan.From(MeasurementQuestion.Of(measured, model, machine)), measured)[0];

        Assert.Equal(("lukealonso/GLM-5.1-NVFP4-MTP", "weights"), (weights.Model, weights.Component));
        Assert.InRange(weights.ErrorPercent!.Value, -0.5, 0.5);
    }

    [Fact]
    public void A_model_that_nobody_knows_is_one_error()
    {
        PlannerException error = Assert.Throws<PlannerException>(() => MeasurementQuestion.FindModel(s_measured with { Model = "/models/mine" }, ModelCatalog.BuiltIn));
        Assert.Equal("MeasuredModelUnknown", error.ErrorId);
        Assert.Contains("-Model", error.RecommendedAction, StringComparison.Ordinal);
    }

    private static long Width(HardwareFit fit) => fit.Placement[0].KvCacheBudgetHighBytes - fit.Placement[0].KvCacheBudgetLowBytes;

    private static ModelPreset Model() => ModelCatalog.BuiltIn.Find("meta-llama/Llama-3.1-8B-Instruct");

    private static ResolvedPlan Plan(params EngineCalibration[] calibrations)
        => ResolvedPlan.From(MeasurementQuestion.Of(s_measured, Model(), s_machine) with { Calibrations = calibrations });

    private static EngineCalibration Learn()
    {
        var learner = new CalibrationLearner();
        Assert.True(learner.Add(Plan(), s_measured));
        return Assert.Single(learner.Calibrations(new DateTime(2026, 1, 2)));
    }
}
