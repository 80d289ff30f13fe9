namespace LLMPlanner.Hardware.Import.Tools;

/// <summary>
/// The cards that AMD's device ids stand for, for machines without the list that comes with the graphics library. An id is one of a
/// chip; where several cards have it, memory and gfx target tell.
/// </summary>
internal static class AmdDeviceIds
{
    private static readonly Dictionary<string, string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["6860"] = "Radeon Instinct MI25",
        ["66A1"] = "Instinct MI50/MI60",
        ["66AF"] = "Radeon VII",
        ["67DF"] = "Radeon RX 580",
        ["731F"] = "Radeon RX 5700/5700 XT",
        ["7340"] = "Radeon RX 5500 XT",
        ["7360"] = "Radeon Pro V520",
        ["7362"] = "Radeon Pro V520",
        ["738C"] = "Instinct MI100",
        ["73A1"] = "Radeon Pro V620",
        ["73A3"] = "Radeon Pro W6800",
        ["73A5"] = "Radeon RX 6950 XT",
        ["73AE"] = "Radeon Pro V620",
        ["73AF"] = "Radeon RX 6900 XT",
        ["73BF"] = "Radeon RX 6800/6800 XT/6900 XT",
        ["73DF"] = "Radeon RX 6700/6700 XT/6750 XT",
        ["73EF"] = "Radeon RX 6650 XT",
        ["73FF"] = "Radeon RX 6600/6600 XT",
        ["7408"] = "Instinct MI250X",
        ["740C"] = "Instinct MI250/MI250X",
        ["740F"] = "Instinct MI210",
        ["7448"] = "Radeon Pro W7900",
        ["7449"] = "Radeon Pro W7800",
        ["744A"] = "Radeon Pro W7900",
        ["744C"] = "Radeon RX 7900 GRE/7900 XT/7900 XTX/7900M",
        ["745E"] = "Radeon Pro W7800",
        ["7460"] = "Radeon Pro V710",
        ["7461"] = "Radeon Pro V710",
        ["7470"] = "Radeon Pro W7700",
        ["747E"] = "Radeon RX 7700 XT/7800 XT",
        ["7480"] = "Radeon RX 7600/7600 XT/7600M XT",
        ["74A0"] = "Instinct MI300A",
        ["74A1"] = "Instinct MI300X",
        ["74A2"] = "Instinct MI308X",
        ["74A5"] = "Instinct MI325X",
        ["74B5"] = "Instinct MI300X",
        ["74B9"] = "Instinct MI325X",
        ["7550"] = "Radeon RX 9070/9070 XT/9070 GRE",
        ["7551"] = "Radeon AI PRO R9700",
        ["7590"] = "Radeon RX 9060 XT",
        ["75A0"] = "Instinct MI350X",
        ["75A3"] = "Instinct MI355X",
        ["75B0"] = "Instinct MI350X",
        ["75B3"] = "Instinct MI355X",
        ["1114"] = "Radeon 860M Graphics",
        ["1506"] = "Radeon 610M",
        ["150E"] = "Radeon 890M Graphics",
        ["1586"] = "Radeon 8060S",
        ["15BF"] = "Radeon 780M Graphics",
        ["15C8"] = "Radeon 740M Graphics",
        ["15D8"] = "Radeon Vega Graphics",
        ["15DD"] = "Radeon Vega Graphics",
        ["13C0"] = "Radeon Graphics",
        ["1638"] = "Radeon Graphics",
        ["163F"] = "Radeon Graphics",
        ["164E"] = "Radeon 610M",
        ["1681"] = "Radeon 680M",
        ["1900"] = "Radeon 780M Graphics",
        ["1901"] = "Radeon 740M Graphics",
        ["1902"] = "Radeon 840M Graphics",
    };

    /// <summary>The name for an id such as <c>0x744c</c>, or <see langword="null"/>.</summary>
    public static string? Name(string? id)
    {
        string text = (id ?? string.Empty).Trim();
        text = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.Substring(2) : text;
        return s_names.TryGetValue(text, out string? name) ? name : null;
    }
}
