using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LLMPlanner.Throughput;

namespace LLMPlanner.Fitting;

/// <summary>One class of devices as it goes into a profile.</summary>
internal sealed record FittedClass(string Name, SpeedConstants Constants, double DecodeFactor, double PromptFactor, double FirstTokenFactor, int Rows, string Note);

/// <summary>Writes a profile of profiles/throughput.</summary>
internal static class ProfileWriter
{
    private static readonly JsonWriterOptions s_options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(string engine, bool splitsLayers, double unmeasuredFactor, string source, IEnumerable<FittedClass> classes, IEnumerable<string> cards)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteString("id", engine);
            json.WriteString("split", splitsLayers ? "layers" : "ranks");
            json.WriteString("source", source);
            json.WritePropertyName("unmeasuredFactor");
            Number(json, unmeasuredFactor);
            json.WriteStartArray("measuredCards");
            foreach (string card in cards.Distinct().Order(StringComparer.Ordinal))
            {
                json.WriteStringValue(card);
            }

            json.WriteEndArray();
            json.WriteStartObject("classes");
            foreach (FittedClass fitted in classes)
            {
                Class(json, fitted);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()).ReplaceLineEndings("\n") + "\n";
    }

    private static void Class(Utf8JsonWriter json, FittedClass fitted)
    {
        json.WriteStartObject(fitted.Name);
        json.WriteNumber("rows", fitted.Rows);
        json.WriteString("note", fitted.Note);
        json.WritePropertyName("decodeFactor");
        Number(json, fitted.DecodeFactor);
        json.WritePropertyName("promptFactor");
        Number(json, fitted.PromptFactor);
        json.WritePropertyName("firstTokenFactor");
        Number(json, fitted.FirstTokenFactor);
        json.WriteStartObject("constants");
        foreach (SpeedConstant constant in Enum.GetValues<SpeedConstant>())
        {
            if (fitted.Constants[constant] != SpeedConstants.Neutral(constant))
            {
                json.WritePropertyName(SpeedConstants.Name(constant));
                Number(json, fitted.Constants[constant]);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Four digits: more are noise, and fewer lines change when measurements are added.
    private static void Number(Utf8JsonWriter json, double value) => json.WriteRawValue(Rounded(value).ToString("0.############", CultureInfo.InvariantCulture));

    private static double Rounded(double value) => double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
