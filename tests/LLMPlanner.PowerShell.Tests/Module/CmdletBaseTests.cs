using System.Management.Automation;
using LLMPlanner.PowerShell.Commands;

namespace LLMPlanner.PowerShell.Tests.Module;

public sealed class CmdletBaseTests
{
    [Theory]
    [InlineData(PlannerErrorKind.NotFound, ErrorCategory.ObjectNotFound)]
    [InlineData(PlannerErrorKind.InvalidData, ErrorCategory.InvalidData)]
    [InlineData(PlannerErrorKind.InvalidArgument, ErrorCategory.InvalidArgument)]
    [InlineData(PlannerErrorKind.Unsupported, ErrorCategory.NotImplemented)]
    [InlineData(PlannerErrorKind.LimitExceeded, ErrorCategory.LimitsExceeded)]
    [InlineData(PlannerErrorKind.Unavailable, ErrorCategory.ResourceUnavailable)]
    public void An_error_of_the_domain_becomes_a_full_record(PlannerErrorKind kind, ErrorCategory category)
    {
        var error = new PlannerException("SomeId", kind, "What is wrong.", "target", "What to do.");

        ErrorRecord record = PlannerErrors.ToRecord(error);

        Assert.Equal("SomeId", record.FullyQualifiedErrorId);
        Assert.Equal(category, record.CategoryInfo.Category);
        Assert.Equal("target", record.TargetObject);
        Assert.Equal("What is wrong.", record.ToString());
        Assert.Equal("What to do.", record.ErrorDetails.RecommendedAction);
        Assert.Same(error, record.Exception);
    }

    [Fact]
    public void Work_that_ends_within_a_second_shows_no_progress()
    {
        var (records, time, progress) = Progress();
        for (int ms = 0; ms < 1000; ms += 10)
        {
            time.Value = TimeSpan.FromMilliseconds(ms);
            progress.Report("item", ms, 1000);
        }

        progress.Dispose();

        Assert.Empty(records);
    }

    [Fact]
    public void Long_work_shows_at_most_ten_records_a_second_and_ends_with_completed()
    {
        var (records, time, progress) = Progress();
        for (int ms = 0; ms <= 3000; ms++)
        {
            time.Value = TimeSpan.FromMilliseconds(ms);
            progress.Report($"item {ms}", ms, 4000);
        }

        progress.Dispose();
        progress.Dispose();

        Assert.Equal(22, records.Count);
        Assert.Equal(("item 1000", 25), (records[0].StatusDescription, records[0].PercentComplete));
        Assert.Equal(ProgressRecordType.Completed, records[^1].RecordType);
        Assert.Equal(1, records.Count(r => r.RecordType == ProgressRecordType.Completed));
    }

    private static (List<ProgressRecord> Records, StrongBox Time, ProgressReporter Reporter) Progress()
    {
        var records = new List<ProgressRecord>();
        var time = new StrongBox();
        return (records, time, new ProgressReporter("Reading", records.Add, () => time.Value));
    }

    private sealed class StrongBox
    {
        public TimeSpan Value { get; set; }
    }
}
