using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using System.Text.RegularExpressions;
using LLMPlanner.PowerShell.Tests.Hosting;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>docs/cmdlets: a page for every cmdlet, every parameter described as it is, examples that run.</summary>
public sealed partial class HelpPageTests
{
    private static readonly ModuleSession s_session = new();
    private static readonly string s_folder = Path.Combine(BuildPaths.Repository, "docs", "cmdlets");

    public static TheoryData<string> Pages => [.. Names()];

    [Fact]
    public void Every_cmdlet_has_a_page()
        => Assert.Empty(Cmdlets().Except(Names()));

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_page_has_all_its_parts(string page)
    {
        string text = Text(page);

        Assert.StartsWith("---\nexternal help file: LLMPlanner.PowerShell.dll-Help.xml\nModule Name: LLMPlanner\n", text, StringComparison.Ordinal);
        Assert.Contains($"\nonline version: {Type(page).GetCustomAttribute<CmdletAttribute>()!.HelpUri}\nschema: 2.0.0\n---\n", text, StringComparison.Ordinal);
        string[] sections = [.. Sections().Matches(text).Select(match => match.Groups[1].Value)];
        Assert.Equal(["SYNOPSIS", "SYNTAX", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"], sections);
        foreach (string section in sections.Where(section => section != "PARAMETERS"))
        {
            Assert.True(Section(text, section).Length > 10, section);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_parameter_is_described_as_it_is(string page)
    {
        string text = Text(page);
        PropertyInfo[] parameters = [.. Type(page).GetProperties().Where(p => p.IsDefined(typeof(ParameterAttribute), false)).OrderBy(p => p.Name, StringComparer.Ordinal)];
        bool asks = Type(page).GetCustomAttribute<CmdletAttribute>()!.SupportsShouldProcess;
        string[] names = [.. parameters.Select(p => p.Name).Concat(asks ? ["Confirm", "WhatIf"] : []).Order(StringComparer.Ordinal)];

        Assert.Equal(names, Headings().Matches(Section(text, "PARAMETERS")).Select(match => match.Groups[1].Value).Where(name => name != "ProgressAction"));
        foreach (PropertyInfo parameter in parameters)
        {
            string part = Section(text, "PARAMETERS").Split($"### -{parameter.Name}\n")[1].Split("\n### ")[0];
            ParameterAttribute[] attributes = [.. parameter.GetCustomAttributes<ParameterAttribute>(false)];
            Assert.True(part.Split("```yaml")[0].Trim().Length > 20, parameter.Name);
            Assert.Contains($"\nType: {TypeName(parameter.PropertyType)}\n", part, StringComparison.Ordinal);
            string aliases = string.Join(", ", parameter.GetCustomAttribute<AliasAttribute>(false)?.AliasNames ?? []);
            Assert.Contains($"\n{("Aliases: " + aliases).TrimEnd()}\n", part, StringComparison.Ordinal);
            Assert.Contains($"\nRequired: {(attributes.All(a => a.Mandatory) ? "True" : "False")}\n", part, StringComparison.Ordinal);
            Assert.Contains($"\nPosition: {(attributes[0].Position >= 0 ? attributes[0].Position : "Named")}\n", part, StringComparison.Ordinal);
            Assert.Contains($"\nAccept pipeline input: {Pipeline(attributes)}\n", part, StringComparison.Ordinal);
            Assert.Contains($"\nAccept wildcard characters: {(parameter.IsDefined(typeof(SupportsWildcardsAttribute), false) ? "True" : "False")}\n", part, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Three_examples_or_more_parse_and_name_what_exists(string page)
    {
        string[] examples = [.. Examples().Matches(Section(Text(page), "EXAMPLES")).Select(match => match.Groups[1].Value)];

        Assert.True(examples.Length >= 3, page);
        foreach (string example in examples)
        {
            ScriptBlockAst ast = Parser.ParseInput(example, out _, out ParseError[] errors);
            Assert.Empty(errors);
            CommandAst[] ours = [.. ast.FindAll(a => a is CommandAst command && Cmdlets().Contains(command.GetCommandName()), true).Cast<CommandAst>()];
            Assert.NotEmpty(ours);
            foreach (CommandAst command in ours)
            {
                string[] known = [.. Type(command.GetCommandName()).GetProperties().Where(p => p.IsDefined(typeof(ParameterAttribute), false))
                    .SelectMany(p => p.GetCustomAttribute<AliasAttribute>(false)?.AliasNames.Prepend(p.Name) ?? [p.Name])
                    .Concat(Cmdlet.CommonParameters).Concat(Cmdlet.OptionalCommonParameters)];
                Assert.Empty(command.CommandElements.OfType<CommandParameterAst>().Select(p => p.ParameterName).Except(known, StringComparer.OrdinalIgnoreCase));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_first_example_runs(string page)
    {
        string example = Examples().Match(Section(Text(page), "EXAMPLES")).Groups[1].Value;
        using var folder = new TemporaryFolder();
        folder.Write("config.json", Configs.Llama);
        using var session = new ModuleSession();
        session.Runspace.SessionStateProxy.Path.SetLocation(folder.Path);

        Assert.NotEmpty(session.Run(example).All());
    }

    /// <summary>Examples of our cmdlets alone that write nothing into the user's folders and name no file; the others need a whole PowerShell and are run by the Pester suite of the help.</summary>
    public static TheoryData<string, string> SelfContained
    {
        get
        {
            var examples = new TheoryData<string, string>();
            string[] ours = [.. Cmdlets(), "Where-Object", "ForEach-Object"];
            foreach (string page in Names().Except(["New-ModelPreset", "Save-ModelPreset", "Update-CloudPrice"]))
            {
                foreach (string example in Examples().Matches(Section(Text(page), "EXAMPLES")).Select(match => match.Groups[1].Value))
                {
                    ScriptBlockAst ast = Parser.ParseInput(example, out _, out _);
                    string?[] commands = [.. ast.FindAll(a => a is CommandAst, true).Cast<CommandAst>().Select(command => command.GetCommandName())];
                    if (!example.Contains("./", StringComparison.Ordinal) && !example.Contains("Installed", StringComparison.Ordinal) && commands.All(name => ours.Contains(name)))
                    {
                        examples.Add(page, example);
                    }
                }
            }

            return examples;
        }
    }

    [Theory]
    [MemberData(nameof(SelfContained))]
    public void Every_example_that_needs_nothing_else_runs(string page, string example)
    {
        using var folder = new TemporaryFolder();
        using var session = new ModuleSession();
        session.Runspace.SessionStateProxy.Path.SetLocation(folder.Path);

        Assert.True(session.Run(example).Errors.Count == 0, page);
    }

    [Fact]
    public void Most_examples_need_nothing_else() => Assert.True(SelfContained.Count > 40, $"{SelfContained.Count}");

    private static string[] Names() => Array.ConvertAll(Directory.GetFiles(s_folder, "*-*.md"), file => Path.GetFileNameWithoutExtension(file)!);

    private static string Pipeline(ParameterAttribute[] attributes)
    {
        bool value = attributes.Any(a => a.ValueFromPipeline);
        bool name = attributes.Any(a => a.ValueFromPipelineByPropertyName);
        return (value, name) switch
        {
            (true, true) => "True (ByValue, ByPropertyName)",
            (true, false) => "True (ByValue)",
            (false, true) => "True (ByPropertyName)",
            _ => "False",
        };
    }

    private static string TypeName(Type type)
    {
        Type bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare.IsArray ? TypeName(bare.GetElementType()!) + "[]" : bare.Name;
    }

    private static string Section(string text, string name) => Regex.Match(text, $@"\n## {name}\n(.*?)(?=\n## |\z)", RegexOptions.Singleline).Groups[1].Value.Trim();

    private static string Text(string page) => File.ReadAllText(Path.Combine(s_folder, page + ".md")).ReplaceLineEndings("\n");

    private static Type Type(string cmdlet) => s_session.Run($"(Get-Command {cmdlet}).ImplementingType").Output[0].BaseObject as Type ?? throw new ArgumentException(cmdlet);

    private static string[] Cmdlets() => [.. typeof(Loading.ModuleInitializer).Assembly.GetExportedTypes()
        .Select(type => type.GetCustomAttribute<CmdletAttribute>()).OfType<CmdletAttribute>().Select(cmdlet => $"{cmdlet.VerbName}-{cmdlet.NounName}")];

    [GeneratedRegex(@"^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Sections();

    [GeneratedRegex(@"^### -(\w+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"```powershell\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Examples();
}
