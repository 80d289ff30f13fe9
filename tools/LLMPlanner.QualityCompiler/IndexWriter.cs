using System.Globalization;
using System.Text.Json;

namespace LLMPlanner.QualityCompiler;

/// <summary>Writes the index that the library embeds.</summary>
internal static class IndexWriter
{
    public static byte[] Write(QualityData data, QualityModel model)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("asOf", data.Benchmarks.AsOf);
            json.WritePropertyName("scale");
            Array(json, [.. data.Benchmarks.Anchors.OrderBy(a => a.Points).SelectMany(anchor => new[]
            {
                model.General.TryGetValue(anchor.Subject, out double ability) ? ability : throw new KeyNotFoundException($"The anchor {anchor.Subject} has no evidence."),
                anchor.Points,
            })]);
            json.WritePropertyName("prior");
            Array(json, model.Prior.Intercept, model.Prior.PerDoubling, model.Prior.PerYear, model.Prior.Thinking, model.Prior.Spread);
            QuantizationFit loss = QuantizationFit.Of(data.Quantization);
            json.WritePropertyName("quantization");
            Array(json, loss.Intercept, loss.PerBit, loss.PerLogSize, data.Benchmarks.QuantizationPointsPerNat);
            json.WriteStartObject("models");
            Dictionary<string, Dictionary<ModelMode, UseAbility>> uses = data.Benchmarks.Uses.ToDictionary(use => use.Name, model.ForUse, StringComparer.Ordinal);
            foreach (IGrouping<string, ModelMode> modes in model.General.Keys.Order().GroupBy(subject => subject.Model))
            {
                json.WriteStartObject(modes.Key);
                foreach (ModelMode subject in modes)
                {
                    json.WriteStartObject(subject.Mode);
                    json.WritePropertyName("general");
                    Array(json, model.General[subject], model.GeneralWeight[subject]);
                    foreach ((string use, Dictionary<ModelMode, UseAbility> abilities) in uses)
                    {
                        if (abilities.TryGetValue(subject, out UseAbility ability))
                        {
                            json.WritePropertyName(use);
                            Array(json, ability.Ability, ability.Weight, ability.OwnWeight, ability.IsIndependent ? 1 : 0);
                        }
                    }

                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Array(Utf8JsonWriter json, params double[] values)
    {
        json.WriteStartArray();
        foreach (double value in values)
        {
            // Three digits are finer than any of these figures is known.
            json.WriteRawValue(Math.Round(value, 3).ToString("0.###", CultureInfo.InvariantCulture));
        }

        json.WriteEndArray();
    }
}
