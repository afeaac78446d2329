using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;

namespace Aggregator.Tender.Demands;

/// <summary>An initiative as far as lot planning needs it.</summary>
internal sealed class Initiative
{
    public required Guid Id { get; init; }
    public required Guid CpbId { get; init; }
    public required string CategoryCode { get; set; }
    public required string Title { get; set; }
    public required int DurationMonths { get; set; }

    /// <summary>False before the first closure and after a reopening, until the next closure.</summary>
    public bool Closed { get; set; }

    /// <summary>Number of the last closure; zero before the first.</summary>
    public int LastClosure { get; set; }
}

/// <summary>What a closure says the projection must hold.</summary>
internal sealed class Closure
{
    public required Guid InitiativeId { get; init; }
    public required int Number { get; init; }
    public required int Count { get; init; }
    public required Money TotalValue { get; init; }
    public required string Hash { get; init; }

    /// <summary>Real time of its arrival here: demands still on their way are given a moment before a replay is asked for.</summary>
    public required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>
    /// True where the rows are exactly the demands that the closure covers. Closure and demands are different subjects, so they come
    /// in no order: the closure may be here long before its last demand.
    /// </summary>
    internal bool Covers(Tally approved) => approved == new Tally(Count, TotalValue, Hash);
}

/// <summary>What demands add up to, as a closure counts them.</summary>
internal sealed record Tally(int Count, Money TotalValue, string Hash)
{
    internal static Tally Of(IReadOnlyCollection<Demand> approved) => Of([.. approved.Select(x => (x.Id, x.Version, x.Sha256, x.TotalValue))]);

    internal static Tally Of(IReadOnlyCollection<(Guid Id, int Version, byte[] Sha256, Money TotalValue)> approved) =>
        new(approved.Count, Money.Euro(approved.Sum(x => x.TotalValue.Amount)), ClosureHash.Of(approved.Select(x => (x.Id, x.Version, x.Sha256))));
}

/// <summary>A demand as its last message left it, with what proves which message that was.</summary>
internal sealed class Demand
{
    public required Guid Id { get; init; }
    public required Guid InitiativeId { get; set; }
    public required Guid BodyId { get; set; }
    public required DemandStanding State { get; set; }
    public required Money TotalValue { get; set; }
    public required IReadOnlyList<DemandLine> Lines { get; set; }
    public required int Version { get; set; }
    public required byte[] Sha256 { get; set; }
}

internal enum DemandStanding
{
    Submitted,
    Approved,
    Returned,
    Withdrawn,
}
