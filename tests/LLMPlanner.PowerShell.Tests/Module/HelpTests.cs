using System.Management.Automation;
using System.Xml.Linq;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Module;

/// <summary>The compiled help: everything that the pages say arrives where Get-Help reads it.</summary>
public sealed class HelpTests
{
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private static readonly XDocument s_help = XDocument.Load(Path.Combine(BuildPaths.Module, "en-US", "LLMPlanner.PowerShell.dll-Help.xml"));

    public static TheoryData<string> Cmdlets => [.. typeof(Loading.ModuleInitializer).Assembly.GetExportedTypes()
        .Select(type => type.GetCustomAttributes(typeof(CmdletAttribute), false).Cast<CmdletAttribute>().FirstOrDefault()).OfType<CmdletAttribute>()
        .Select(cmdlet => $"{cmdlet.VerbName}-{cmdlet.NounName}")];

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_cmdlet_has_help_with_all_its_parts(string cmdlet)
    {
        XElement help = Assert.Single(s_help.Root!.Elements(s_command + "command"), command => (string?)command.Element(s_command + "details")?.Element(s_command + "name") == cmdlet);

        Assert.NotEmpty(help.Element(s_command + "details")!.Element(s_maml + "description")!.Value);
        Assert.NotEmpty(help.Element(s_maml + "description")!.Value);
        Assert.True(help.Descendants(s_command + "example").Count() >= 3);
        Assert.All(help.Descendants(s_command + "example"), example => Assert.NotEmpty(example.Element(s_dev + "code")!.Value));
        Assert.All(help.Element(s_command + "parameters")!.Elements(), parameter => Assert.True(parameter.Element(s_maml + "description")!.Value.Length > 20));

        // Every parameter set names its parameters, and every parameter is in one.
        XElement[] syntaxes = [.. help.Element(s_command + "syntax")!.Elements(s_command + "syntaxItem")];
        Assert.NotEmpty(syntaxes);
        string[] inSets = [.. syntaxes.SelectMany(item => item.Elements(s_command + "parameter")).Select(Name).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal([.. help.Element(s_command + "parameters")!.Elements().Select(Name).Order(StringComparer.Ordinal)], inSets);
    }

    [Theory]
    [InlineData("about_LLMPlanner")]
    [InlineData("about_LLMPlanner_Accuracy")]
    [InlineData("about_LLMPlanner_Profiles")]
    [InlineData("about_LLMPlanner_Rules")]
    public void About_topics_are_there_and_fit_a_console(string topic)
    {
        string[] lines = File.ReadAllLines(Path.Combine(BuildPaths.Module, "en-US", topic + ".help.txt"));

        Assert.Equal(["TOPIC", "    " + topic], lines[..2]);
        Assert.Contains("SHORT DESCRIPTION", lines);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 120));
    }

    private static string Name(XElement parameter) => parameter.Element(s_maml + "name")!.Value;
}
