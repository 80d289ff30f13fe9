using LLMPlanner.Models;
using LLMPlanner.Placement;
using LLMPlanner.Planning;

namespace LLMPlanner.Recommendation;

/// <summary>A model in one quantization on the machine, judged and scored.</summary>
internal sealed record Candidate(ModelPreset Model, ResolvedPlan Plan, QuickFit Fit, double Quality, double Score);
