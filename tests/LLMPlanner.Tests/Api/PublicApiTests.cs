using LLMPlanner.Architectures;
using PublicApiGenerator;
using Snapshooter;
using Snapshooter.Xunit;

namespace LLMPlanner.Tests.Api;

/// <summary>The public surface of the library: what changes here changes for everyone who uses it.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void Public_api_is_as_recorded()
        => typeof(ModelArchitecture).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
            .MatchSnapshot(SnapshotNameExtension.Create("LLMPlanner"));
}
