namespace LLMPlanner.Profiles;

/// <summary>Files that the build puts into this assembly beside the catalog.</summary>
internal static class EmbeddedFile
{
    /// <summary>The bytes of a file; null where there is none of that name.</summary>
    /// <param name="name">Name of the resource.</param>
    public static byte[]? Read(string name)
    {
        using Stream? stream = Open(name);
        if (stream is null)
        {
            return null;
        }

        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }

    /// <summary>A file as a stream; null where there is none of that name.</summary>
    /// <param name="name">Name of the resource.</param>
    public static Stream? Open(string name) => typeof(EmbeddedFile).Assembly.GetManifestResourceStream(name);
}
