using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Demands;

/// <summary>The signatory signs and sends the demand, with the protocol entry and the act that it rests on.</summary>
internal static class SubmitDemand
{
    /// <param name="ActReference">The body's act, for example <c>determina n. 45 del 3 novembre 2026</c>.</param>
    internal sealed record Request(string ProtocolNumber, DateOnly ProtocolDate, string ActReference);

    internal sealed record Response(Guid Id, DemandStatus State, Messages.Money TotalValue, DateTimeOffset SubmittedAt, int Version);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/demands/{demandId:guid}/submit", Handle)
        .Command("submitDemand", "Firma e presenta un fabbisogno")
        .Allow(Relation.OwnBody, "buyer.signatory").Allow(Relation.Delegate, "buyer.signatory").Answers<Response>();

    private static async Task<IResult> Handle(Guid demandId, Input<Request> input, Caller caller, DemandCollectionDb db, QuestionnaireBook book, Clock clock, CancellationToken ct)
    {
        var now = clock.Now;
        var (demand, closed) = await Gate.ForBodyAsync(db, demandId, now, ct);
        if (demand is null || !caller.ActsFor(demand.BodyId))
        {
            return Problem.NotFound();
        }

        if (input.Invalid((request, errors) => Validate(request, Clock.DateIn(now), errors)) is { } invalid)
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

        var (request, lines) = (input.Body, await db.ReadLinesAsync(demand.Id, ct));
        var digest = LineDigest.Of(lines);
        var before = demand.Summary(digest);
        if (demand.Submit(caller.Person, demand.Body!.RequiresTwoPeople, request.ProtocolNumber, request.ProtocolDate, request.ActReference, now) is { } refusal)
        {
            return Problem.From(refusal);
        }

        var broken = new Errors();
        var questionnaire = await book.GetAsync(db, demand.CategoryCode, demand.QuestionnaireVersion, ct);
        LineRules.Check(LawFiles.Category(demand.CategoryCode)!, questionnaire, lines, complete: true, broken, await CuiOwners.ForAsync(db, demand.BodyId, lines, ct));
        if (broken.Any)
        {
            return Problem.Refused("demand.lines-incomplete", broken);
        }

        db.Record(demand, demand.State == DemandStatus.Submitted ? "demand.submitted" : "demand.resubmitted", before: before, after: demand.SignedSummary(digest));
        db.Publish(demand, new DemandSubmitted(demand.Describe(lines), request.ProtocolNumber, request.ProtocolDate, request.ActReference));
        return Answer.Ok(demand, new Response(demand.Id, demand.State, demand.TotalValue, now, demand.Version));
    }

    private static void Validate(Request request, DateOnly today, Errors errors)
    {
        errors.Text(request.ProtocolNumber, "/protocolNumber", 100);
        errors.If(request.ProtocolDate > today, "/protocolDate", "demand.protocol-in-future");
        errors.Text(request.ActReference, "/actReference", 300);
    }
}
