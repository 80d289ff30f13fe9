namespace LLMPlanner.Throughput;

/// <summary>
/// The constants of the speed model. Shares are of a peak figure of the device; times are per layer of one step unless said otherwise.
/// profiles/throughput holds their values for each engine and class of device, with the error they were fitted with.
/// </summary>
internal enum SpeedConstant
{
    /// <summary>Share of the memory bandwidth that reading dense weights reaches.</summary>
    WeightBandwidth,

    /// <summary>The same for routed experts, which are read in smaller pieces.</summary>
    ExpertBandwidth,

    /// <summary>Factor on both where the card does not compute with the stored format and unpacks it on the way.</summary>
    UnpackedBandwidth,

    /// <summary>Share of the memory bandwidth that reading the cache reaches.</summary>
    CacheBandwidth,

    /// <summary>Microseconds that a layer costs however little it reads: launches, synchronization, norms.</summary>
    LayerMicroseconds,

    /// <summary>Added for a layer of experts: routing, sorting, combining.</summary>
    ExpertLayerMicroseconds,

    /// <summary>Added for a layer of latent attention.</summary>
    LatentLayerMicroseconds,

    /// <summary>Added for a recurrent layer.</summary>
    RecurrentLayerMicroseconds,

    /// <summary>Added for a layer that selects tokens (sparse attention).</summary>
    SparseLayerMicroseconds,

    /// <summary>Added for a layer of experts whose slice on a rank is too narrow for the fast kernels.</summary>
    NarrowExpertMicroseconds,

    /// <summary>Microseconds of one all-reduce between two ranks.</summary>
    AllReduceMicroseconds,

    /// <summary>Exponent with which it grows with the ranks.</summary>
    AllReduceExponent,

    /// <summary>Share of the link's bandwidth that an all-reduce reaches.</summary>
    LinkShare,

    /// <summary>Microseconds of a step outside the layers: scheduling, sampling.</summary>
    StepMicroseconds,

    /// <summary>Microseconds of a step for every request in it.</summary>
    RequestMicroseconds,

    /// <summary>Share of the compute rate that the matrices of a decode step reach.</summary>
    DecodeCompute,

    /// <summary>Share of the 16-bit rate that reading a prompt reaches.</summary>
    PromptCompute16,

    /// <summary>Share of the 8-bit rate that reading a prompt reaches.</summary>
    PromptCompute8,

    /// <summary>Share of the 4-bit rate that reading a prompt reaches.</summary>
    PromptCompute4,

    /// <summary>Factor on those for routed experts, whose matrices are small.</summary>
    ExpertCompute,

    /// <summary>Share of the 16-bit rate that attention over a prompt reaches.</summary>
    AttentionCompute,

    /// <summary>Share of the memory bandwidth that writing and reading the scores of attention reaches where no fused kernel keeps them on the chip.</summary>
    ScoreBandwidth,

    /// <summary>Exponent of the board power in the rate that a card sustains, the rest being the peak's; 0 where power limits nothing.</summary>
    PowerExponent,

    /// <summary>Share of the memory bandwidth that reading the weights once for a chunk of a prompt reaches.</summary>
    PromptBandwidth,

    /// <summary>Microseconds of a layer for every chunk of a prompt.</summary>
    ChunkLayerMicroseconds,

    /// <summary>Microseconds of a recurrent layer for every 1024 tokens of a prompt, on all ranks together.</summary>
    RecurrentPromptMicroseconds,

    /// <summary>Share of other requests' prompts that falls between the tokens of a request; the rest falls into the wait before its first token.</summary>
    PromptInterference,

    /// <summary>Factor on the experts' bytes with expert parallelism: the busiest rank decides.</summary>
    ExpertImbalance,

    /// <summary>Milliseconds of a request before its prompt is computed: parsing, queueing, the first step.</summary>
    FirstTokenMilliseconds,

    /// <summary>Microseconds for handing a token's state from one device to the next.</summary>
    DeviceHopMicroseconds,

    /// <summary>Exponent on the speed-up of a prompt's chunks working on several devices at once.</summary>
    PipelineExponent,

    /// <summary>
    /// Layers whose kernels wait in the queues of the devices at once. The driver takes about a thousand launches and then lets the
    /// host wait, so a model of more layers keeps only a part of its devices busy.
    /// </summary>
    PipelineLayers,

    /// <summary>The same for 16-bit weights, which take fewer launches a layer.</summary>
    PipelineLayers16,

    /// <summary>Factor on bandwidth for 16-bit weights.</summary>
    Bits16Bandwidth,

    /// <summary>Factor on bandwidth for Q8_0.</summary>
    Q8Bandwidth,

    /// <summary>Factor on bandwidth for Q4_0, Q4_1, Q5_0, Q5_1 and IQ4_NL.</summary>
    LegacyBandwidth,

    /// <summary>Factor on bandwidth for K quants.</summary>
    KQuantBandwidth,

    /// <summary>Factor on bandwidth for MXFP4.</summary>
    Mxfp4Bandwidth,

    /// <summary>Factor on bandwidth for codebook quants (IQ1 to IQ3).</summary>
    CodebookBandwidth,

    /// <summary>Factor on the compute of a prompt for 16-bit weights.</summary>
    Bits16Compute,

    /// <summary>Factor on the compute of a prompt for BF16.</summary>
    BFloat16Compute,

    /// <summary>Factor on the compute of a prompt for Q8_0.</summary>
    Q8Compute,

    /// <summary>Factor on the compute of a prompt for Q4_0, Q4_1, Q5_0, Q5_1 and IQ4_NL.</summary>
    LegacyCompute,

    /// <summary>Factor on the compute of a prompt for K quants.</summary>
    KQuantCompute,

    /// <summary>Factor on the compute of a prompt for MXFP4.</summary>
    Mxfp4Compute,

    /// <summary>Factor on the compute of a prompt for codebook quants.</summary>
    CodebookCompute,
}
