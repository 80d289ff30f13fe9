using System.Globalization;
using CsCheck;
using LLMPlanner.Engines.LlamaCpp;
using LLMPlanner.Hardware;
using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Tests.Engines;

/// <summary>Answers the other way round are those of trying every number, each with a plan of its own that remembers nothing.</summary>
public sealed class LlamaCppSearchTests
{
    // One model of each architecture.
    private static readonly ModelPreset[] s_presets =
    [
        .. ModelCatalog.BuiltIn.All().GroupBy(preset => preset.Architecture.ModelType, StringComparer.Ordinal).Select(presets => presets.Last())
            .Where(preset => Plan(preset, Machine(0, 1, 1L << 34), "f16", 4096, 1, []).Plan is LlamaCppPlan),
    ];

    private static readonly Gen<(ModelPreset Model, HardwareProfile Machine, string Cache, long Context, int Requests)> s_question =
        from model in Gen.Int[0, s_presets.Length - 1]
        from machine in Gen.Select(Gen.Int[0, 3], Gen.Int[1, 3], Gen.Int[5, 80])
        from cache in Gen.Int[0, 5]
        from context in Gen.Long[1, 60_000]
        from requests in Gen.Int[1, 9]
        select (s_presets[model], Machine(machine.Item1, machine.Item2, machine.Item3 * (1L << 28)), cache == 0 ? "q8_0" : "f16", context, requests);

    [Fact]
    public void Layouts_are_those_of_trying_every_one() => s_question.Sample(
        question =>
        {
            (ModelPreset model, HardwareProfile machine, string cache, long context, int requests) = question;
            DevicePlacement found = Place(model, machine, cache, context, requests, []);
            DevicePlacement expected = Try(model, machine, cache, context, requests);
            Assert.Equal((expected.GpuLayers, expected.CpuMoeLayers), (found.GpuLayers, found.CpuMoeLayers));
            Assert.Equal(expected.Entries, found.Entries);
        },
        iter: 300,
        threads: 1);

    [Fact]
    public void Limits_are_the_last_loads_that_fit() => s_question.Sample(
        question =>
        {
            (ModelPreset model, HardwareProfile machine, string cache, long context, int requests) = question;
            ResolvedPlan plan = Plan(model, machine, cache, context, requests, []);
            DevicePlacement placement = plan.Plan!.Place(machine, useTotalMemory: true, context, requests);
            long limit = Math.Max(context, model.ExtendedContextLength ?? model.NativeContextLength ?? 1L << 24);
            long longest = LoadLimits.MaxContextLength(plan, placement);
            int most = LoadLimits.MaxConcurrentRequests(plan, placement);
            bool Fits(long length, int sequences)
            {
                // A plan that nothing has been asked of before; cards that are left alone are as good as none.
                bool leaves = placement.GpuLayers == 0 && placement.Entries.Where(entry => entry.Device != "Host").All(entry => entry.RequiredBytes == 0);
                HardwareProfile used = leaves ? machine with { Accelerators = [] } : machine;
                ResolvedPlan fresh = Plan(model, used, cache, length, sequences, Layout(placement.GpuLayers!.Value, placement.CpuMoeLayers!.Value));
                return Room(fresh.Plan!.Place(used, useTotalMemory: true, length, sequences)) >= 0;
            }

            Assert.True(longest == 0 || Fits(longest, requests));
            Assert.True(longest >= limit || !Fits(longest + 1, requests));
            Assert.True(most == 0 || Fits(context, most));
            Assert.True(most == 1 << 16 || !Fits(context, most + 1));
        },
        iter: 300,
        threads: 1);

    private static DevicePlacement Try(ModelPreset model, HardwareProfile machine, string cache, long context, int requests)
    {
        DevicePlacement With(int gpuLayers, int cpuMoe) => Place(model, machine, cache, context, requests, Layout(gpuLayers, cpuMoe));
        bool Fits(DevicePlacement placement) => DeviceRoom(placement) >= 0;
        int layers = model.Architecture.LayerCount;
        var inner = (LlamaCppPlan)Plan(model, machine, cache, context, requests, []).Plan!;
        int experts = inner.Model.HasExperts ? layers : 0;
        DevicePlacement whole = With(layers + 1, 0);
        if (Fits(whole))
        {
            return whole;
        }

        for (int kept = layers - 1; experts > 0 && kept > 0; kept--)
        {
            DevicePlacement split = With(layers + 1, layers - kept);
            if (Fits(split))
            {
                return split;
            }
        }

        for (int gpuLayers = layers + 1; gpuLayers > 0; gpuLayers--)
        {
            DevicePlacement split = With(gpuLayers, experts);
            if (Fits(split))
            {
                return split;
            }
        }

        DevicePlacement none = With(0, experts);
        if (Fits(none))
        {
            return none;
        }

        // No room even for copies of weights: the machine without its cards.
        DevicePlacement host = Place(model, machine with { Accelerators = [] }, cache, context, requests, []);
        IEnumerable<PlacementEntry> cards = none.Entries.Where(entry => entry.Device != "Host")
            .Select(entry => new PlacementEntry { Device = entry.Device, AvailableBytes = entry.AvailableBytes });
        return new DevicePlacement { Entries = [.. cards, .. host.Entries], GpuLayers = 0, CpuMoeLayers = none.CpuMoeLayers };
    }

    private static long DeviceRoom(DevicePlacement placement)
        => placement.Entries.Where(entry => entry.Device != "Host").Min(entry => entry.FreeBytes);

    private static long Room(DevicePlacement placement) => placement.Entries.Min(entry => entry.FreeBytes);

    private static DevicePlacement Place(
        ModelPreset model, HardwareProfile machine, string cache, long context, int requests, Dictionary<string, object?> options)
        => Plan(model, machine, cache, context, requests, options).Plan!.Place(machine, useTotalMemory: true, context, requests);

    private static ResolvedPlan Plan(
        ModelPreset model, HardwareProfile machine, string cache, long context, int requests, Dictionary<string, object?> options)
        => ResolvedPlan.From(new CapacityRequest
        {
            Model = model,
            Hardware = machine,
            Engine = "llama.cpp",
            Quantization = "Q4_K_M",
            ContextLength = context,
            ConcurrentRequests = requests,
            KvCacheType = cache,
            EngineOption = options,
            AllowRopeScaling = true,
        });

    private static Dictionary<string, object?> Layout(int gpuLayers, int cpuMoe) => new()
    {
        ["n-gpu-layers"] = gpuLayers.ToString(CultureInfo.InvariantCulture),
        ["n-cpu-moe"] = cpuMoe.ToString(CultureInfo.InvariantCulture),
    };

    private static HardwareProfile Machine(int kind, int cards, long bytes)
    {
        string vendor = kind switch { 0 => "NVIDIA", 1 => "AMD", 2 => "Intel", _ => "Apple" };
        bool isUnified = kind == 3;
        return new()
        {
            Name = "stand-in",
            Accelerators = [.. Enumerable.Range(0, isUnified ? 1 : cards).Select(card => new Accelerator
            {
                Name = "stand-in", Vendor = vendor, MemoryBytes = bytes + ((long)card << 30), UsableMemoryBytes = bytes + ((long)card << 30),
            })],
            SystemMemoryBytes = isUnified ? bytes * 4 / 3 : 256L << 30,
            IsUnifiedMemory = isUnified,
        };
    }
}
