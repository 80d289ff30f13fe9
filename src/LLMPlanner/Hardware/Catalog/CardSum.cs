using LLMPlanner.Resources;
using LLMPlanner.Text;

namespace LLMPlanner.Hardware.Catalog;

/// <summary>Adds up the cards of a text such as <c>2x RTX 4090 + RTX 3090</c>.</summary>
internal sealed class CardSum(string text)
{
    private readonly List<Accelerator> _devices = [];
    private readonly List<string> _names = [];

    /// <summary>What was typed.</summary>
    public string Text { get; } = text;

    /// <summary>Adds the devices of a number of cards of one name.</summary>
    /// <exception cref="PlannerException">There are more devices than a profile may have.</exception>
    public void Add(int count, string name, IReadOnlyList<Accelerator> devices)
    {
        _devices.AddRange(devices);
        _names.Add(count == 1 ? name : FormattableString.Invariant($"{count}x {name}"));
        if (_devices.Count > HardwareText.MaxDevices)
        {
            throw PlannerException.Create(
                PlannerErrorKind.InvalidArgument, nameof(SR.HardwareCountInvalid), Text,
                DecimalText.Shorten(Text), HardwareText.MaxDevices);
        }
    }

    /// <summary>The profile of all cards, without a host.</summary>
    public HardwareProfile ToProfile() => ProfileAssembler.Bare(string.Join(" + ", _names), _devices);
}
