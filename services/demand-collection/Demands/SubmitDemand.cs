using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Demands;

/// <summary>The signatory signs and sends the demand, with the protocol entry of the body's act.</summary>
internal static class SubmitDemand
{
    internal sealed record Request(string ProtocolNumber, DateOnly ProtocolDate, string? ActReference = null);

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
        LineRules.Check(LawFiles.Category(demand.CategoryCode)!, questionnaire, lines, complete: true, broken);
        if (broken.Any)
        {
            return Problem.Refused("demand.lines-incomplete", broken);
        }

        db.Record(demand, demand.State == DemandStatus.Submitted ? "demand.submitted" : "demand.resubmitted", before: before, after: demand.Summary(digest));
        db.Publish(demand, new DemandSubmitted(demand.Describe(lines), request.ProtocolNumber, request.ProtocolDate));
        return Answer.Ok(demand, new Response(demand.Id, demand.State, demand.TotalValue, now, demand.Version));
    }

    private static void Validate(Request request, DateOnly today, Errors errors)
    {
        errors.Text(request.ProtocolNumber, "/protocolNumber", 100);
        errors.If(request.ProtocolDate > today, "/protocolDate", "demand.protocol-in-future");
        errors.If(request.ActReference?.Length > 300, "/actReference", "too-long", ("max", 300));
    }
}
