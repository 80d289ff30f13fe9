using System.Management.Automation;

namespace LLMPlanner.PowerShell.Loading;

/// <summary>Called by PowerShell when the module is imported into a runspace and when it is removed from one.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Makes the assemblies under <c>dependencies</c> findable; loads none of them.</summary>
    public void OnImport() => DependencyResolver.Register();

    /// <summary>Undoes <see cref="OnImport"/>.</summary>
    /// <param name="psModuleInfo">The module that is removed.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => DependencyResolver.Unregister();
}
