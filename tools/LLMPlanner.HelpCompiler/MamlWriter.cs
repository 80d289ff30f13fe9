using System.Globalization;
using System.Text;
using System.Xml;

namespace LLMPlanner.HelpCompiler;

/// <summary>Writes pages in the form that Get-Help reads.</summary>
internal static class MamlWriter
{
    private const string Maml = "http://schemas.microsoft.com/maml/2004/10";
    private const string Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private const string Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static void Write(IEnumerable<HelpPage> pages, string file)
    {
        using var writer = XmlWriter.Create(file, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false) });
        writer.WriteStartElement("helpItems", "http://msh");
        writer.WriteAttributeString("schema", "maml");
        foreach (HelpPage page in pages)
        {
            Write(writer, page);
        }

        writer.WriteEndElement();
    }

    private static void Write(XmlWriter writer, HelpPage page)
    {
        string[] name = page.Name.Split('-', 2);
        writer.WriteStartElement("command", "command", Command);
        writer.WriteAttributeString("xmlns", "maml", null, Maml);
        writer.WriteAttributeString("xmlns", "dev", null, Dev);
        Element(writer, "command", "details", () =>
        {
            Text(writer, "command", "name", page.Name);
            Text(writer, "command", "verb", name[0]);
            Text(writer, "command", "noun", name[1]);
            Paragraphs(writer, "description", [page.Synopsis]);
        });
        Paragraphs(writer, "description", page.Description);
        Element(writer, "command", "syntax", () =>
        {
            foreach (HelpSyntax syntax in page.Syntaxes)
            {
                Syntax(writer, page, syntax);
            }
        });
        Element(writer, "command", "parameters", () =>
        {
            foreach (HelpParameter parameter in page.Parameters)
            {
                Parameter(writer, parameter, parameter.IsRequired, parameter.Fact("Position", "Named"));
            }
        });
        Types(writer, "inputTypes", "inputType", page.Inputs);
        Types(writer, "returnValues", "returnValue", page.Outputs);
        Element(writer, "maml", "alertSet", () => Paragraphs(writer, "alert", page.Notes));
        Element(writer, "command", "examples", () =>
        {
            foreach (HelpExample example in page.Examples)
            {
                Example(writer, example);
            }
        });
        Element(writer, "command", "relatedLinks", () =>
        {
            Link(writer, "Online Version:", page.OnlineVersion);
            foreach (string related in page.Related)
            {
                Link(writer, related, string.Empty);
            }
        });
        writer.WriteEndElement();
    }

    private static void Syntax(XmlWriter writer, HelpPage page, HelpSyntax syntax) => Element(writer, "command", "syntaxItem", () =>
    {
        Text(writer, "maml", "name", page.Name);
        int position = 0;
        foreach (HelpSyntaxItem item in syntax.Items)
        {
            if (page.Parameters.FirstOrDefault(parameter => parameter.Name == item.Name) is { } parameter)
            {
                string place = item.IsPositional ? (position++).ToString(CultureInfo.InvariantCulture) : "named";
                Parameter(writer, parameter, item.IsRequired, place);
            }
        }
    });

    private static void Parameter(XmlWriter writer, HelpParameter parameter, bool isRequired, string position) => Element(writer, "command", "parameter", () =>
    {
        writer.WriteAttributeString("required", isRequired ? "true" : "false");
        writer.WriteAttributeString("variableLength", parameter.Type.EndsWith("[]", StringComparison.Ordinal) ? "true" : "false");
        writer.WriteAttributeString("globbing", parameter.AcceptsWildcards ? "true" : "false");
        writer.WriteAttributeString("pipelineInput", parameter.PipelineInput);
        writer.WriteAttributeString("position", position == "Named" ? "named" : position);
        writer.WriteAttributeString("aliases", parameter.Fact("Aliases", "none"));
        Text(writer, "maml", "name", parameter.Name);
        Paragraphs(writer, "description", parameter.Text);
        if (parameter.Type != "SwitchParameter")
        {
            writer.WriteStartElement("command", "parameterValue", Command);
            writer.WriteAttributeString("required", "true");
            writer.WriteAttributeString("variableLength", "false");
            writer.WriteString(parameter.Type);
            writer.WriteEndElement();
        }

        Element(writer, "dev", "type", () =>
        {
            Text(writer, "maml", "name", parameter.Type);
            writer.WriteElementString("maml", "uri", Maml, string.Empty);
        });
        Text(writer, "dev", "defaultValue", parameter.Fact("Default value", "None"));
    });

    private static void Types(XmlWriter writer, string list, string item, IReadOnlyList<HelpType> types) => Element(writer, "command", list, () =>
    {
        foreach (HelpType type in types)
        {
            Element(writer, "command", item, () =>
            {
                Element(writer, "dev", "type", () => Text(writer, "maml", "name", type.Name));
                Paragraphs(writer, "description", type.Text);
            });
        }
    });

    private static void Example(XmlWriter writer, HelpExample example) => Element(writer, "command", "example", () =>
    {
        Text(writer, "maml", "title", $"--- {example.Title} ---");
        Text(writer, "dev", "code", example.Code);
        Element(writer, "dev", "remarks", () =>
        {
            foreach (string remark in example.Remarks)
            {
                Text(writer, "maml", "para", remark);
            }
        });
    });

    private static void Link(XmlWriter writer, string text, string uri) => Element(writer, "maml", "navigationLink", () =>
    {
        Text(writer, "maml", "linkText", text);
        Text(writer, "maml", "uri", uri);
    });

    private static void Paragraphs(XmlWriter writer, string name, IReadOnlyList<string> paragraphs) => Element(writer, "maml", name, () =>
    {
        foreach (string paragraph in paragraphs)
        {
            Text(writer, "maml", "para", paragraph);
        }
    });

    private static void Element(XmlWriter writer, string prefix, string name, Action content)
    {
        writer.WriteStartElement(prefix, name, Namespace(prefix));
        content();
        writer.WriteEndElement();
    }

    private static void Text(XmlWriter writer, string prefix, string name, string text) => writer.WriteElementString(prefix, name, Namespace(prefix), text);

    private static string Namespace(string prefix) => prefix switch
    {
        "maml" => Maml,
        "dev" => Dev,
        _ => Command,
    };
}
