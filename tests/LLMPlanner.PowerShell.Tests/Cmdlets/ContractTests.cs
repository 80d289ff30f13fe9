using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;
using LLMPlanner.Models;
using LLMPlanner.TestSupport;

namespace LLMPlanner.PowerShell.Tests.Cmdlets;

/// <summary>The rules that cmdlets, views and types files keep, read off the built module.</summary>
public sealed class ContractTests
{
    private static readonly Type[] s_cmdlets = [.. typeof(Loading.ModuleInitializer).Assembly.GetExportedTypes().Where(type => type.IsDefined(typeof(CmdletAttribute)))];
    private static readonly XDocument s_views = XDocument.Load(Path.Combine(BuildPaths.Module, "LLMPlanner.Format.ps1xml"));
    private static readonly XDocument s_types = XDocument.Load(Path.Combine(BuildPaths.Module, "LLMPlanner.Types.ps1xml"));

    public static TheoryData<string> Cmdlets => [.. s_cmdlets.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_cmdlet_is_named_as_PowerShell_asks(string name)
    {
        Type type = Cmdlet(name);
        CmdletAttribute cmdlet = type.GetCustomAttribute<CmdletAttribute>()!;
        string[] approved = [.. new[] { typeof(VerbsCommon), typeof(VerbsCommunications), typeof(VerbsData), typeof(VerbsDiagnostic), typeof(VerbsLifecycle), typeof(VerbsOther), typeof(VerbsSecurity) }
            .SelectMany(verbs => verbs.GetFields()).Select(field => (string)field.GetValue(null)!)];

        Assert.Contains(cmdlet.VerbName, approved);
        Assert.Matches("^[A-Z][A-Za-z]+[^s]$|ss$", cmdlet.NounName);
        Assert.Equal($"{cmdlet.VerbName}{cmdlet.NounName}Command", type.Name);
        Assert.Equal("LLMPlanner.PowerShell.Commands", type.Namespace);
        Assert.EndsWith($"/docs/cmdlets/{cmdlet.VerbName}-{cmdlet.NounName}.md", cmdlet.HelpUri, StringComparison.Ordinal);
        Assert.NotEmpty(type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(output => output.Type));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Parameters_are_not_the_engine_s_own(string name)
    {
        HashSet<string> reserved = new(PSCmdlet.CommonParameters.Concat(PSCmdlet.OptionalCommonParameters), StringComparer.OrdinalIgnoreCase);
        reserved.UnionWith(["vb", "db", "ea", "wa", "infa", "ev", "wv", "iv", "ov", "ob", "pv", "wi", "cf", "proga", "SelectProperty", "SelectObject"]);

        foreach (PropertyInfo parameter in Parameters(name))
        {
            string[] names = [parameter.Name, .. parameter.GetCustomAttribute<AliasAttribute>(false)?.AliasNames ?? []];
            Assert.Empty(names.Intersect(reserved, StringComparer.OrdinalIgnoreCase));
            Assert.NotEqual(typeof(bool), parameter.PropertyType);
            Assert.Matches("^[A-Z][A-Za-z]*$", parameter.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_can_be_given_by_pipeline_has_one_taker_by_value(string name)
    {
        var byValue = Parameters(name)
            .SelectMany(parameter => parameter.GetCustomAttributes<ParameterAttribute>(false).Where(a => a.ValueFromPipeline).Select(a => (a.ParameterSetName, parameter.Name)))
            .GroupBy(item => item.ParameterSetName);

        Assert.All(byValue, set => Assert.Single(set));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_writes_asks_first_and_what_only_reads_does_not(string name)
    {
        CmdletAttribute cmdlet = Cmdlet(name).GetCustomAttribute<CmdletAttribute>()!;
        bool writes = Parameters(name).Any(parameter => parameter.Name == "OutputPath");

        Assert.True(!writes || cmdlet.SupportsShouldProcess);
        Assert.True(!cmdlet.SupportsShouldProcess || cmdlet.VerbName is not ("Get" or "Test" or "Find" or "Measure" or "Compare"));
    }

    [Fact]
    public void Every_result_type_has_a_table_and_a_list()
    {
        foreach (Type type in Results())
        {
            XElement[] views = [.. s_views.Descendants("View").Where(view => view.Descendants("TypeName").Any(t => t.Value == type.FullName))];
            Assert.True(views.Any(view => view.Element("TableControl") is not null), type.FullName);
            Assert.True(views.Any(view => view.Element("ListControl") is not null), type.FullName);
        }
    }

    [Fact]
    public void Views_fit_their_room_and_show_what_is_there()
    {
        foreach (XElement view in s_views.Descendants("View"))
        {
            string name = view.Element("Name")!.Value;
            string[] types = [.. view.Descendants("TypeName").Select(t => t.Value)];
            Assert.Equal(types.Where(t => !t.StartsWith("Deserialized.", StringComparison.Ordinal)).Select(t => "Deserialized." + t).Order(), types.Where(t => t.StartsWith("Deserialized.", StringComparison.Ordinal)).Order());
            XElement[] headers = [.. view.Descendants("TableColumnHeader")];
            Assert.True(headers.Sum(header => (int?)header.Element("Width") ?? 0) < 100, name);
            Assert.Equal(headers.Length, view.Descendants("TableColumnItem").Count());
            Assert.All(headers, header => Assert.True(header.Element("Width") is not { } width || header.Element("Label")!.Value.Length <= (int)width, $"{name}: {header.Element("Label")!.Value}"));

            Type type = typeof(ModelPreset).Assembly.GetType(types[0].Split('#')[0], throwOnError: true)!;
            Assert.All(view.Descendants("PropertyName"), property => Assert.True(type.GetProperty(property.Value) is not null, $"{name}: {property.Value}"));
            Assert.All(view.Descendants("ScriptBlock"), script => Assert.Contains(
                System.Text.RegularExpressions.Regex.Matches(script.Value, @"\$_\.(\w+)"), match => type.GetProperty(match.Groups[1].Value) is not null));
        }
    }

    [Fact]
    public void Every_type_that_can_travel_becomes_live_again()
    {
        foreach (Type type in Results().SelectMany(Nested).Distinct())
        {
            XElement live = s_types.Root!.Elements("Type").Single(t => t.Element("Name")!.Value == type.FullName);
            Assert.Equal("LLMPlanner.PowerShell.Conversion.ResultConverter", live.Element("TypeConverter")?.Element("TypeName")?.Value);
            Assert.Contains(live.Descendants("NoteProperty"), note => note.Element("Name")!.Value == "SerializationDepth");
            XElement bag = s_types.Root!.Elements("Type").Single(t => t.Element("Name")!.Value == "Deserialized." + type.FullName);
            Assert.Equal(type.FullName, bag.Descendants("NoteProperty").Single(note => note.Element("Name")!.Value == "TargetTypeForDeserialization").Element("Value")!.Value);
        }
    }

    [Fact]
    public void Names_in_the_types_file_are_properties()
    {
        foreach (XElement type in s_types.Root!.Elements("Type"))
        {
            Type real = typeof(ModelPreset).Assembly.GetType(type.Element("Name")!.Value.Replace("Deserialized.", "", StringComparison.Ordinal), throwOnError: true)!;
            Assert.All(type.Descendants("ReferencedProperties").Elements("Name"), name => Assert.NotNull(real.GetProperty(name.Value)));
        }
    }

    [Fact]
    public void Units_are_in_the_names_and_numbers_are_numbers()
    {
        foreach (PropertyInfo property in Results().SelectMany(Nested).Distinct().SelectMany(type => type.GetProperties()))
        {
            Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (property.Name.EndsWith("Bytes", StringComparison.Ordinal) || property.Name.EndsWith("BytesPerSecond", StringComparison.Ordinal))
            {
                Assert.True(type == typeof(long), property.ToString());
            }

            if (property.Name.EndsWith("Parameters", StringComparison.Ordinal) && property.Name != "Parameters")
            {
                Assert.True(type == typeof(long), property.ToString());
            }

            if (property.Name.EndsWith("PerSecond", StringComparison.Ordinal) || property.Name.EndsWith("Seconds", StringComparison.Ordinal))
            {
                Assert.Contains(type, new[] { typeof(double), typeof(long) });
            }
        }
    }

    private static Type Cmdlet(string name) => s_cmdlets.Single(type => type.Name == name);

    private static IEnumerable<PropertyInfo> Parameters(string cmdlet)
        => Cmdlet(cmdlet).GetProperties().Where(property => property.IsDefined(typeof(ParameterAttribute), false));

    private static IEnumerable<Type> Results() => s_cmdlets
        .SelectMany(type => type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(output => output.Type))
        .Select(output => output.Type)
        .Where(type => type.Assembly == typeof(ModelPreset).Assembly)
        .Distinct();

    /// <summary>A result type and what its properties lead to; of a preset the serializer takes values only.</summary>
    private static IEnumerable<Type> Nested(Type type)
    {
        if (type == typeof(ModelPreset))
        {
            return [type];
        }

        return type.GetProperties().Where(p => p.GetIndexParameters().Length == 0 && !p.GetMethod!.IsStatic)
            .Select(p => p.PropertyType)
            .Select(t => t.IsGenericType && typeof(IEnumerable).IsAssignableFrom(t) ? t.GetGenericArguments()[0] : t)
            .Where(t => t.IsClass && t.Assembly == typeof(ModelPreset).Assembly)
            .SelectMany(Nested)
            .Prepend(type);
    }
}
