using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Demands;

/// <summary>The planner sends a demand back with reasons.</summary>
internal static class ReturnDemand
{
    internal sealed record Request(string Reasons);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/demands/{demandId:guid}/return", Handle)
        .Command("returnDemand", "Restituisce un fabbisogno con le ragioni")
        .Allow(Relation.OwnerCpb, "cpb.planner").Answers<GetDemand.Response>();

    private static async Task<IResult> Handle(Guid demandId, Input<Request> input, Caller caller, DemandCollectionDb db, QuestionnaireBook book, Clock clock, Texts texts, CancellationToken ct)
    {
        var (demand, closed) = await Gate.ForPlannerAsync(db, demandId, clock.Now, ct);
        if (demand is null || demand.Facts == 0 || !caller.Is(Relation.OwnerCpb, demand.CpbId))
        {
            return Problem.NotFound();
        }

        if (input.Invalid((request, errors) => errors.Text(request.Reasons, "/reasons", 2000)) is { } invalid)
        {
            return invalid;
        }

        if (input.Stale(demand) is { } stale)
        {
            return stale;
        }

        var lines = await db.ReadLinesAsync(demand.Id, ct);
        var digest = LineDigest.Of(lines);
        var before = demand.Summary(digest);
        if ((closed ?? demand.Return(input.Body.Reasons)) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(demand, "demand.returned", input.Body.Reasons, before, demand.Summary(digest));
        db.Publish(demand, new DemandReturned(demand.Describe(lines), input.Body.Reasons));
        return Answer.Ok(demand, await GetDemand.Response.OfAsync(demand, lines.ToAsyncEnumerable(), db, book, texts, clock.Now, ct));
    }
}
