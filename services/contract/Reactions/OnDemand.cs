using Aggregator.Contract.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Contract.Reactions;

/// <summary>Every message about a demand carries all of its lines: they replace those known so far.</summary>
internal static class OnDemand
{
    internal static Task Submitted(Received<DemandSubmitted> message, ContractDb db, CancellationToken ct) => Replace(message.Body.Demand, message.Body.Demand.Lines, db, ct);

    internal static Task Amended(Received<DemandAmended> message, ContractDb db, CancellationToken ct) => Replace(message.Body.Demand, message.Body.Demand.Lines, db, ct);

    internal static Task Approved(Received<DemandApproved> message, ContractDb db, CancellationToken ct) => Replace(message.Body.Demand, message.Body.Demand.Lines, db, ct);

    internal static Task Withdrawn(Received<DemandWithdrawn> message, ContractDb db, CancellationToken ct) => Replace(message.Body.Demand, [], db, ct);

    private static async Task Replace(DemandState demand, IReadOnlyList<DemandLine> lines, ContractDb db, CancellationToken ct)
    {
        await db.KnownDemandLines.Where(line => line.DemandId == demand.DemandId).LoadAsync(ct);
        var wanted = lines.ToDictionary(line => line.LineId);

        // What an earlier message of the same batch did is only in the change tracker yet.
        foreach (var entry in db.ChangeTracker.Entries<KnownDemandLine>().Where(entry => entry.Entity.DemandId == demand.DemandId).ToList())
        {
            if (!wanted.Remove(entry.Entity.LineId, out var line))
            {
                entry.State = entry.State == EntityState.Added ? EntityState.Detached : EntityState.Deleted;
                continue;
            }

            entry.State = entry.State == EntityState.Deleted ? EntityState.Unchanged : entry.State;
            entry.CurrentValues.SetValues(Known(demand, line));
        }

        db.AddRange(wanted.Values.Select(line => Known(demand, line)));
    }

    private static KnownDemandLine Known(DemandState demand, DemandLine line) => new()
    {
        LineId = line.LineId,
        DemandId = demand.DemandId,
        BodyId = demand.BodyId,
        Site = line.Site,
        Description = line.Description,
        Quantity = line.Quantity,
        Unit = line.Unit,
        YearlyValue = line.YearlyValue.Amount,
    };
}
