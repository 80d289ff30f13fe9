using System.Management.Automation;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>One bad item is one error that can be acted on, and the rest still comes.</summary>
public sealed class ErrorTests
{
    private static readonly ModuleSession s_session = new();

    [Theory]
    [InlineData("Get-ModelPreset qwen3:8b, no-such-model, qwen3:4b", 2, "UnknownModel,LLMPlanner.PowerShell.Commands.GetModelPresetCommand", ErrorCategory.ObjectNotFound, "no-such-model")]
    [InlineData("'qwen3:8b', 'no-such-model', 'qwen3:4b' | Get-ModelFootprint", 2, "UnknownModel,LLMPlanner.PowerShell.Commands.GetModelFootprintCommand", ErrorCategory.ObjectNotFound, "no-such-model")]
    [InlineData("Get-ModelFootprint qwen3:8b -Quantization Q4_K_M, Q99, Q8_0", 2, "UnknownQuantization,LLMPlanner.PowerShell.Commands.GetModelFootprintCommand", ErrorCategory.ObjectNotFound, "Q99")]
    [InlineData("Get-ModelFootprint qwen3:8b -Engine llama.cpp, no-engine", 1, "UnknownEngine,LLMPlanner.PowerShell.Commands.GetModelFootprintCommand", ErrorCategory.ObjectNotFound, "no-engine")]
    [InlineData("Get-ModelFootprint qwen3:8b -KvCacheType f16, q9_9", 1, "UnknownKvCacheType,LLMPlanner.PowerShell.Commands.GetModelFootprintCommand", ErrorCategory.InvalidArgument, "q9_9")]
    [InlineData("Get-ModelFootprint qwen3:8b -EngineOption @{ 'ubatch' = 256 }", 0, "UnknownEngineOption,LLMPlanner.PowerShell.Commands.GetModelFootprintCommand", ErrorCategory.InvalidArgument, "ubatch")]
    [InlineData("Get-ModelFootprint qwen3:8b -EngineOption @{ 'ubatch-size' = 'many' }", 0, "EngineOptionInvalid,LLMPlanner.PowerShell.Commands.GetModelFootprintCommand", ErrorCategory.InvalidArgument, null)]
    [InlineData("Get-ModelFootprint qwen3:8b -ContextLength 8k -EngineOption @{ 'ctx-size' = 4096 }", 0, "EngineOptionContradiction,LLMPlanner.PowerShell.Commands.GetModelFootprintCommand", ErrorCategory.InvalidArgument, null)]
    [InlineData("Get-ModelFootprint qwen3:8b -ContextLength 4k, 9M", 1, "ContextExceedsModel,LLMPlanner.PowerShell.Commands.GetModelFootprintCommand", ErrorCategory.InvalidArgument, null)]
    [InlineData("Get-ModelFootprint qwen3:8b -ContextLength 0", 0, "LoadNotPositive,LLMPlanner.PowerShell.Commands.GetModelFootprintCommand", ErrorCategory.InvalidArgument, null)]
    [InlineData("Get-ModelFootprint qwen3:8b -ConcurrentRequests -1, 2", 1, "LoadNotPositive,LLMPlanner.PowerShell.Commands.GetModelFootprintCommand", ErrorCategory.InvalidArgument, null)]
    [InlineData("Test-HardwareFit qwen3:8b 'RTX 4090', 'no-card', 'RTX 3090'", 2, "HardwareNotFound,LLMPlanner.PowerShell.Commands.TestHardwareFitCommand", ErrorCategory.ObjectNotFound, "no-card")]
    [InlineData("'RTX 4090', 'no-card', 'RTX 3090' | Test-HardwareFit -Model qwen3:8b", 2, "HardwareNotFound,LLMPlanner.PowerShell.Commands.TestHardwareFitCommand", ErrorCategory.ObjectNotFound, "no-card")]
    [InlineData("'qwen3:8b', 'qwen3:4b' | Get-ModelPreset | Test-HardwareFit -Hardware 'no-card'", 0, "HardwareNotFound,LLMPlanner.PowerShell.Commands.TestHardwareFitCommand", ErrorCategory.ObjectNotFound, "no-card")]
    [InlineData("Test-HardwareFit qwen3:8b, no-such-model 'RTX 4090'", 1, "UnknownModel,LLMPlanner.PowerShell.Commands.TestHardwareFitCommand", ErrorCategory.ObjectNotFound, "no-such-model")]
    [InlineData("Get-HardwareProfile 'RTX 4090', 'no-card'", 1, "HardwareNotFound,LLMPlanner.PowerShell.Commands.GetHardwareProfileCommand", ErrorCategory.ObjectNotFound, "no-card")]
    [InlineData("Get-HardwareProfile -VmSize Standard_NC24ads_A100_v4, Standard_Nothing", 1, "HardwareSizeNotFound,LLMPlanner.PowerShell.Commands.GetHardwareProfileCommand", ErrorCategory.ObjectNotFound, "Standard_Nothing")]
    [InlineData("New-HardwareProfile nothing", 0, "HardwareEmpty,LLMPlanner.PowerShell.Commands.NewHardwareProfileCommand", ErrorCategory.InvalidArgument, "nothing")]
    [InlineData("New-HardwareProfile x -AcceleratorMemory 24GB -UsableMemory 30GB", 0, "HardwareValueInvalid,LLMPlanner.PowerShell.Commands.NewHardwareProfileCommand", ErrorCategory.InvalidArgument, null)]
    [InlineData("'RTX 4090', 'no-card' | Get-ModelRecommendation -First 1", 1, "HardwareNotFound,LLMPlanner.PowerShell.Commands.GetModelRecommendationCommand", ErrorCategory.ObjectNotFound, "no-card")]
    [InlineData("Find-DeploymentPlan -Provider Amazon", 0, "UnknownProvider,LLMPlanner.PowerShell.Commands.FindDeploymentPlanCommand", ErrorCategory.ObjectNotFound, "Amazon")]
    [InlineData("Find-DeploymentPlan -Region mars", 0, "RegionWithoutPrices,LLMPlanner.PowerShell.Commands.FindDeploymentPlanCommand", ErrorCategory.ObjectNotFound, "mars")]
    [InlineData("Get-ModelRecommendation -MaxPricePerHour 1 -Provider Amazon", 0, "UnknownProvider,LLMPlanner.PowerShell.Commands.GetModelRecommendationCommand", ErrorCategory.ObjectNotFound, "Amazon")]
    [InlineData("Find-HardwareFit qwen3:8b -Provider AWS -Region eastus", 0, "RegionWithoutPrices,LLMPlanner.PowerShell.Commands.FindHardwareFitCommand", ErrorCategory.ObjectNotFound, "eastus")]
    [InlineData("Get-ModelRecommendation 'RTX 4090' -Engine no-engine", 0, "UnknownEngine,LLMPlanner.PowerShell.Commands.GetModelRecommendationCommand", ErrorCategory.ObjectNotFound, "no-engine")]
    [InlineData("New-ModelPreset no-such-model", 0, "UnknownModel,LLMPlanner.PowerShell.Commands.NewModelPresetCommand", ErrorCategory.ObjectNotFound, "no-such-model")]
    [InlineData("New-ModelPreset qwen3:8b 'a b' -WhatIf", 0, "PresetNameInvalid,LLMPlanner.PowerShell.Commands.NewModelPresetCommand", ErrorCategory.InvalidArgument, "a b")]
    [InlineData("Get-ModelFootprint env:/x", 0, "UnknownModel,LLMPlanner.PowerShell.Commands.GetModelFootprintCommand", ErrorCategory.ObjectNotFound, "env:/x")]
    [InlineData("Get-ModelFootprint -Path env:/x", 0, "PathNotFileSystem,LLMPlanner.PowerShell.Commands.GetModelFootprintCommand", ErrorCategory.InvalidArgument, "env:/x")]
    [InlineData("Get-ModelFootprint -LiteralPath no-drive:/x", 0, "DriveNotFound,LLMPlanner.PowerShell.Commands.GetModelFootprintCommand", ErrorCategory.ObjectNotFound, "no-drive")]
    public void One_bad_item_is_one_error(string script, int rest, string id, ErrorCategory category, string? target)
    {
        ScriptResult result = s_session.Run(script);

        ErrorRecord error = result.SingleError();
        Assert.Null(result.Terminating);
        Assert.Equal(id, error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.Equal(rest, result.Output.Count);
        if (target is not null)
        {
            Assert.Equal(target, error.TargetObject?.ToString());
        }
    }

    [Theory]
    [InlineData("Get-ModelFootprint qwen3-8bb", "qwen3:8b")]
    [InlineData("Get-ModelFootprint qwen3:8b -Quantization Q4KM", "Q4_K_M")]
    [InlineData("Get-ModelFootprint qwen3:8b -Engine vlm", "vLLM")]
    [InlineData("Get-ModelFootprint qwen3:8b -EngineOption @{ ubatch = 1 }", "ubatch-size")]
    [InlineData("Get-HardwareProfile 'RTX 4099'", "RTX 4090")]
    [InlineData("Find-DeploymentPlan -Provider Azuer", "Azure")]
    [InlineData("Get-ModelFootprint qwen3:8b -EngineOption @{ 'tensor-parallel-size' = 2 }", "vLLM")]
    public void The_nearest_name_is_suggested(string script, string nearest)
        => Assert.Contains(nearest, s_session.Run(script).SingleError().ToString(), StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("Get-ModelFootprint no-such-model", "Get-ModelPreset")]
    [InlineData("Find-DeploymentPlan -Region mars", "Update-CloudPrice")]
    [InlineData("Get-ModelFootprint", "-Model")]
    [InlineData("Test-HardwareFit qwen3:8b -Hardware $null", "-Hardware")]
    [InlineData("Get-ModelRecommendation -Hardware $null", "-Hardware")]
    [InlineData("Get-ModelFootprint ./no-such-file.json", "config.json")]
    [InlineData("Get-HardwareProfile no-card", "Get-HardwareProfile")]
    [InlineData("Get-ModelFootprint qwen3:8b -ContextLength 9M", "131072")]
    public void What_to_do_is_said(string script, string advice)
        => Assert.Contains(advice, s_session.Run(script).SingleError().ErrorDetails.RecommendedAction, StringComparison.Ordinal);

    [Theory]
    [InlineData("Get-ModelFootprint qwen3:8b -ContextLength lots", "'lots' is no number of tokens. Write it like 8192, 8k or 128K")]
    [InlineData("New-HardwareProfile x -AcceleratorMemory lots", "'lots' is no size. Write it like 24GB")]
    [InlineData("Get-ModelRecommendation 'RTX 4090' -UseCase Coding", "Chat, Code, Summarization, Rag, Agent, Reasoning")]
    [InlineData("Test-HardwareFit qwen3:8b 'RTX 4090' -MinHeadroom 2", "Write 2GB for a size, or 2% for a share")]
    [InlineData("Get-ModelRecommendation 'RTX 4090' -MinHeadroom 2", "would keep 2 bytes free")]
    [InlineData("New-HardwareProfile box -Accelerator 'RTX 3090' -SystemMemory 64", "write 64GB")]
    [InlineData("New-HardwareProfile box -AcceleratorMemory 16", "write 16GB")]
    [InlineData("Compare-ModelFootprint qwen3:8b, qwen3:4b", "Import-EngineLog server.log | Compare-ModelFootprint")]
    public void A_value_that_cannot_be_read_is_explained(string script, string text)
    {
        ScriptResult result = s_session.Run(script);

        Assert.Empty(result.Output);
        Assert.Contains(text, result.SingleError().ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "ConfigEmpty", ErrorCategory.InvalidData)]
    [InlineData("{ \"model_type\": \"llama\",\n  oops", "ConfigNotJson", ErrorCategory.InvalidData)]
    [InlineData("[1]", "ConfigNotAnObject", ErrorCategory.InvalidData)]
    [InlineData("{}", "ModelTypeMissing", ErrorCategory.InvalidData)]
    [InlineData("{ \"model_type\": \"llamma\" }", "UnknownModelType", ErrorCategory.NotImplemented)]
    [InlineData("{ \"model_type\": \"llama\" }", "ConfigKeyMissing", ErrorCategory.InvalidData)]
    public void A_broken_file_is_one_error_that_names_it_and_the_others_come(string text, string id, ErrorCategory category)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.json", Configs.Llama);
        string bad = folder.Write("b.json", text);
        folder.Write("c.json", Configs.Llama);

        ScriptResult result = s_session.Run($"Get-ModelFootprint -Path '{folder.Path}/*.json'");

        Assert.Equal(["a", "c"], result.Output.Select(o => o.Properties["Model"].Value));
        ErrorRecord error = result.SingleError();
        Assert.Equal((id + ",LLMPlanner.PowerShell.Commands.GetModelFootprintCommand", category), (error.FullyQualifiedErrorId, error.CategoryInfo.Category));
        Assert.Contains(bad, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_obey_ErrorAction()
    {
        Assert.Equal("UnknownModel,LLMPlanner.PowerShell.Commands.GetModelFootprintCommand",
            s_session.Run("Get-ModelFootprint no-such-model, qwen3:8b -ErrorAction Stop").Terminating?.FullyQualifiedErrorId);
        Assert.Empty(s_session.Run("Get-ModelFootprint no-such-model -ErrorAction SilentlyContinue -ErrorVariable problems; if ($problems.Count -ne 1) { throw 'lost' }").All());
    }

    [Fact]
    public void Without_a_rule_the_counts_still_come_and_a_warning_says_why()
    {
        ScriptResult result = s_session.Run("Get-ModelFootprint qwen3:8b -Engine vLLM -Quantization Q4_K_M");

        Assert.Empty(result.Errors);
        PSObject footprint = Assert.Single(result.Output);
        Assert.Equal(8_190_735_360L, footprint.Properties["TotalParameters"].Value);
        Assert.Null(footprint.Properties["TotalBytes"].Value);
        Assert.Contains("Q4_K_M", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }
}
