using LLMPlanner.Formats.HuggingFace;

namespace LLMPlanner.Architectures.Towers;

/// <summary>The Pixtral tower (no biases, rotary positions) and the Mistral 3 projector that merges patches behind it.</summary>
internal static class Pixtral
{
    public static void Describe(ArchitectureBuilder model, ModelConfig vision)
    {
        long width = vision.Size("hidden_size") ?? 1024;
        long patch = vision.Size("patch_size") ?? 16;
        long side = model.Root.Size("spatial_merge_size") ?? 2;

        // One feature layer is a number; several are a list and are joined.
        long features = model.Root.IsList("vision_feature_layer") ? model.Root.Sizes("vision_feature_layer")!.Count : 1;
        bool bias = model.Root.Flag("multimodal_projector_bias", false);
        model.Tower("Pixtral", ModelPart.Vision, tensors =>
        {
            var tower = new TowerWriter(tensors, "v", TensorRole.Vision);
            tower.Linear("patch_embd", width, checked((vision.Size("num_channels") ?? 3) * patch * patch), bias: false);
            tower.Norm("pre_ln", width, bias: false);
            TowerWriter layer = tower.Repeat(vision.Size("num_hidden_layers") ?? 24);
            layer.SelfAttention(width, bias: false);
            layer.GatedFeedForward(width, vision.Size("intermediate_size") ?? 4096, bias: false);
            layer.Norm("ln1", width, bias: false);
            layer.Norm("ln2", width, bias: false);
        });
        model.Tower("Mistral 3 projector", ModelPart.Projector, tensors =>
        {
            var projector = new TowerWriter(tensors, "mm", TensorRole.Projector);
            projector.Norm("input_norm", width, bias: false);
            projector.Linear("patch_merger", width, PatchMerger.Joined(side, width), bias: false);
            projector.Linear("1", model.HiddenSize, checked(features * width), bias);
            projector.Linear("2", model.HiddenSize, model.HiddenSize, bias);
        });
    }
}
