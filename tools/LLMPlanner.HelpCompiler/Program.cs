using LLMPlanner.HelpCompiler;

if (args.Length != 3)
{
    Console.Error.WriteLine("usage: LLMPlanner.HelpCompiler <pages of cmdlets> <about topics> <output folder>");
    return 2;
}

var problems = new List<string>();
var pages = new List<HelpPage>();
foreach (string file in Directory.GetFiles(args[0], "*-*.md").Order(StringComparer.Ordinal))
{
    try
    {
        pages.Add(HelpPageReader.Read(file));
    }
    catch (FormatException e)
    {
        // The form that MSBuild turns into an error with a place.
        problems.Add($"{file}: error HELP0001: {e.Message}");
    }
}

foreach (string problem in problems)
{
    Console.Error.WriteLine(problem);
}

if (problems.Count > 0)
{
    return 1;
}

Directory.CreateDirectory(args[2]);
MamlWriter.Write(pages, Path.Combine(args[2], "LLMPlanner.PowerShell.dll-Help.xml"));
foreach (string file in Directory.GetFiles(args[1], "about_*.md").Order(StringComparer.Ordinal))
{
    string name = Path.GetFileNameWithoutExtension(file);
    File.WriteAllText(Path.Combine(args[2], name + ".help.txt"), AboutTopic.ToText(name, File.ReadAllText(file)));
}

return 0;
