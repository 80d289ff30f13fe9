using System.Management.Automation.Language;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Module;

public sealed class ScriptSyntaxTests
{
    public static TheoryData<string> Scripts
    {
        get
        {
            var scripts = new TheoryData<string>();
            foreach (string folder in new[] { "", "module", "tests", "samples", "docs" })
            {
                string path = Path.Combine(BuildPaths.Repository, folder);
                if (Directory.Exists(path))
                {
                    SearchOption depth = folder.Length == 0 ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories;
                    foreach (string file in Directory.EnumerateFiles(path, "*.ps?1", depth).Concat(Directory.EnumerateFiles(path, "*.ps1", depth)))
                    {
                        scripts.Add(Path.GetRelativePath(BuildPaths.Repository, file));
                    }
                }
            }

            return scripts;
        }
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Every_script_parses_and_has_nothing_that_5_1_does_not_know(string script)
    {
        ScriptBlockAst ast = Parser.ParseFile(
            Path.Combine(BuildPaths.Repository, script), out Token[] tokens, out ParseError[] errors);

        Assert.Empty(errors.Select(e => $"{e.Extent.StartLineNumber}: {e.Message}"));
        Assert.Empty(tokens.Where(IsNewerThan51).Select(t => $"{t.Extent.StartLineNumber}: {t.Text}"));
        Assert.Empty(ast.FindAll(a => a is TernaryExpressionAst or PipelineChainAst or PipelineAst { Background: true }, true)
            .Select(a => $"{a.Extent.StartLineNumber}: {a.Extent.Text}"));
    }

    private static bool IsNewerThan51(Token token) => token.Kind is
        TokenKind.QuestionMark or TokenKind.QuestionQuestion or TokenKind.QuestionQuestionEquals
        or TokenKind.QuestionDot or TokenKind.QuestionLBracket or TokenKind.AndAnd or TokenKind.OrOr;
}
