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

    // By arrays and at once: a demand may have a hundred thousand lines, and what an earlier message of the same batch wrote is there to be replaced.
    private static async Task Replace(DemandState demand, IReadOnlyList<DemandLine> lines, ContractDb db, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"DELETE FROM known_demand_line WHERE demand_id = {demand.DemandId}", ct);
        var (ids, sites, descriptions) = (lines.Select(x => x.LineId).ToArray(), lines.Select(x => x.Site).ToArray(), lines.Select(x => x.Description).ToArray());
        var (quantities, units, values) = (lines.Select(x => x.Quantity).ToArray(), lines.Select(x => x.Unit).ToArray(), lines.Select(x => x.YearlyValue.Amount).ToArray());
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO known_demand_line (line_id, demand_id, body_id, site, description, quantity, unit, yearly_value)
            SELECT line_id, {demand.DemandId}, {demand.BodyId}, site, description, quantity, unit, yearly_value
            FROM unnest({ids}, {sites}, {descriptions}, {quantities}, {units}, {values}) AS line(line_id, site, description, quantity, unit, yearly_value)
            """, ct);
    }
}
