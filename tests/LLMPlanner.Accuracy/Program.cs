using LLMPlanner.Accuracy;

// The document belongs to the repository this was built in, wherever it is run.
string root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "LLMPlanner.sln")))
{
    root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("LLMPlanner.sln is in no folder above.");
}

string file = Path.Combine(root, "docs", "accuracy.md");
File.WriteAllText(file, AccuracyDocument.Text());
Console.WriteLine(file);

string method = Path.Combine(root, "docs", "recommendation.md");
File.WriteAllText(method, RecommendationExample.Insert(File.ReadAllText(method).ReplaceLineEndings("\n")));
Console.WriteLine(method);
