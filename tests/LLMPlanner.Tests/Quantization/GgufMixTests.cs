using System.Globalization;
using System.IO.Compression;
using LLMPlanner.Accuracy.LlamaCpp;
using LLMPlanner.Architectures;
using LLMPlanner.Models;
using LLMPlanner.Quantization;

namespace LLMPlanner.Tests.Quantization;

/// <summary>GGUF mixes against dry runs of llama.cpp's quantizer.</summary>
public sealed class GgufMixTests
{
    private static readonly string[][] s_sizes = [.. File.ReadLines(TestData.Path("gguf-tensor-mebibytes.tsv")).Skip(1).Select(line => line.Split('\t'))];

    public static TheoryData<string> Mixes => [.. s_sizes.Select(row => row[1]).Distinct()];

    [Theory]
    [MemberData(nameof(Mixes))]
    public void Tensor_bytes_equal_the_quantizer_to_its_printed_digits(string mix)
    {
        string[][] rows = [.. s_sizes.Where(row => row[1] == mix)];
        Assert.NotEmpty(rows);
        foreach (string[] row in rows)
        {
            // The dry runs were made without an importance matrix.
            WeightPlan plan = QuantizationCatalog.BuiltIn.Find(mix, gguf: true).Plan(LlamaCppShapes.Get(row[0]), hasImportanceMatrix: false);
            string printed = (plan.TextBytes / 1048576.0).ToString("F2", CultureInfo.InvariantCulture);
            Assert.Equal($"{row[0]} {decimal.Parse(row[2], CultureInfo.InvariantCulture):F2}", $"{row[0]} {printed}");
        }
    }

    [Theory]
    [MemberData(nameof(Mixes))]
    public void Every_tensor_has_the_quantizers_type(string mix)
    {
        int compared = 0;
        foreach (TypeRow row in TypeRow.All.Where(row => row.Mix == mix))
        {
            WeightPlan plan = QuantizationCatalog.BuiltIn.Find(mix, gguf: true).Plan(LlamaCppShapes.Get(row.Model), hasImportanceMatrix: false);
            ModelArchitecture architecture = plan.Architecture;
            foreach (TensorBytes tensor in plan.Tensors.Where(t => t.Group.Dimensions > 1 && !t.Group.IsKeptInFloat32))
            {
                int[] layers = tensor.Group.LayerKind < 0
                    ? [-1]
                    : [.. Enumerable.Range(0, architecture.LayerCount).Where(layer => architecture.Layout[layer] == tensor.Group.LayerKind)];
                for (int i = 0; i < layers.Length; i++)
                {
                    string expected = row.TypeOf(tensor.Group.Name, layers[i]);
                    Assert.Equal($"{row.Model} {layers[i]} {tensor.Group.Name} {expected}", $"{row.Model} {layers[i]} {tensor.Group.Name} {tensor.TypeAt(i)}");
                    compared++;
                }
            }
        }

        Assert.True(mix.StartsWith("MXFP4(", StringComparison.Ordinal) || compared > 1000, $"{compared} tensors compared");
    }

    [Fact]
    public void No_tensor_takes_fewer_bits_than_the_mix_says()
    {
        QuantizationFormat[] mixes = [.. QuantizationCatalog.BuiltIn.Formats.Where(format => format.IsGguf)];
        foreach (ModelPreset model in ModelCatalog.BuiltIn.All().Where((_, place) => place % 11 == 0))
        {
            foreach (QuantizationFormat mix in mixes)
            {
                foreach (TensorBytes tensor in mix.Plan(model.Architecture, hasImportanceMatrix: false).Tensors.Where(tensor => tensor.Group.Part == ModelPart.Text))
                {
                    double bits = tensor.TotalBytes * 8.0 / tensor.Group.Parameters;
                    Assert.True(bits >= mix.LeastBitsPerWeight, $"{model} {mix} {tensor.Group.Name}: {bits} bits, and at least {mix.LeastBitsPerWeight} were promised");
                }
            }
        }
    }

    private sealed record TypeRow(string Model, string Mix, string Default, Dictionary<string, string> Global, Dictionary<(string Name, int Layer), string> Layers)
    {
        public static IReadOnlyList<TypeRow> All { get; } = [.. Read()];

        public string TypeOf(string name, int layer)
            => layer < 0
                ? Global.GetValueOrDefault(name, Default)
                : Layers.GetValueOrDefault((name, layer), Default);

        private static IEnumerable<TypeRow> Read()
        {
            using var stream = new GZipStream(File.OpenRead(TestData.Path("gguf-tensor-types.tsv.gz")), CompressionMode.Decompress);
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
            {
                string[] cells = line.Split('\t');
                var row = new TypeRow(cells[0], cells[1], cells[2], [], []);
                foreach (string cell in cells.Skip(3))
                {
                    string[] parts = cell.Split('=', '@');
                    if (parts.Length == 2)
                    {
                        row.Global.Add(parts[0], parts[1]);
                        continue;
                    }

                    foreach (string range in parts[2].Split(','))
                    {
                        int[] ends = [.. range.Split('-').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
                        for (int layer = ends[0]; layer <= ends[^1]; layer++)
                        {
                            row.Layers.Add((parts[0], layer), parts[1]);
                        }
                    }
                }

                yield return row;
            }
        }
    }
}
