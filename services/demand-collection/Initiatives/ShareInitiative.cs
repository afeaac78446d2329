using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Initiatives;

/// <summary>Lets another central purchasing body read the demands of an initiative, until that is taken back. Sharing twice changes nothing.</summary>
internal static class ShareInitiative
{
    internal sealed record Request(Guid CpbId, string Reason);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/initiatives/{initiativeId:guid}/share", Handle)
        .Command("shareInitiative", "Condivide i fabbisogni di un'iniziativa con un altro soggetto aggregatore")
        .Allow(Relation.OwnerCpb, "cpb.planner", "cpb.rup").Answers<ListInitiativeShares.Response>();

    private static async Task<IResult> Handle(Guid initiativeId, Input<Request> input, Caller caller, DemandCollectionDb db, Clock clock, CancellationToken ct)
    {
        await db.BeginAsync(ct);
        var initiative = await db.Initiatives.FromSql($"SELECT * FROM initiative WHERE id = {initiativeId} FOR UPDATE").SingleOrDefaultAsync(ct);
        if (initiative is null || !caller.Is(Relation.OwnerCpb, initiative.CpbId))
        {
            return Problem.NotFound();
        }

        var other = input.Body.CpbId;
        var known = other != initiative.CpbId && await db.Bodies.AnyAsync(x => x.Id == other && x.Kind == BodyKind.Cpb, ct);
        if (input.Invalid((request, errors) =>
            {
                errors.If(!known, "/cpbId", "initiative.share-unknown");
                errors.Text(request.Reason, "/reason", 2000);
            }) is { } invalid)
        {
            return invalid;
        }

        if (input.Stale(initiative) is { } stale)
        {
            return stale;
        }

        var shares = await db.Shares.Where(x => x.InitiativeId == initiativeId).OrderBy(x => x.CpbId).ToListAsync(ct);
        if (shares.All(x => x.CpbId != other))
        {
            var share = new Share { InitiativeId = initiativeId, CpbId = other, Since = OpenInitiative.Micro(clock.Now) };
            db.Add(share);
            shares.Add(share);
            db.Record(initiative, "initiative.shared", input.Body.Reason, after: new { share.CpbId });
        }

        return Answer.Ok(initiative, ListInitiativeShares.Response.Of(initiativeId, shares));
    }
}
