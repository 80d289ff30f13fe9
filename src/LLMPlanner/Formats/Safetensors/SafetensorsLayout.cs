using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Safetensors;

/// <summary>How the data of the tensors lie in the file: nothing may overlap; holes and missing data are said.</summary>
internal static class SafetensorsLayout
{
    /// <summary>Checks a header.</summary>
    public static void Check(SafetensorsHeader header, List<ModelFileWarning> warnings)
    {
        var begins = new long[header.Count];
        var order = new int[header.Count];
        for (int i = 0; i < order.Length; i++)
        {
            begins[i] = header.Entry(i).Begin;
            order[i] = i;
        }

        Array.Sort(begins, order);
        long end = 0;
        int holes = 0;
        int unknown = -1;
        for (int i = 0; i < order.Length; i++)
        {
            ref readonly SafetensorsEntry entry = ref header.Entry(order[i]);
            if (entry.Begin < end && entry.End > entry.Begin)
            {
                throw PlannerException.Create(
                    PlannerErrorKind.InvalidData, nameof(SR.SafetensorsOverlap), header.Source, header.Source, header.SafeName(order[i]), entry.Begin);
            }

            holes += entry.Begin > end ? 1 : 0;
            end = Math.Max(end, entry.End);
            unknown = entry.Type == SafetensorsDataTypes.Unknown && unknown < 0 ? order[i] : unknown;
        }

        if (unknown >= 0)
        {
            string name = header.SafeName(unknown);
            warnings.Add(ModelFileWarning.Create(nameof(SR.SafetensorsTypeUnknown), name, header.Source, name));
        }

        if (holes > 0)
        {
            warnings.Add(ModelFileWarning.Create(nameof(SR.SafetensorsHoles), header.Source, header.Source, holes));
        }

        if (header.FileBytes is { } length && end > length - header.HeaderBytes)
        {
            warnings.Add(ModelFileWarning.Create(nameof(SR.SafetensorsDataMissing), header.Source, header.Source, end - (length - header.HeaderBytes)));
        }
    }
}
