using CsCheck;
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

    private static readonly Gen<string> s_names = Gen.Char["'\"\\`$%!^&|<>(){}[];#*?~=, -abcü\n\r\t"].Array[1, 16].Select(chars => new string(chars));

    private static readonly Gen<CapacityRequest> s_questions =
        from model in Gen.Int[0, 3].Select(i => new[] { "qwen3:8b", "Qwen3-30B-A3B", "gemma3:4b", "gpt-oss-20b" }[i])
        from hardware in Gen.Int[0, 3]
        from context in Gen.Long[300, 20_000]
        from requests in Gen.Int[1, 5]
        from batch in Gen.Int[0, 3]
        from flags in Gen.Int[0, 7]
        from type in Gen.Int[0, 2]
        select new CapacityRequest
        {
            Model = ModelCatalog.BuiltIn.Find(model),
            Engine = "llama.cpp",
            Quantization = "Q4_K_M",
            ContextLength = context,
            ConcurrentRequests = requests,
            KvCacheType = type == 0 ? null : type == 1 ? "q8_0" : "f16",
            EngineOption = new Dictionary<string, object> { ["ubatch-size"] = 256 << batch, ["kv-unified"] = (flags & 1) != 0, ["swa-full"] = (flags & 2) != 0, ["flash-attn"] = type == 1 || (flags & 4) != 0 },
            Hardware = HardwareCatalog.BuiltIn.Find(new[] { "RTX 4090", "2x RTX 3090", "RTX 3060 12GB", "Desktop 32GB DDR5" }[hardware]),
        };

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
    public void The_line_asked_again_gives_what_was_judged() => s_questions.Sample(
        question =>
        {
            HardwareFit fit = FitEvaluator.Evaluate(question);
            LaunchCommand command = LaunchCommands.For(fit, ShellKind.Bash);
            HardwareFit again = FitEvaluator.Evaluate(question with { ContextLength = null, ConcurrentRequests = null, KvCacheType = null, EngineOption = Options(command.Arguments) });
            Assert.Equal(fit.Placement, again.Placement);
            Assert.Equal((fit.GpuLayers, fit.Verdict, fit.ConcurrentRequests), (again.GpuLayers, again.Verdict, again.ConcurrentRequests));
        },
        iter: 200);

    [Fact]
    public void No_name_gets_out_of_a_model_file() => s_names.Sample(name =>
    {
        HardwareFit fit = Fit("RTX 4090", 8192, 1) with { Engine = "Ollama", Model = name, ModelPath = "/m/" + name, ProjectorPath = "/p/" + name, AdapterPaths = ["/a/" + name] };
        LaunchCommand command;
        try
        {
            command = LaunchCommands.For(fit, ShellKind.Bash);
        }
        catch (PlannerException error)
        {
            Assert.Equal("ArgumentNotQuotable", error.ErrorId);
            return;
        }

        string[] lines = command.Files["Modelfile"].TrimEnd('\n').Split('\n');
        Assert.Equal(["FROM", "FROM", "ADAPTER", "PARAMETER", "PARAMETER"], lines.Select(line => line.Split(' ')[0]));
        Assert.Equal(["/m/" + name, "/p/" + name, "/a/" + name], lines.Take(3).Select(Value));
        Assert.Matches("^[a-z0-9._:-]+$", command.Arguments[1]);
    });

    [Theory]
    [InlineData("a\rFROM evil")]
    [InlineData("a\u2028b")]
    [InlineData("a\u0085b")]
    [InlineData("\u001b[2J")]
    [InlineData("end\"")]
    public void What_no_line_can_hold_is_refused(string name)
        => Assert.Equal("ArgumentNotQuotable", Assert.Throws<PlannerException>(() => LaunchCommands.For(Fit("RTX 4090", 8192, 1) with { Engine = "Ollama", ModelPath = name }, ShellKind.Bash)).ErrorId);

    [Fact]
    public void A_command_says_what_it_is_for()
    {
        LaunchCommand command = LaunchCommands.For(Fit("RTX 4090", 8192, 1), ShellKind.Cmd);
        Assert.Equal((s_model.Model, "GeForce RTX 4090", ShellKind.Cmd), (command.Model, command.Hardware, command.Shell));
    }

    [Fact]
    public void Every_launcher_is_found_by_its_engine()
        => Assert.Subset(LLMPlanner.Engines.EngineCatalog.BuiltIn.Engines.Select(engine => engine.Name).ToHashSet(), LaunchCommands.Engines.ToHashSet());

    [Fact]
    public void Engines_without_a_launcher_are_named()
    {
        PlannerException error = Assert.Throws<PlannerException>(() => LaunchCommands.For(Fit("RTX 4090", 8192, 1) with { Engine = "abacus" }, ShellKind.Bash));
        Assert.Equal("EngineNotLaunchable", error.ErrorId);
        Assert.Contains("llama.cpp", error.Message, StringComparison.Ordinal);
    }

    // What Ollama's parser makes of a value: what stands between three quotes, else the line as it is.
    private static string Value(string line)
    {
        string value = line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        return value.StartsWith("\"\"\"", StringComparison.Ordinal) ? value[3..^3] : value;
    }

    private static Dictionary<string, object> Options(IReadOnlyList<string> arguments)
    {
        var options = new Dictionary<string, object>();
        string[] others = ["model", "fit", "batch-size"];
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i][2..];
            bool hasValue = i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal);
            if (!others.Contains(name))
            {
                options[name.StartsWith("no-", StringComparison.Ordinal) ? name[3..] : name] = hasValue ? arguments[i + 1] : !name.StartsWith("no-", StringComparison.Ordinal);
            }

            i += hasValue ? 1 : 0;
        }

        return options;
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
