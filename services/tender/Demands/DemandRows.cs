using Aggregator.Messages.DemandCollection;
using Aggregator.Platform.Inbox;
using Aggregator.Tender.Storage;

namespace Aggregator.Tender.Demands;

/// <summary>Every message about a demand carries all of it: whichever comes is the row.</summary>
internal static class DemandRows
{
    internal static async Task Put<T>(Received<T> message, DemandState state, DemandStanding standing, TenderDb db, CancellationToken ct)
    {
        var demand = await db.Demands.FindAsync([state.DemandId], ct);
        if (demand is null)
        {
            db.Add(demand = new Demand
            {
                Id = state.DemandId, InitiativeId = state.InitiativeId, BodyId = state.BodyId, State = standing,
                TotalValue = state.TotalValue, Lines = state.Lines, Version = message.Version, Sha256 = message.Sha256,
            });
        }

        (demand.InitiativeId, demand.BodyId, demand.State, demand.TotalValue) = (state.InitiativeId, state.BodyId, standing, state.TotalValue);
        (demand.Lines, demand.Version, demand.Sha256) = (state.Lines, message.Version, message.Sha256);
    }
}
