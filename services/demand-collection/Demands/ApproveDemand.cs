using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Demands;

internal static class ApproveDemand
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/demands/{demandId:guid}/approve", Handle)
        .Command("approveDemand", "Approva un fabbisogno")
        .Allow(Relation.OwnerCpb, "cpb.planner").Answers<GetDemand.Response>();

    private static async Task<IResult> Handle(Guid demandId, Precondition expected, Caller caller, DemandCollectionDb db, QuestionnaireBook book, Clock clock, Texts texts, CancellationToken ct)
    {
        var (demand, closed) = await Gate.ForPlannerAsync(db, demandId, clock.Now, ct);
        if (demand is null || demand.Facts == 0 || !caller.Is(Relation.OwnerCpb, demand.CpbId))
        {
            return Problem.NotFound();
        }

        if (expected.Stale(demand) is { } stale)
        {
            return stale;
        }

        var lines = await db.ReadLinesAsync(demand.Id, ct);
        var digest = LineDigest.Of(lines);
        var before = demand.Summary(digest);
        if ((closed ?? demand.Approve(caller.Person)) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(demand, "demand.approved", before: before, after: demand.Summary(digest));
        db.Publish(demand, new DemandApproved(demand.Describe(lines)));
        return Answer.Ok(demand, await GetDemand.Response.OfAsync(demand, lines.ToAsyncEnumerable(), db, book, texts, clock.Now, ct));
    }
}
