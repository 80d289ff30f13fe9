using System.Text.Json;
using LLMPlanner.QualityCompiler;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: LLMPlanner.QualityCompiler <folder of the evidence> <output file>");
    return 2;
}

try
{
    QualityData data = QualityData.Read(args[0]);
    File.WriteAllBytes(args[1], IndexWriter.Write(data, QualityModel.Build(data)));
    return 0;
}
catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or IOException)
{
    // The form that MSBuild turns into an error with a place.
    Console.Error.WriteLine($"{args[0]}(1,1): error LLMPQ001: {e.Message}");
    return 1;
}
