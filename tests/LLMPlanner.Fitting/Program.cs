using System.Globalization;
using LLMPlanner.Fitting;

// Recomputes the constants of profiles/throughput from measurements and prints the errors on held-out groups.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length is < 1 or > 3)
{
    Console.Error.WriteLine("usage: LLMPlanner.Fitting <folder of measurements> [<folder to write profiles to> [<folder to write held-out predictions to>]]");
    return 2;
}

var serving = new ServingReport(ServingRow.Read(Path.Combine(args[0], "serving_latency.csv")));
var skipped = new SortedDictionary<string, int>(StringComparer.Ordinal);
var layers = new LayerReport(
    LayerRow.Read(Path.Combine(args[0], "llama_bench.csv"), skipped),
    HostRow.Read(Path.Combine(args[0], "serving_throughput.csv")));
foreach (string engine in ServingFit.Engines)
{
    Console.WriteLine($"{engine}: {serving.Errors(engine)}; range ×{Math.Pow(serving.DecodeFactor(engine), 2):F2} holds {serving.Coverage(engine):P0}");
}

(int right, int all) = serving.TensorParallelOrder();
Console.WriteLine($"order of two tensor-parallel sizes: {right} of {all}, {(double)right / all:P1}");
foreach (bool decode in new[] { true, false })
{
    Console.WriteLine($"llama.cpp {(decode ? "decode" : "prompt")} by hardware: {layers.ByHardware(decode)}; by row: {layers.ByRow(decode)}; range ×{layers.MedianWidth(decode):F2} in the median holds {layers.Coverage(decode):P0}");
}

foreach ((string reason, int count) in skipped)
{
    Console.WriteLine($"left out: {count} rows, {reason}");
}

if (args.Length >= 2)
{
    foreach (string engine in ServingFit.Engines)
    {
        File.WriteAllText(Path.Combine(args[1], engine.ToLowerInvariant() + ".json"), serving.Profile(engine));
    }

    File.WriteAllText(Path.Combine(args[1], "llama.cpp.json"), layers.Profile());
}

// docs/accuracy.md is made of these: a fit takes too long to be repeated for every test run.
if (args.Length == 3)
{
    Directory.CreateDirectory(args[2]);
    File.WriteAllText(Path.Combine(args[2], "serving-held-out.tsv"), string.Join('\n', serving.HeldOut()) + "\n");
    File.WriteAllText(Path.Combine(args[2], "llama-bench-held-out.tsv"), string.Join('\n', layers.HeldOut()) + "\n");
}

return 0;
