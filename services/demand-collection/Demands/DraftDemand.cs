using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Demands;

/// <summary>An invited body begins to state its demand.</summary>
internal static class DraftDemand
{
    internal sealed record Request(IReadOnlyList<LineInput> Lines);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/initiatives/{initiativeId:guid}/demands", Handle)
        .Command("draftDemand", "Inizia il fabbisogno di un ente invitato")
        .Allow(Relation.OwnBody, "buyer.drafter").Allow(Relation.Delegate, "buyer.drafter").Answers<GetDemand.Response>(201);

    private static async Task<IResult> Handle(Guid initiativeId, Input<Request> input, Caller caller, DemandCollectionDb db, QuestionnaireBook book, Clock clock, Texts texts, CancellationToken ct)
    {
        var now = clock.Now;
        await db.BeginAsync(ct);
        var initiative = await db.Initiatives.FromSql($"SELECT * FROM initiative WHERE id = {initiativeId} FOR SHARE").SingleOrDefaultAsync(ct);
        if (initiative is null)
        {
            return Problem.NotFound();
        }

        var mine = await db.Invitations.Where(x => x.InitiativeId == initiativeId && x.BodyId == caller.Org).Select(x => new
        {
            Invitation = x,
            Body = db.Bodies.First(body => body.Id == caller.Org),
            Other = db.Demands.Where(other => other.InitiativeId == initiativeId && other.BodyId == caller.Org && other.State != DemandStatus.Withdrawn).Select(other => (Guid?)other.Id).FirstOrDefault(),
        }).SingleOrDefaultAsync(ct);
        var closed = initiative.ClosedTo(mine?.Invitation, now);
        if (mine is null)
        {
            return Problem.From(closed!);
        }

        if (input.Invalid((request, errors) => LineInput.Validate(request.Lines, errors)) is { } invalid)
        {
            return invalid;
        }

        if (closed is not null)
        {
            return Problem.From(closed);
        }

        if (mine.Other is { } other)
        {
            return Problem.From(Refusal.Conflict("demand.already-stated", ("demand", other)));
        }

        var id = clock.NewId();
        var lines = input.Body.Lines.Select(x => x.Write(id, clock)).ToList();
        var broken = new Errors();
        var questionnaire = await book.GetAsync(db, initiative.CategoryCode, initiative.QuestionnaireVersion, ct);
        LineRules.Check(LawFiles.Category(initiative.CategoryCode)!, questionnaire, lines, complete: false, broken, await CuiOwners.ForAsync(db, caller.Org, lines, ct));
        if (broken.Any)
        {
            return Problem.Refused("demand.lines-refused", broken);
        }

        var demand = Demand.Start(id, initiative, caller.Org, caller.Person, lines, questionnaire);
        db.Add(demand);
        db.Record(demand, "demand.drafted", after: demand.Summary());
        return Answer.Created($"/demands/{demand.Id}", demand, await GetDemand.Response.OfAsync(demand, demand.Lines.OrderBy(x => x.Ordinal).ToAsyncEnumerable(), db, book, texts, now, ct));
    }
}
