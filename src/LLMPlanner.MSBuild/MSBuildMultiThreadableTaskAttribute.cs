namespace Microsoft.Build.Framework;

/// <summary>Tells a multi-threaded MSBuild, which goes by the name alone, that a task neither reads nor changes the process's folder and environment.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute
{
}
