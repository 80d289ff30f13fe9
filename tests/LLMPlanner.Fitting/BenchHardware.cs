using System.Globalization;
using System.Text.RegularExpressions;
using LLMPlanner.Hardware;

namespace LLMPlanner.Fitting;

/// <summary>Hardware by the names that benchmark tables use: counts, vendors and core counts mixed into the name.</summary>
internal sealed partial record BenchHardware(Accelerator Card, int Count)
{
    private static readonly Dictionary<string, BenchHardware?> s_known = new(StringComparer.Ordinal);

    // Single-precision TFLOPS of one Apple GPU core by generation.
    private static readonly Dictionary<string, double> s_coreTflops = new(StringComparer.Ordinal)
    {
        ["M1"] = 0.325, ["M2"] = 0.359, ["M3"] = 0.366, ["M4"] = 0.425, ["M5"] = 0.5,
    };

    /// <summary>The hardware of a row; null where it is not in the catalog.</summary>
    public static BenchHardware? Find(string text)
    {
        if (!s_known.TryGetValue(text, out BenchHardware? known))
        {
            known = Parse(text);
            s_known.Add(text, known);
        }

        return known;
    }

    private static BenchHardware? Parse(string text)
    {
        int count = 1;
        string name = text.Replace('\u2011', '-');
        if (Before().Match(name) is { Success: true } before)
        {
            count = int.Parse(before.Groups[1].Value, CultureInfo.InvariantCulture);
            name = before.Groups[2].Value;
        }
        else if (After().Match(name) is { Success: true } after)
        {
            count = int.Parse(after.Groups[2].Value, CultureInfo.InvariantCulture);
            name = after.Groups[1].Value;
        }

        Match apple = Apple().Match(name);
        if (apple.Success)
        {
            return OfApple(apple);
        }

        string id = name switch
        {
            "NVIDIA H100 80GB" => "H100 SXM 80GB",
            "NVIDIA H100 PCIe" => "H100 PCIe 80GB",
            "NVIDIA RTX 5060 Ti" => "RTX 5060 Ti 16GB",
            "NVIDIA DGX Spark (GB10)" => "GB10",
            "Arc A770" => "Arc A770 16GB",
            "Intel Arc B580 (BMG G21)" => "Arc B580",
            "M3max 64GB" => "M3 Max 64GB",
            "M3 Max 40-Core GPU 64GB" => "M3 Max 64GB",
            "M1 7-Core GPU 8GB" => "M1 8GB",
            _ when name.StartsWith("AMD Ryzen AI Max+ 395", StringComparison.Ordinal) => "Ryzen AI Max+ 395 128GB",
            _ => Noise().Replace(name, string.Empty),
        };
        try
        {
            HardwareProfile profile = HardwareCatalog.BuiltIn.Find(id);
            return profile.Accelerators.Count == 1 ? new BenchHardware(profile.Accelerators[0], count) : null;
        }
        catch (PlannerException)
        {
            return null;
        }
    }

    /// <summary>An Apple chip with the cores and the bandwidth that the name states.</summary>
    private static BenchHardware? OfApple(Match match)
    {
        string generation = match.Groups["generation"].Value;
        string chip = ("Apple " + generation + " " + match.Groups["size"].Value).Trim();
        string? id = HardwareCatalog.BuiltIn.Names(LLMPlanner.Profiles.ProfileKind.Accelerator).FirstOrDefault(name => string.Equals(SpeedProfileName(name), chip, StringComparison.Ordinal));
        if (id is null)
        {
            return null;
        }

        Accelerator card = HardwareCatalog.BuiltIn.Find(id).Accelerators[0] with
        {
            BandwidthBytesPerSecond = long.Parse(match.Groups["bandwidth"].Value, CultureInfo.InvariantCulture) * 1_000_000_000,
        };
        if (match.Groups["cores"].Success)
        {
            double tflops = int.Parse(match.Groups["cores"].Value, CultureInfo.InvariantCulture) * s_coreTflops[generation];
            card = card with { Tflops = card.Tflops with { Fp32 = tflops, Fp16 = tflops } };
        }

        return new BenchHardware(card, 1);
    }

    private static string SpeedProfileName(string id) => LLMPlanner.Throughput.SpeedProfile.WithoutMemory(id);

    [GeneratedRegex(@"^(\d)x (.+)$")]
    private static partial Regex Before();

    [GeneratedRegex(@"^(.+) \* (\d)$")]
    private static partial Regex After();

    [GeneratedRegex(@"^Apple (?<generation>M\d)(?: (?<size>Pro|Max|Ultra))?(?: (?<cores>\d+)c)? \((?<bandwidth>\d+) GB/s\)$")]
    private static partial Regex Apple();

    [GeneratedRegex(@"^(NVIDIA|AMD|Apple) (GeForce )?| Generation$| \(read.*$")]
    private static partial Regex Noise();
}
