using System.Text;
using System.Text.Json;
using CsCheck;
using LLMPlanner.Configuration;
using LLMPlanner.Profiles;
using LLMPlanner.TestSupport;

namespace LLMPlanner.Tests.Configuration;

public sealed class JsonProfileSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Profiles_come_with_kind_id_place_and_their_json()
    {
        string model = _folder.Write("models/a/m.json", "// mine\n{ \"id\": \"My/Model\",\n  \"config\": { \"layers\": [1, 2,], \"f\": 1e9 } }");
        string cloud = _folder.Write("hardware/cloud/c.json", "[ { \"id\": \"S1\" },\n  { \"id\": \"S2\", \"price\": null } ]");

        ProfileOverlay overlay = Load();

        Assert.Empty(overlay.Problems);
        Assert.Equal(
            [(ProfileKind.Model, "My/Model", model, 2, 1), (ProfileKind.Cloud, "S1", cloud, 1, 3), (ProfileKind.Cloud, "S2", cloud, 2, 3)],
            overlay.Documents.Select(d => (d.Kind, d.Id, d.Path, d.Position.Line, d.Position.Column)));
        Assert.Equal("""{"id":"My/Model","config":{"layers":[1,2],"f":1e9}}""", Json(overlay.Documents[0]));
        Assert.Equal("""{"id":"S2","price":null}""", Json(overlay.Documents[2]));
        Assert.Equal(new TextPosition(3, 29), overlay.Documents[0].PositionOf("config/layers/1"));
        Assert.Equal(new TextPosition(3, 13), overlay.Documents[0].PositionOf("config/absent/deeper"));
        Assert.Equal(new TextPosition(2, 1), overlay.Documents[0].PositionOf("absent"));
        Assert.Equal(new TextPosition(2, 26), overlay.Documents[2].PositionOf("price"));
    }

    [Fact]
    public void Nothing_that_the_configuration_package_blurs_is_lost()
    {
        const string Json = """
            {"id":"x","a:b":{"c":1},"a":{"b":{"c":2}},"":3,"empty":{},"none":[],"null":null,"t":true,"f":false,"order":{"10":1,"9":2},"text":"24","ü/~":"\"\\"}
            """;
        _folder.Write("engines/e.json", Json);

        ProfileDocument document = Assert.Single(Load().Documents);

        Assert.Equal(Json.Trim(), this.Json(document));
        Assert.True(document.Positions.ContainsKey("ü~1~0"));
    }

    [Fact]
    public void Arrays_of_two_files_do_not_mix()
    {
        _folder.Write("models/1.json", """{ "id": "one", "aliases": ["a", "b", "c"] }""");
        _folder.Write("models/2.json", """{ "id": "two", "aliases": ["x"] }""");

        Assert.Equal("""{"id":"two","aliases":["x"]}""", Json(Load().Documents[1]));
    }

    [Theory]
    [InlineData("{ \"id\": \"a\",\n  \"n\": }", 2, 8, "ProfileSyntax")]
    [InlineData("", 1, 1, "ProfileSyntax")]
    [InlineData("{ \"id\": \"a\" } x", 1, 15, "ProfileSyntax")]
    [InlineData("7", 1, 1, "ProfileNotAnObject")]
    [InlineData("{ \"name\": 1 }", 1, 1, "ProfileIdMissing")]
    [InlineData("{\n \"id\": 7 }", 2, 8, "ProfileIdMissing")]
    [InlineData("{ \"id\": \" \" }", 1, 9, "ProfileIdMissing")]
    [InlineData("{ \"id\": \"a\", \"n\": { \"x\": 1,\n \"X\": 2 } }", 2, 2, "ProfileDuplicateProperty")]
    [InlineData("{ \"id\": \"a\", \"n\": \"\\ud800\" }", 1, 19, "ProfileTextInvalid")]
    public void A_mistake_has_its_place_and_the_other_files_still_load(string text, int line, int column, string id)
    {
        string bad = _folder.Write("models/bad.json", text);
        _folder.Write("models/good.json", """{ "id": "good" }""");

        ProfileOverlay overlay = Load();

        Assert.Equal("good", Assert.Single(overlay.Documents).Id);
        ProfileProblem problem = Assert.Single(overlay.Problems);
        Assert.Equal((id, bad, new TextPosition(line, column)), (problem.ErrorId, problem.Path, problem.Position!.Value));
        Assert.StartsWith($"{bad}({line},{column}): ", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_in_one_of_an_array_costs_that_one()
    {
        _folder.Write("hardware/cloud/c.json", """[ { "id": "S1", "a": 1, "A": 2 }, 5, { "no": 1 }, { "id": "S2" } ]""");

        ProfileOverlay overlay = Load();

        Assert.Equal("S2", Assert.Single(overlay.Documents).Id);
        Assert.Equal(
            ["ProfileDuplicateProperty", "ProfileNotAnObject", "ProfileIdMissing"], overlay.Problems.Select(p => p.ErrorId));
    }

    [Fact]
    public void A_depth_bomb_is_refused()
    {
        string deep = string.Concat(Enumerable.Repeat("[", 100_000));
        _folder.Write("models/deep.json", "{ \"id\": \"a\", \"n\": " + deep);
        _folder.Write("models/limit.json", "{ \"id\": \"b\", \"n\": " + new string('[', 31) + new string(']', 31) + "}");
        _folder.Write("models/over.json", "{ \"id\": \"c\", \"n\": " + new string('[', 32) + new string(']', 32) + "}");

        ProfileOverlay overlay = Load();

        Assert.Equal("b", Assert.Single(overlay.Documents).Id);
        Assert.Equal(["ProfileTooDeep", "ProfileTooDeep"], overlay.Problems.Select(p => p.ErrorId));
    }

    [Fact]
    public void A_profile_with_too_many_values_is_refused()
    {
        _folder.Write("models/many.json", "{ \"id\": \"a\", \"n\": [" + string.Join(',', Enumerable.Repeat(1, 100_001)) + "] }");

        ProfileOverlay overlay = Load();

        Assert.Empty(overlay.Documents);
        Assert.Equal("ProfileTooManyValues", Assert.Single(overlay.Problems).ErrorId);
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read()
    {
        string path = _folder.Write("models/large.json", "");
        using (FileStream stream = File.OpenWrite(path))
        {
            stream.SetLength((64L << 20) + 1);
        }

        Assert.Equal("ProfileTooLarge", Assert.Single(Load().Problems).ErrorId);
    }

    [Fact]
    public void Files_of_windows_powershell_are_read()
    {
        const string Json = """{"id":"ü"}""";
        _folder.Write("models/1.json", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Json)]);
        _folder.Write("models/2.json", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Json.Replace('ü', 'v'))]);
        _folder.Write("models/3.json", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Json.Replace('ü', 'w'))]);

        ProfileOverlay overlay = Load();

        Assert.Empty(overlay.Problems);
        Assert.Equal(["ü", "v", "w"], overlay.Documents.Select(d => d.Id));
    }

    [Fact]
    public void Layers_come_weakest_first_and_a_repeated_id_is_a_problem_only_within_one()
    {
        _folder.Write("machine/models/m.json", """{ "id": "M", "from": "machine" }""");
        _folder.Write("user/models/m.json", """{ "id": "m", "from": "user" }""");
        string first = _folder.Write("user/models/k1.json", """{ "id": "k" }""");
        string second = _folder.Write("user/models/k2.json", """{ "id": "K" }""");
        var source = new JsonProfileSource(
        [
            new(ProfileLayer.Machine, Path.Combine(_folder.Path, "machine"), false),
            new(ProfileLayer.User, Path.Combine(_folder.Path, "user"), false),
            new(ProfileLayer.Environment, Path.Combine(_folder.Path, "absent"), false),
        ]);

        ProfileOverlay overlay = source.Load([]);

        Assert.Equal(["M", "k", "K", "m"], overlay.Documents.Select(d => d.Id));
        Assert.Equal(
            [ProfileLayer.Machine, ProfileLayer.User, ProfileLayer.User, ProfileLayer.User], overlay.Documents.Select(d => d.Layer));
        ProfileProblem problem = Assert.Single(overlay.Problems);
        Assert.Equal(("ProfileDuplicateId", second), (problem.ErrorId, problem.Path));
        Assert.Contains(first, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_file_may_be_named_and_says_itself_what_it_is()
    {
        string byFolder = _folder.Write("accelerators/a.json", """{ "id": "A" }""");
        string bySchema = _folder.Write("b.json", """{ "$schema": "../schema/model.schema.json", "id": "B" }""");
        string unknown = _folder.Write("c.json", """{ "id": "C" }""");

        ProfileOverlay overlay = new JsonProfileSource([]).Load([byFolder, bySchema, unknown, Path.Combine(_folder.Path, "no.json")]);

        Assert.Equal(
            [("A", ProfileKind.Accelerator, ProfileLayer.Explicit), ("B", ProfileKind.Model, ProfileLayer.Explicit)],
            overlay.Documents.Select(d => (d.Id, d.Kind, d.Layer)));
        Assert.Equal(["ProfileKindUnknown", "ProfilePathNotFound"], overlay.Problems.Select(p => p.ErrorId));
    }

    [Fact]
    public void What_editors_leave_behind_and_circles_of_links_do_no_harm()
    {
        _folder.Write("models/.#a.json", "lock");
        _folder.Write("models/a.json", """{ "id": "a" }""");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "models", "loop"), _folder.Path);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "models", "dangling.json"), "nowhere");

        ProfileOverlay overlay = Load();

        Assert.Equal("a", Assert.Single(overlay.Documents).Id);
        Assert.Equal("ProfileUnreadable", Assert.Single(overlay.Problems).ErrorId);
    }

    [Fact]
    public void Settings_of_the_layers_are_merged_and_arrays_replaced()
    {
        _folder.Write("1/settings.json", """{ "engine": "vLLM", "list": ["a", "b", "c"], "rules": { "x": "error", "y": { "z": 1 } }, "gone": 1 }""");
        _folder.Write("2/settings.json", """{ "List": ["q"], "rules": { "X": "none", "y": 2.50 }, "gone": null, "on": true }""");

        ProfileOverlay overlay = new JsonProfileSource([]).Load([Path.Combine(_folder.Path, "1"), Path.Combine(_folder.Path, "2")]);

        Assert.Empty(overlay.Problems);
        Assert.Equal(
            ["engine=vLLM", "List/0=q", "on=true", "rules/X=none", "rules/y=2.50"],
            overlay.Settings.Select(s => $"{s.Key}={s.Value}").Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal("none", overlay.Settings["Rules/x"]);
    }

    [Fact]
    public void Broken_settings_are_a_problem_with_a_place()
    {
        _folder.Write("settings.json", "{ \"a\": 1,\n  b }");

        ProfileProblem problem = Assert.Single(Load().Problems);

        Assert.Equal(("ProfileSyntax", new TextPosition(2, 3)), (problem.ErrorId, problem.Position!.Value));
    }

    [Fact]
    public void The_user_folder_and_the_environment_are_read()
    {
        _folder.Write("user/llmplanner/models/u.json", """{ "id": "u" }""");
        _folder.Write("one/models/e.json", """{ "id": "e" }""");
        string? user = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        string? profiles = Environment.GetEnvironmentVariable("LLMPLANNER_PROFILES");
        try
        {
            Environment.SetEnvironmentVariable("XDG_CONFIG_HOME", Path.Combine(_folder.Path, "user"));
            Environment.SetEnvironmentVariable(
                "LLMPLANNER_PROFILES", Path.Combine(_folder.Path, "one") + Path.PathSeparator + Path.Combine(_folder.Path, "missing"));

            ProfileOverlay overlay = new JsonProfileSource().Load([]);

            var expected = new List<(string, ProfileLayer)> { ("e", ProfileLayer.Environment) };
            if (!OperatingSystem.IsWindows())
            {
                expected.Insert(0, ("u", ProfileLayer.User));
            }

            Assert.Equal(expected, overlay.Documents.Where(d => d.Path.StartsWith(_folder.Path, StringComparison.Ordinal)).Select(d => (d.Id, d.Layer)));
            Assert.Equal("ProfilePathNotFound", Assert.Single(overlay.Problems, p => p.Path.StartsWith(_folder.Path, StringComparison.Ordinal)).ErrorId);
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_CONFIG_HOME", user);
            Environment.SetEnvironmentVariable("LLMPLANNER_PROFILES", profiles);
        }
    }

    [Fact]
    public void Any_profile_survives_the_way_through_the_configuration_package()
    {
        var name = Gen.Int[0, 11].Select(i => (char)"aB:/~.\uE000\uE001\uE002\"ü "[i]).Array[0, 4].Select(c => new string(c));
        var scalar = Gen.OneOf(
            Gen.Const("null"), Gen.Const("true"), Gen.Const("false"), Gen.Const("[]"), Gen.Const("{}"),
            Gen.Long.Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            name.Select(n => JsonSerializer.Serialize(n)));
        var value = Gen.Recursive<string>((depth, inner) => depth > 3 ? scalar : Gen.OneOf(
            scalar,
            inner.Array[0, 4].Select(items => "[" + string.Join(',', items) + "]"),
            Gen.Select(name, inner).Array[0, 4].Select(Object)));
        int run = 0;

        Gen.Select(name, value).Array[0, 5].Sample(properties =>
        {
            string json = Object([("id", "\"x\""), .. properties.Where(p => !string.Equals(p.Item1, "id", StringComparison.OrdinalIgnoreCase))]);
            string path = _folder.Write($"{Interlocked.Increment(ref run)}/models/m.json", json);
            ProfileOverlay overlay = new JsonProfileSource([]).Load([path]);
            Assert.Empty(overlay.Problems);
            Assert.True(JsonElement.DeepEquals(
                JsonDocument.Parse(json).RootElement, Assert.Single(overlay.Documents).Parse().RootElement), json);
        }, iter: 300);

        static string Object(IEnumerable<(string, string)> properties) => "{" + string.Join(',', properties
            .DistinctBy(p => p.Item1, StringComparer.OrdinalIgnoreCase)
            .Select(p => JsonSerializer.Serialize(p.Item1) + ":" + p.Item2)) + "}";
    }

    private ProfileOverlay Load() =>
        new JsonProfileSource([new(ProfileLayer.User, _folder.Path, false)]).Load([]);

    private string Json(ProfileDocument document) => Encoding.UTF8.GetString(document.Json.Span);
}
