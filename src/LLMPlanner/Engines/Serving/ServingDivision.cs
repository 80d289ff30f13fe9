namespace LLMPlanner.Engines.Serving;

/// <summary>Weights and cache of one rank under one division of layers and experts; stages are asked for by their layers.</summary>
internal sealed record ServingDivision(RankWeights Weights, ServingCache Cache);
