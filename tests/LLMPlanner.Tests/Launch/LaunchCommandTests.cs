using LLMPlanner.Hardware;
using LLMPlanner.Launch;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Tests.Launch;

/// <summary>Launch commands say all of what was judged.</summary>
public sealed class LaunchCommandTests
{
    private static readonly ModelPreset s_model = ModelCatalog.BuiltIn.Find("Qwen3-30B-A3B");

    [Fact]
    public void The_server_line_has_every_setting_that_decides_memory()
    {
        LaunchCommand command = LaunchCommands.For(Fit("RTX 4090", 16384, 2), ShellKind.Bash);
        Assert.Equal("llama.cpp", command.Engine);
        Assert.Equal(
            "llama-server --model Qwen3-30B-A3B-Q4_K_M.gguf --ctx-size 32768 --parallel 2 --no-kv-unified --n-gpu-layers 49 "
            + "--flash-attn on --cache-type-k f16 --cache-type-v f16 --fit off",
            command.CommandLine);
    }

    [Fact]
    public void Options_that_were_given_are_handed_on()
    {
        HardwareFit fit = Fit("RTX 4090", 8192, 1, new Dictionary<string, object>
        {
            ["ubatch-size"] = 4096, ["cache-type-k"] = "q8_0", ["cache-type-v"] = "q4_0", ["kv-unified"] = true, ["n-cpu-moe"] = 10, ["swa-full"] = true, ["ctx-size"] = 8192,
        });
        string line = LaunchCommands.For(fit, ShellKind.Bash).CommandLine;
        Assert.Contains(" --ctx-size 8192 --parallel 1 --kv-unified --n-gpu-layers 49 --n-cpu-moe 10 ", line, StringComparison.Ordinal);
        Assert.Contains(" --cache-type-k q8_0 --cache-type-v q4_0 --batch-size 4096 --ubatch-size 4096 --swa-full ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_from_a_stranger_stays_one_argument()
    {
        HardwareFit fit = Fit("RTX 4090", 8192, 1) with { ModelPath = "/models/a'; touch owned; '.gguf" };
        LaunchCommand command = LaunchCommands.For(fit, ShellKind.Bash);
        Assert.Equal(fit.ModelPath, command.Arguments[1]);
        Assert.Contains("'/models/a'\\''; touch owned; '\\''.gguf'", command.CommandLine, StringComparison.Ordinal);
    }

    [Fact]
    public void Ollama_gets_a_model_file_and_its_variables()
    {
        HardwareFit fit = Fit("RTX 4090", 16384, 2) with { Engine = "Ollama", ModelPath = "/models/my model.gguf" };
        LaunchCommand command = LaunchCommands.For(fit, ShellKind.Bash);
        Assert.Equal("FROM \"\"\"/models/my model.gguf\"\"\"\nPARAMETER num_ctx 16384\nPARAMETER num_gpu 49\n", command.Files["Modelfile"]);
        Assert.Equal("OLLAMA_CONTEXT_LENGTH=16384 OLLAMA_NUM_PARALLEL=2 ollama create qwen3-30b-a3b:q4_k_m -f Modelfile", command.CommandLine);
        PlannerException error = Assert.Throws<PlannerException>(() => LaunchCommands.For(fit with { ModelPath = "a\nPARAMETER stop x" }, ShellKind.Bash));
        Assert.Equal("ArgumentNotQuotable", error.ErrorId);
        Assert.Throws<PlannerException>(() => LaunchCommands.For(fit with { ModelPath = "a \"\"\"b" }, ShellKind.Bash));
    }

    [Fact]
    public void Engines_without_a_launcher_are_named()
    {
        PlannerException error = Assert.Throws<PlannerException>(() => LaunchCommands.For(Fit("RTX 4090", 8192, 1) with { Engine = "abacus" }, ShellKind.Bash));
        Assert.Equal("EngineNotLaunchable", error.ErrorId);
        Assert.Contains("llama.cpp", error.Message, StringComparison.Ordinal);
    }

    private static HardwareFit Fit(string hardware, long context, int requests, Dictionary<string, object>? options = null)
        => FitEvaluator.Evaluate(new CapacityRequest
        {
            Model = s_model,
            Engine = "llama.cpp",
            Quantization = "Q4_K_M",
            ContextLength = context,
            ConcurrentRequests = requests,
            EngineOption = options,
            Hardware = HardwareCatalog.BuiltIn.Find(hardware),
        });
}
