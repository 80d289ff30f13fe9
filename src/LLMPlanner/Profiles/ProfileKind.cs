namespace LLMPlanner.Profiles;

/// <summary>What a profile describes. Each kind has its own names.</summary>
public enum ProfileKind
{
    /// <summary>A published model (<c>models/**</c>).</summary>
    Model = 0,

    /// <summary>A graphics card or another accelerator (<c>hardware/accelerators/**</c>).</summary>
    Accelerator = 1,

    /// <summary>A whole machine (<c>hardware/machines/**</c>).</summary>
    Machine = 2,

    /// <summary>A size of machine that a cloud rents out (<c>hardware/cloud/**</c>).</summary>
    Cloud = 3,

    /// <summary>An inference engine and its constants by version (<c>engines/**</c>).</summary>
    Engine = 4,

    /// <summary>A quantization and the layers that it leaves alone (<c>quantization/**</c>).</summary>
    Quantization = 5,
}
