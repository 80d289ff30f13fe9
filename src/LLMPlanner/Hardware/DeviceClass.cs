namespace LLMPlanner.Hardware;

/// <summary>What kind of device an accelerator is.</summary>
public enum DeviceClass
{
    /// <summary>Not said, such as for a profile made of sizes alone.</summary>
    Unknown = 0,

    /// <summary>A desktop graphics card for consumers.</summary>
    Consumer,

    /// <summary>A desktop graphics card or desktop machine for professionals.</summary>
    Workstation,

    /// <summary>A data-centre part.</summary>
    DataCenter,

    /// <summary>A graphics chip of a notebook.</summary>
    Laptop,

    /// <summary>Graphics in the processor, using system memory.</summary>
    Integrated,

    /// <summary>An embedded module.</summary>
    Edge,
}
