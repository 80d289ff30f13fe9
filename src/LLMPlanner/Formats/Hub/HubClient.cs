using LLMPlanner.Architectures;
using LLMPlanner.Architectures.Gguf;
using LLMPlanner.Formats.Gguf;
using LLMPlanner.Formats.HuggingFace;
using LLMPlanner.Formats.Safetensors;
using LLMPlanner.Resources;

namespace LLMPlanner.Formats.Hub;

/// <summary>
/// Reads what a model is from a hub without fetching its weights: the config and the index of a checkpoint, or the header of a GGUF file by
/// range requests.
/// </summary>
public sealed class HubClient : IDisposable
{
    private const string ConfigName = "config.json";
    private const string SingleFile = "model.safetensors";
    private readonly HubOptions _options;
    private readonly HubTransport _transport;

    /// <summary>Makes a client.</summary>
    /// <param name="options">How to speak to the hub; null for what the environment names.</param>
    /// <exception cref="PlannerException">HubEndpointInvalid or HubTokenInvalid.</exception>
    public HubClient(HubOptions? options = null)
    {
        _options = options ?? HubOptions.FromEnvironment();
        _transport = new HubTransport(_options);
    }

    /// <summary>Lists the files of a repository.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="PlannerException">HubNotFound, HubUnauthorized, HubRateLimited …: why the hub could not be read.</exception>
    public async Task<IReadOnlyList<HubFile>> ListAsync(HubRepository repository, CancellationToken cancellation = default)
        => await ListAsync(new HubReader(_transport, _options, null), repository, cancellation).ConfigureAwait(false);

    /// <summary>Reads a model.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="file">A GGUF file of it, or null: the checkpoint, or the only GGUF model there is.</param>
    /// <param name="progress">Receives how far the fetch is.</param>
    /// <param name="cancellation">Ends the requests.</param>
    /// <exception cref="PlannerException">
    /// HubModelAmbiguous: several GGUF models, named; HubModelEmpty: nothing that is known; why the hub could not be read; or what is wrong
    /// with a file.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<HubModel> ReadAsync(
        HubRepository repository, string? file = null, IProgress<HubProgress>? progress = null, CancellationToken cancellation = default)
    {
        var reader = new HubReader(_transport, _options, progress);
        IReadOnlyList<HubFile> files = await ListAsync(reader, repository, cancellation).ConfigureAwait(false);
        if (file is null && files.Any(entry => entry.Path == ConfigName) && HubFiles.HasCheckpoint(files))
        {
            return await CheckpointAsync(reader, repository, files, cancellation).ConfigureAwait(false);
        }

        IReadOnlyList<string> shards = HubFiles.Gguf(repository, files, file);
        if (shards.Count > 0)
        {
            return await GgufAsync(reader, repository, files, shards, cancellation).ConfigureAwait(false);
        }

        return files.Any(entry => entry.Path == ConfigName)
            ? await CheckpointAsync(reader, repository, files, cancellation).ConfigureAwait(false)
            : throw PlannerException.Create(PlannerErrorKind.NotFound, nameof(SR.HubModelEmpty), repository.Id, repository.Id);
    }

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    private async Task<IReadOnlyList<HubFile>> ListAsync(HubReader reader, HubRepository repository, CancellationToken cancellation)
    {
        byte[] json = await reader.TextAsync(repository.List(_options.Endpoint), repository.Id, cancellation).ConfigureAwait(false);
        return HubFiles.Parse(json, repository.Id);
    }

    private async Task<HubModel> CheckpointAsync(HubReader reader, HubRepository repository, IReadOnlyList<HubFile> files, CancellationToken cancellation)
    {
        byte[] text = await reader.TextAsync(repository.File(_options.Endpoint, ConfigName), Name(repository, ConfigName), cancellation).ConfigureAwait(false);
        ModelConfig config = ModelConfig.Parse(text, Name(repository, ConfigName));
        SafetensorsIndex? index = null;
        SafetensorsHeader? header = null;
        if (files.Any(entry => entry.Path == SafetensorsIndex.FileName))
        {
            string name = Name(repository, SafetensorsIndex.FileName);
            byte[] json = await reader.TextAsync(repository.File(_options.Endpoint, SafetensorsIndex.FileName), name, cancellation).ConfigureAwait(false);
            index = SafetensorsIndex.Read(new MemoryStream(json, writable: false), name, cancellation);
        }
        else if (files.Any(entry => entry.Path == SingleFile))
        {
            var sink = new SafetensorsSink(Name(repository, SingleFile), _options.MaxHeaderBytes);
            await reader.FetchAsync(repository.File(_options.Endpoint, SingleFile), Name(repository, SingleFile), sink, cancellation).ConfigureAwait(false);
            header = sink.Header;
        }

        ModelArchitecture? architecture = TryRead(() => ModelFamilies.BuiltIn.Read(config), out PlannerException? problem);
        return new HubModel(repository)
        {
            Commit = reader.Commit,
            Files = files,
            Config = config,
            ConfigText = text,
            Index = index,
            Header = header,
            Architecture = architecture,
            ArchitectureProblem = problem,
        };
    }

    private async Task<HubModel> GgufAsync(
        HubReader reader, HubRepository repository, IReadOnlyList<HubFile> files, IReadOnlyList<string> shards, CancellationToken cancellation)
    {
        var headers = new List<GgufHeader>(shards.Count);
        foreach (string shard in shards)
        {
            var sink = new GgufSink(Name(repository, shard));
            await reader.FetchAsync(repository.File(_options.Endpoint, shard), Name(repository, shard), sink, cancellation).ConfigureAwait(false);
            headers.Add(sink.Header);
        }

        GgufFile file = GgufFile.From(headers);
        GgufModel? model = TryRead(() => GgufArchitectureReader.Read(file), out PlannerException? problem);
        return new HubModel(repository)
        {
            Commit = reader.Commit,
            Files = files,
            Gguf = model,
            Architecture = model?.Architecture,
            ArchitectureProblem = problem,
        };
    }

    private static string Name(HubRepository repository, string file) => $"{repository.Id}/{file}";

    private static T? TryRead<T>(Func<T> read, out PlannerException? problem)
        where T : class
    {
        try
        {
            problem = null;
            return read();
        }
        catch (PlannerException e)
        {
            problem = e;
            return null;
        }
    }
}
