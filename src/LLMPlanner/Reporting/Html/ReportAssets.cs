using System.Security.Cryptography;
using System.Text;

namespace LLMPlanner.Reporting.Html;

/// <summary>Style, scripts and words that every report carries in itself.</summary>
internal static class ReportAssets
{
    private static readonly Lazy<string> s_style = new(() => Read("report.css"));
    private static readonly Lazy<string> s_script = new(() => Read("report.js"));
    private static readonly Lazy<string> s_charts = new(() => Read("chart.umd.min.js"));
    private static readonly Lazy<string> s_strings = new(() => Read("strings.json"));

    public static string Style => s_style.Value;

    public static string Script => s_script.Value;

    /// <summary>Chart.js.</summary>
    public static string Charts => s_charts.Value;

    public static string Strings => s_strings.Value;

    /// <summary>What a content security policy calls a text: nothing else is run or applied, and nothing is fetched.</summary>
    public static string Policy => "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
        + $"style-src '{Hash(Style)}'; script-src '{Hash(Charts)}' '{Hash(Script)}'";

    private static string Hash(string text)
    {
        using var sha = SHA256.Create();
        return "sha256-" + Convert.ToBase64String(sha.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }

    private static string Read(string name)
    {
        using Stream stream = typeof(ReportAssets).Assembly.GetManifestResourceStream("LLMPlanner.Reporting.Html." + name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);

        // A browser hashes what it parsed, where every line ends in \n.
        return reader.ReadToEnd().Replace("\r\n", "\n").Trim();
    }
}
