using System.Text;
using LLMPlanner.Hardware;
using LLMPlanner.Hardware.Import;
using LLMPlanner.Tests.Support;

namespace LLMPlanner.Tests.Hardware.Import;

/// <summary>What an import holds in memory, however long its input is.</summary>
[Collection(MemoryCollection.Name)]
public class ImportMemoryTests
{
    [Fact]
    public void A_document_without_end_is_refused_with_the_limit()
    {
        Assert.Equal("ImportTooLarge", Endless("<nvidia_smi_log><driver_version>1</driver_version>", "<gpu><product_name>x</product_name></gpu>", HardwareImportFormat.NvidiaSmiXml).ErrorId);
        Assert.Equal("ImportItemTooLarge", Endless("{\"card0\":{\"x\":\"", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", HardwareImportFormat.RocmSmiJson).ErrorId);
        Assert.Equal("ImportItemTooLarge", Endless("{\"apiVersion\":\"v1\",\"items\":[{\"kind\":\"", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", HardwareImportFormat.KubernetesNodes).ErrorId);
        Assert.Equal("ImportLineTooLong", Endless("name,gpu,ram\n", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", HardwareImportFormat.Csv).ErrorId);
        Assert.Equal("ImportTooManyColumns", Endless("name,gpu,ram\n", ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,", HardwareImportFormat.Csv).ErrorId);
    }

    [Fact]
    public void A_gigabyte_of_rows_streams()
    {
        // A hundred megabytes in each of ten rounds would only be slower.
        using var stream = new RepeatingStream("name,gpu,gpu count,ram\n", "rack-17-node,RTX 4090,2,128GB\n", 100 << 20);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long peak = 0;
        int count = 0;
        foreach (HardwareProfile profile in HardwareImporter.Read(stream, new HardwareImportOptions { Format = HardwareImportFormat.Csv }))
        {
            if (++count % 200_000 == 0)
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
            }

            Assert.Equal(2, profile.AcceleratorCount);
        }

        Assert.True(count > 3_000_000, $"{count}");
        Assert.True(peak < 64 << 20, $"{peak}");
    }

    [Fact]
    public void An_item_costs_memory_in_proportion_to_its_length()
    {
        static long Measure(int megabytes)
        {
            string text = "{\"kind\":\"Node\",\"metadata\":{\"name\":\"n\"},\"x\":\"" + new string('x', megabytes << 20) + "\",\"status\":{}}";
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (HardwareProfile profile in HardwareImporter.Read(new MemoryStream(bytes), new HardwareImportOptions { Format = HardwareImportFormat.KubernetesNodes }))
            {
                Assert.Equal("n", profile.Name);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        long one = Measure(1);
        Assert.InRange(Measure(15), 0, 15 * 2 * one);
    }

    private static PlannerException Endless(string start, string item, HardwareImportFormat format)
    {
        using var stream = new RepeatingStream(start, item, long.MaxValue);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        PlannerException error = Assert.Throws<PlannerException>(() =>
        {
            foreach (HardwareProfile profile in HardwareImporter.Read(stream, new HardwareImportOptions { Format = format }))
            {
                Assert.NotNull(profile);
            }
        });
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 100 << 20);
        return error;
    }
}
