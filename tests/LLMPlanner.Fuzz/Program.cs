using System.Globalization;
using System.Text.Json;
using LLMPlanner.Fuzzing;

// LLMPlanner.Fuzz [--inputs N] [--seed S] [--first I] [--threads T] [--findings FOLDER] [--figures FILE]
string Option(string name, string otherwise)
{
    int at = Array.IndexOf(args, "--" + name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
}

long inputs = long.Parse(Option("inputs", "5000000"), CultureInfo.InvariantCulture);
ulong seed = ulong.Parse(Option("seed", "1"), CultureInfo.InvariantCulture);
long first = long.Parse(Option("first", "0"), CultureInfo.InvariantCulture);
int threads = int.Parse(Option("threads", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
string folder = Option("findings", "findings");
string figures = Option("figures", string.Empty);

FuzzInputs source = FuzzInputs.FromConfigs(Path.Combine(AppContext.BaseDirectory, "Data", "parameter-counts.jsonl"));
var run = new FuzzRun(source, seed, inputs, first);
using var timer = new Timer(_ => Console.Error.WriteLine($"{run.Done:N0} of {inputs:N0}"), null, 10_000, 10_000);
FuzzSummary summary = run.Run(threads);
foreach (FuzzFinding finding in summary.Findings)
{
    Directory.CreateDirectory(folder);
    string name = $"{finding.Format}-{seed}-{finding.Index}".ToLowerInvariant();
    File.WriteAllBytes(Path.Combine(folder, name + ".bin"), finding.Input);
    Console.Error.WriteLine($"{name}: {finding.Problem}");
}

string json = JsonSerializer.Serialize(
    new
    {
        summary.Seed,
        summary.Inputs,
        ByFormat = summary.ByFormat.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value),
        Accepted = summary.Accepted.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value),
        summary.Errors,
        summary.MaxAllocatedBytes,
        summary.MaxMilliseconds,
        summary.Seconds,
        Findings = summary.Findings.Count,
    },
    new JsonSerializerOptions { WriteIndented = true });
Console.WriteLine(json);
if (figures.Length > 0)
{
    File.WriteAllText(figures, json);
}

return summary.Findings.Count == 0 ? 0 : 1;
