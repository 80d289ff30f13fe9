using System.Reflection;

namespace LLMPlanner.PowerShell.Loading;

/// <summary>
/// Finds the assemblies in the module's folder <c>dependencies</c>. On PowerShell 7 they live in a load context of their own,
/// so that another module's or the host's versions of Microsoft.Extensions neither break ours nor are broken by them. On
/// Windows PowerShell, where there are no load contexts, a fixed list of names is answered.
/// </summary>
internal static class DependencyResolver
{
    private const string ConfigurationAssembly = "LLMPlanner.Configuration";

    // What .NET Framework lacks. System.Text.Json asks for other versions of its companions than it ships with, and
    // powershell.exe takes no binding redirects, so the version asked for does not count, nor who asks.
    private static readonly HashSet<string> s_frameworkNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "Microsoft.Bcl.AsyncInterfaces",
        "System.Buffers",
        "System.Memory",
        "System.Numerics.Vectors",
        "System.Runtime.CompilerServices.Unsafe",
        "System.Text.Encodings.Web",
        "System.Text.Json",
        "System.Threading.Tasks.Extensions",
    };

    private static readonly string s_folder = Path.Combine(
        Path.GetDirectoryName(typeof(DependencyResolver).Assembly.Location)!, "dependencies");

    private static readonly Lazy<Func<string, Assembly>> s_load = new(CreateLoader);
    private static readonly object s_lock = new();
    private static int s_imports;

    private static bool IsFramework => LoadContext.Type is null;

    /// <summary>Starts answering, once for the process however many runspaces import the module.</summary>
    public static void Register()
    {
        lock (s_lock)
        {
            if (s_imports++ == 0)
            {
                AppDomain.CurrentDomain.AssemblyResolve += Resolve;
            }
        }
    }

    /// <summary>Stops answering after the last runspace has removed the module.</summary>
    public static void Unregister()
    {
        lock (s_lock)
        {
            if (s_imports > 0 && --s_imports == 0)
            {
                AppDomain.CurrentDomain.AssemblyResolve -= Resolve;
            }
        }
    }

    private static Assembly? Resolve(object? sender, ResolveEventArgs args)
    {
        string name = new AssemblyName(args.Name).Name!;
        bool isOurs = string.Equals(name, ConfigurationAssembly, StringComparison.OrdinalIgnoreCase)
            || (IsFramework && s_frameworkNames.Contains(name))
            || IsDependency(args.RequestingAssembly);
        if (!isOurs)
        {
            return null;
        }

        string path = Path.Combine(s_folder, name + ".dll");
        return File.Exists(path) ? s_load.Value(path) : null;
    }

    private static bool IsDependency(Assembly? requesting) =>
        requesting is { IsDynamic: false, Location: { Length: > 0 } location }
        && string.Equals(Path.GetDirectoryName(location), s_folder, StringComparison.OrdinalIgnoreCase);

    private static Func<string, Assembly> CreateLoader()
    {
        Func<string, Assembly> load = LoadContext.Create("LLMPlanner") ?? Assembly.LoadFrom;

        // All of them now: a request that the default context can answer would otherwise never reach us. Not System.*, where
        // the runtime's own is the right one.
        if (!IsFramework)
        {
            foreach (string path in Directory.GetFiles(s_folder, "Microsoft.Extensions.*.dll"))
            {
                load(path);
            }
        }

        return load;
    }
}
