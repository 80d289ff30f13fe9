using LLMPlanner.Accuracy;
using LLMPlanner.Accuracy.Hardware;

// The documents belong to the repository this was built in, wherever it is run.
string root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "LLMPlanner.sln")))
{
    root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("LLMPlanner.sln is in no folder above.");
}

foreach ((string name, string text) in new[] { ("accuracy.md", AccuracyDocument.Text()), ("hardware.md", HardwareDocument.Text()) })
{
    string file = Path.Combine(root, "docs", name);
    File.WriteAllText(file, text);
    Console.WriteLine(file);
}

string method = Path.Combine(root, "docs", "recommendation.md");
File.WriteAllText(method, RecommendationExample.Insert(File.ReadAllText(method).ReplaceLineEndings("\n")));
Console.WriteLine(method);
