using Aggregator.Platform;

namespace Aggregator.Tender.LotPlanning;

/// <summary>
/// Runs the engine beside the requests: a plan keeps a processor busy for a second or two, so few are made at once, the others wait their turn instead of
/// slowing down bids, and after a time a run ends with an error, never with a different plan.
/// </summary>
internal sealed class Engine
{
    internal static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _seats = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Lots as the terms ask, or every obstacle; that the time was up is one.</summary>
    internal Task<(IReadOnlyList<LaidLot>? Lots, IReadOnlyList<Obstacle> Obstacles)> CutAsync(PlanningGround ground, PlanTerms terms, CancellationToken ct) =>
        RunAsync(limit => Cutting.Cut(ground, terms, limit), TimeMax, ct);

    /// <summary>The engine's plain answer.</summary>
    internal Task<(LotLayout? Layout, IReadOnlyList<Obstacle> Obstacles)> PlanAsync(LotRequest request, CancellationToken ct) =>
        RunAsync(limit => LotPlanner.Plan(request, limit), TimeMax, ct);

    /// <summary>Runs something with a seat of its own and a limit in time; stops where the caller goes away.</summary>
    internal async Task<(T? Found, IReadOnlyList<Obstacle> Obstacles)> RunAsync<T>(Func<CancellationToken, (T?, IReadOnlyList<Obstacle>)> plan, TimeSpan timeMax, CancellationToken ct)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await _seats.WaitAsync(ct);
        try
        {
            limit.CancelAfter(timeMax);
            return await Task.Run(() => plan(limit.Token), ct);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, [new Obstacle("", TimeOut, ("seconds", timeMax.TotalSeconds))]);
        }
        finally
        {
            _seats.Release();
        }
    }

    private const string TimeOut = "tender.lots-time-out";

    /// <summary>The problem that says everything that makes a request impossible, or that the time was up (503).</summary>
    internal static IResult Impossible(IReadOnlyList<Obstacle> obstacles, string at = "")
    {
        if (obstacles is [{ Code: TimeOut } late])
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, late.Code, late.Args);
        }

        var errors = new Errors();
        foreach (var obstacle in obstacles)
        {
            errors.Add(at + obstacle.About, obstacle.Code, obstacle.Args);
        }

        return Problem.Refused("tender.lots-impossible", errors);
    }
}
