using System.Collections.Concurrent;
using System.Diagnostics;

namespace LLMPlanner.Fuzzing;

/// <summary>Reads many inputs on some threads and watches that none crashes, hangs or takes memory beyond the limit.</summary>
public sealed class FuzzRun
{
    /// <summary>Bytes that a reader may allocate for one input: a floor, and so many for each byte of the input.</summary>
    public const long AllocationFloor = 4L * 1024 * 1024;

    /// <summary>Bytes that a reader may allocate for each byte of the input.</summary>
    public const long AllocationPerByte = 64;

    private const int MaxFindings = 50;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);
    private readonly FuzzInputs _inputs;
    private readonly ulong _seed;
    private readonly long _first;
    private readonly long _count;
    private readonly ConcurrentQueue<FuzzFinding> _findings = new();
    private readonly ConcurrentDictionary<string, long> _errors = new(StringComparer.Ordinal);
    private readonly long[] _made = new long[4];
    private readonly long[] _accepted = new long[4];
    private long _next;
    private long _done;
    private long _maxAllocated;
    private long _maxTicks;

    /// <param name="inputs">Makes the inputs.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="count">How many inputs.</param>
    /// <param name="first">Number of the first input.</param>
    public FuzzRun(FuzzInputs inputs, ulong seed, long count, long first = 0)
    {
        _inputs = inputs;
        _seed = seed;
        _first = first;
        _count = count;
        _next = first - 1;
    }

    /// <summary>Inputs read so far.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Runs to the end, or until an input hangs.</summary>
    /// <param name="threads">How many threads.</param>
    public FuzzSummary Run(int threads)
    {
        var watch = Stopwatch.StartNew();
        Worker[] workers = [.. Enumerable.Range(0, threads).Select(_ => new Worker())];
        Thread[] running = [.. workers.Select(worker => new Thread(() => Work(worker), 16 * 1024 * 1024) { IsBackground = true })];
        foreach (Thread thread in running)
        {
            thread.Start();
        }

        // A machine with other work may leave a thread waiting for minutes, so that only time on the processor tells a hang.
        using var process = Process.GetCurrentProcess();
        long[] seen = new long[threads];
        var since = new TimeSpan[threads];
        while (running.Any(thread => !thread.Join(500)))
        {
            process.Refresh();
            TimeSpan now = process.TotalProcessorTime;
            for (int i = 0; i < threads; i++)
            {
                long index = Interlocked.Read(ref workers[i].Current);
                if (index != seen[i])
                {
                    seen[i] = index;
                    since[i] = now;
                }
                else if (index >= 0 && now - since[i] > s_longest)
                {
                    Report(index, "hangs", _inputs.Make(_seed, index));
                    return Summary(watch);
                }
            }
        }

        return Summary(watch);
    }

    private void Work(Worker worker)
    {
        long index;
        while ((index = Interlocked.Increment(ref _next)) < _first + _count && _findings.Count < MaxFindings)
        {
            byte[] input = _inputs.Make(_seed, index);
            worker.Watch.Restart();
            Interlocked.Exchange(ref worker.Current, index);
            One(index, input);
            Interlocked.Exchange(ref worker.Current, -1);
            Max(ref _maxTicks, worker.Watch.ElapsedTicks);
            Interlocked.Increment(ref _done);
        }
    }

    private void One(long index, byte[] input)
    {
        FuzzFormat format = FuzzInputs.FormatOf(index);
        Interlocked.Increment(ref _made[(int)format]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            FuzzTargets.Run(format, input);
            Interlocked.Increment(ref _accepted[(int)format]);
        }
        catch (PlannerException e)
        {
            _errors.AddOrUpdate(e.ErrorId, 1, static (_, count) => count + 1);
        }
        catch (Exception e)
        {
            Report(index, e.ToString(), input);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Max(ref _maxAllocated, allocated);
        if (allocated > AllocationFloor + (AllocationPerByte * input.Length))
        {
            Report(index, $"allocates {allocated} bytes for an input of {input.Length}", input);
        }
    }

    private void Report(long index, string problem, byte[] input) => _findings.Enqueue(new FuzzFinding(FuzzInputs.FormatOf(index), index, problem, input));

    private FuzzSummary Summary(Stopwatch watch) => new()
    {
        Seed = _seed,
        Inputs = Done,
        ByFormat = Enum.GetValues<FuzzFormat>().ToDictionary(format => format, format => Interlocked.Read(ref _made[(int)format])),
        Accepted = Enum.GetValues<FuzzFormat>().ToDictionary(format => format, format => Interlocked.Read(ref _accepted[(int)format])),
        Errors = new SortedDictionary<string, long>(_errors.ToDictionary(), StringComparer.Ordinal),
        MaxAllocatedBytes = Interlocked.Read(ref _maxAllocated),
        MaxMilliseconds = Interlocked.Read(ref _maxTicks) * 1000.0 / Stopwatch.Frequency,
        Seconds = watch.Elapsed.TotalSeconds,
        Findings = [.. _findings],
    };

    private static void Max(ref long target, long value)
    {
        long seen;
        while (value > (seen = Interlocked.Read(ref target)) && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    private sealed class Worker
    {
        public long Current = -1;

        public Stopwatch Watch { get; } = new();
    }
}
