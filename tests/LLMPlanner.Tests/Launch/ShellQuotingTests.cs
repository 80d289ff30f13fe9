using System.Diagnostics;
using CsCheck;
using LLMPlanner.Launch;

namespace LLMPlanner.Tests.Launch;

/// <summary>Nothing in a name gets out of its quotes.</summary>
public sealed class ShellQuotingTests
{
    private static readonly string[] s_hostile =
    [
        "plain.gguf", "with space.gguf", "it's.gguf", "a\"b", "$(touch owned)", "`touch owned`", "; rm -rf x", "| cat", "&& true", "> out", "%PATH%", "!x!", "^",
        "\\", "\\\\\"", "-", "--model", "-x.y:z", "~", "*", "?", "[a]", "{a,b}", "#", "a=b", "a,b", "$HOME", "${HOME}", "'", "''", "\u2018x\u2019", "", " ", "ünïcode 模型", "@(1)", "(1)", "a;b", "\ud83d\ude00",
    ];

    // Every printable character, the dangerous ones often.
    private static readonly Gen<string> s_text = Gen.Char["'\"\\`$%!^&|<>(){}[];#*?~=, -abcüx\u2018\u2019"].Array[0, 24].Select(chars => new string(chars));

    [Fact]
    public void Bash_hands_on_every_argument_unchanged()
    {
        foreach (string[] batch in s_hostile.Concat(s_text.Array[200, 200].Single()).Chunk(40))
        {
            string line = ShellQuoting.CommandLine(ShellKind.Bash, "printf", ["%s\\0", .. batch], new Dictionary<string, string>());
            Assert.Equal(batch, Bash(line));
        }
    }

    [Fact]
    public void Bash_hands_on_variables_unchanged()
    {
        var variables = new Dictionary<string, string> { ["FIRST"] = "a'b $(echo no)", ["SECOND"] = "; touch x" };
        string line = ShellQuoting.CommandLine(ShellKind.Bash, "env", [], variables);
        string[] seen = Bash(line + " | tr '\\n' '\\0'");
        Assert.Contains("FIRST=a'b $(echo no)", seen);
        Assert.Contains("SECOND=; touch x", seen);
    }

    [Fact]
    public void PowerShell_strings_hold_everything() => s_text.Sample(text =>
    {
        string quoted = ShellQuoting.Quote(ShellKind.PowerShell, text);
        if (quoted == text)
        {
            Assert.Matches("^[A-Za-z0-9_+./:-]+$", text);
            return;
        }

        Assert.StartsWith("'", quoted, StringComparison.Ordinal);
        Assert.EndsWith("'", quoted, StringComparison.Ordinal);
        Assert.Equal(text, ReadPowerShell(quoted));
    });

    [Fact]
    public void Cmd_sees_no_bare_metacharacter() => s_text.Sample(text =>
    {
        string quoted = ShellQuoting.Quote(ShellKind.Cmd, text);
        if (quoted == text)
        {
            Assert.Matches("^[A-Za-z0-9_+./:-]+$", text);
            return;
        }

        Assert.Equal(text, ReadWindowsArgument(ReadCmd(quoted)));
    });

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    [InlineData("\u001b[31m")]
    [InlineData("a\u2028b")]
    public void Control_characters_are_refused(string text)
    {
        foreach (ShellKind shell in Enum.GetValues<ShellKind>())
        {
            PlannerException error = Assert.Throws<PlannerException>(() => ShellQuoting.Quote(shell, text));
            Assert.Equal("ArgumentNotQuotable", error.ErrorId);
        }
    }

    private static string[] Bash(string line)
    {
        using var process = Process.Start(new ProcessStartInfo("bash") { ArgumentList = { "-c", line }, RedirectStandardOutput = true, StandardOutputEncoding = System.Text.Encoding.UTF8 })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Split('\0')[..^1];
    }

    // PowerShell's rule for single quotes: two of them, of any of the five kinds, are one; a single one ends the string.
    private static string ReadPowerShell(string quoted)
    {
        const string Quotes = "'\u2018\u2019\u201A\u201B";
        var text = new System.Text.StringBuilder();
        for (int i = 1; i < quoted.Length - 1; i++)
        {
            text.Append(quoted[i]);
            if (Quotes.Contains(quoted[i]))
            {
                i++;
                Assert.True(i < quoted.Length - 1 && Quotes.Contains(quoted[i]), $"{quoted} ends early");
            }
        }

        return text.ToString();
    }

    // cmd's rule outside quotes: a caret takes the next character as it is; any other special character would act.
    private static string ReadCmd(string escaped)
    {
        var text = new System.Text.StringBuilder();
        for (int i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] == '^')
            {
                i++;
            }
            else
            {
                Assert.DoesNotContain(escaped[i], "()%!\"<>&|");
            }

            text.Append(escaped[i]);
        }

        return text.ToString();
    }

    // The rule of the C runtime, by which programs split their command line.
    private static string ReadWindowsArgument(string argument)
    {
        Assert.Equal('"', argument[0]);
        var text = new System.Text.StringBuilder();
        int i = 1;
        while (i < argument.Length)
        {
            int backslashes = 0;
            while (i < argument.Length && argument[i] == '\\')
            {
                backslashes++;
                i++;
            }

            if (i < argument.Length && argument[i] == '"')
            {
                text.Append('\\', backslashes / 2);
                if (backslashes % 2 == 0)
                {
                    Assert.Equal(argument.Length - 1, i);
                    return text.ToString();
                }

                text.Append('"');
                i++;
            }
            else
            {
                text.Append('\\', backslashes);
                if (i < argument.Length)
                {
                    text.Append(argument[i++]);
                }
            }
        }

        Assert.Fail($"{argument} does not end");
        return string.Empty;
    }
}
