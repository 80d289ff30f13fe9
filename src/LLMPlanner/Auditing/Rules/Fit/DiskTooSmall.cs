using LLMPlanner.Text;

namespace LLMPlanner.Auditing.Rules;

/// <summary>LLMP1007: the files of the models do not fit on the disk of a target.</summary>
internal sealed class DiskTooSmall : TargetRule
{
    public DiskTooSmall()
        : base("LLMP1007", RuleSeverity.Error)
    {
    }

    internal override IEnumerable<Finding> Check(TargetContext target)
    {
        long files = target.Loads.Sum(load => load.FileBytes ?? 0);
        if (target.Target.DiskBytes is { } disk && files > disk)
        {
            yield return Find(target.Target.PlaceOf("disk"), Message.Gibibytes(files), Message.Gibibytes(disk), target.Loads.Count);
        }
    }
}
