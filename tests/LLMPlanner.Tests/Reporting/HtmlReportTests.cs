using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LLMPlanner.Auditing;
using LLMPlanner.TestSupport;

namespace LLMPlanner.Tests.Reporting;

/// <summary>The page: one file that calls nobody, in which names stay names.</summary>
public sealed class HtmlReportTests
{
    private static readonly string[] s_pageTags = ["html", "head", "meta", "title", "style", "body", "a", "header", "h1", "button", "select", "option", "main", "section", "h2", "h3",
        "ul", "li", "strong", "span", "div", "canvas", "label", "input", "table", "caption", "thead", "tbody", "tr", "th", "td", "p", "footer", "script"];

    [Fact]
    public void The_same_findings_give_the_same_bytes() => Assert.Equal(Page(SampleReport.Make(20)), Page(SampleReport.Make(20)));

    [Fact]
    public void Nothing_is_fetched_and_nothing_but_the_named_scripts_may_run()
    {
        string page = Page(SampleReport.Make(20));

        Assert.Contains("default-src &#39;none&#39;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", page, StringComparison.Ordinal);
        string markup = WithoutScripts(page);
        Assert.DoesNotMatch("(?i)\\s(src|srcset|on\\w+)\\s*=", markup);
        Assert.All(Regex.Matches(markup, "href=\"([^\"]*)\"").Select(match => match.Groups[1].Value), link => Assert.Matches("^(#content|https://github\\.com/llmplanner/)", link));
    }

    [Fact]
    public void A_hostile_name_adds_no_tag_no_attribute_and_no_link()
    {
        string page = Page(SampleReport.Make(20, SampleReport.Hostile));
        string markup = WithoutScripts(page);

        Assert.Equal([], Regex.Matches(markup, "<\\s*([a-zA-Z0-9]+)").Select(match => match.Groups[1].Value).Distinct().Except(s_pageTags));
        Assert.DoesNotContain("javascript:", markup, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u202E', page);
        Assert.Equal(4, Regex.Matches(page, "<script").Count);
        Assert.Equal(4, Regex.Matches(page, "</script>").Count);
    }

    [Fact]
    public void Every_word_is_there_in_both_languages()
    {
        string strings = Regex.Match(Page(SampleReport.Make(1)), "id=\"strings\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;
        using var document = JsonDocument.Parse(strings);
        string[] Keys(string language) => [.. document.RootElement.GetProperty(language).EnumerateObject().Select(p => p.Name)];

        Assert.Equal(Keys("en"), Keys("zh-Hans"));
        string[] used = [.. Regex.Matches(Page(SampleReport.Make(20)), "data-(?:text|label|hint)=\"([^\"]+)\"").Select(match => match.Groups[1].Value).Distinct()];
        Assert.Equal([], used.Except(Keys("en")));
    }

    [Fact]
    public void An_empty_report_says_so() => Assert.Contains("Nothing was found.", Page(new CapacityReport([], "/")), StringComparison.Ordinal);

    [BrowserFact]
    [Trait("Category", "Browser")]
    public void A_browser_shows_sorts_and_filters_it()
    {
        string folder = Path.Combine(BuildPaths.Repository, "artifacts", "report");
        JsonElement seen = ReportBrowser.Open(WritePage(folder, "report.html", SampleReport.Make(60)));

        Assert.Equal("[]", seen.GetProperty("problems").ToString());
        Assert.Equal("[]", seen.GetProperty("requests").ToString());
        Assert.Equal("[]", seen.GetProperty("unnamed").ToString());
        Assert.True(seen.GetProperty("canvases").GetInt32() >= 2);
        Assert.Equal(seen.GetProperty("canvases").GetInt32(), seen.GetProperty("drawn").GetInt32());
        Assert.Equal("容量报告", seen.GetProperty("chinese").GetString());
        Assert.Equal("skip", seen.GetProperty("firstFocus").GetString());
        Assert.NotEqual(seen.GetProperty("light").GetString(), seen.GetProperty("dark").GetString());
        Assert.Equal(["findings", "fits", "plans", "recommended"], seen.GetProperty("tables").EnumerateObject().Select(table => table.Name).Order(StringComparer.Ordinal));
        foreach (JsonProperty table in seen.GetProperty("tables").EnumerateObject())
        {
            Assert.Equal("descending", table.Value.GetProperty("sorted").GetString());
            Assert.Equal(0, table.Value.GetProperty("filtered").GetInt32());
            Assert.True(table.Value.GetProperty("rows").GetInt32() > 0);
        }
    }

    [BrowserFact]
    [Trait("Category", "Browser")]
    public void A_browser_runs_nothing_that_a_name_holds()
    {
        string folder = Path.Combine(BuildPaths.Repository, "artifacts", "report", "hostile");
        JsonElement seen = ReportBrowser.Open(WritePage(folder, "report.html", SampleReport.Make(60, SampleReport.Hostile)));

        Assert.True(seen.GetProperty("bodyScripts").GetBoolean());
        Assert.Equal("[]", seen.GetProperty("problems").ToString());
        Assert.Equal("[]", seen.GetProperty("requests").ToString());
    }

    [BrowserFact]
    [Trait("Category", "Browser")]
    public void A_browser_takes_thousands_of_rows()
    {
        string folder = Path.Combine(BuildPaths.Repository, "artifacts", "report", "large");
        JsonElement seen = ReportBrowser.Open(WritePage(folder, "report.html", new CapacityReport(SampleReport.Make(5000).Diagnostics, "/plans")));

        Assert.Equal(5000, seen.GetProperty("tables").GetProperty("findings").GetProperty("rows").GetInt32());

        // How long it takes is told, not judged: docs/performance.md has the figure.
        File.WriteAllText(Path.Combine(folder, "first-paint.txt"), seen.GetProperty("firstPaintMilliseconds").ToString());
    }

    private static string WritePage(string folder, string name, CapacityReport report)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name);
        report.Write(path, ReportFormat.Find(null, path), replace: true);
        return path;
    }

    private static string Page(CapacityReport report)
    {
        using var stream = new MemoryStream();
        ReportFormat.Find("Html", "report").Write(report, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string WithoutScripts(string page) => Regex.Replace(page, "<(script|style)[^>]*>.*?</\\1>", string.Empty, RegexOptions.Singleline);
}
