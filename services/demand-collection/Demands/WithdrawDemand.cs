using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Demands;

/// <summary>The body withdraws its demand, until the close; it may then state another. A draft may be dropped by its drafter too.</summary>
internal static class WithdrawDemand
{
    internal sealed record Request(string Reason);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/demands/{demandId:guid}/withdraw", Handle)
        .Command("withdrawDemand", "Ritira un fabbisogno")
        .Allow(Relation.OwnBody, "buyer.signatory", "buyer.drafter").Allow(Relation.Delegate, "buyer.signatory", "buyer.drafter").Answers<GetDemand.Response>();

    private static async Task<IResult> Handle(Guid demandId, Input<Request> input, Caller caller, DemandCollectionDb db, QuestionnaireBook book, Clock clock, Texts texts, CancellationToken ct)
    {
        var (demand, closed) = await Gate.ForBodyAsync(db, demandId, clock.Now, ct);
        if (demand is null || !caller.ActsFor(demand.BodyId))
        {
            return Problem.NotFound();
        }

        if (input.Invalid((request, errors) => errors.Text(request.Reason, "/reason", 2000)) is { } invalid)
        {
            return invalid;
        }

        if (input.Stale(demand) is { } stale)
        {
            return stale;
        }

        if (closed is not null)
        {
            return Problem.From(closed);
        }

        var sent = demand.Facts > 0;
        if (sent && !caller.Has("buyer.signatory"))
        {
            return Problem.From(Refusal.Forbidden("demand.signatory-withdraws"));
        }

        var lines = await db.ReadLinesAsync(demand.Id, ct);
        var digest = LineDigest.Of(lines);
        var before = demand.Summary(digest);
        if (demand.Withdraw(input.Body.Reason) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(demand, "demand.withdrawn", input.Body.Reason, before, demand.Summary(digest));
        if (sent)
        {
            db.Publish(demand, new DemandWithdrawn(demand.Describe(lines), input.Body.Reason));
        }

        return Answer.Ok(demand, await GetDemand.Response.OfAsync(demand, lines.ToAsyncEnumerable(), db, book, texts, clock.Now, ct));
    }
}
