using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Recommendation;

/// <summary>A model in one quantization on the machine, judged and scored.</summary>
internal sealed record Candidate(ModelPreset Model, ResolvedPlan Plan, HardwareFit Fit, double Quality, double Score);
