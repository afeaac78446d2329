using Aggregator.DemandCollection.Law;
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

    private static async Task<IResult> Handle(Guid initiativeId, Input<Request> input, Caller caller, DemandCollectionDb db, Clock clock, Texts texts, CancellationToken ct)
    {
        var now = clock.Now;
        await db.BeginAsync(ct);
        var initiative = await db.Initiatives.FromSql($"SELECT * FROM initiative WHERE id = {initiativeId} FOR SHARE").SingleOrDefaultAsync(ct);
        if (initiative is null)
        {
            return Problem.NotFound();
        }

        var invitation = await db.Invitations.SingleOrDefaultAsync(x => x.InitiativeId == initiativeId && x.BodyId == caller.Org, ct);
        var closed = initiative.ClosedTo(invitation, now);
        if (invitation is null)
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

        if (await db.Demands.Where(x => x.InitiativeId == initiativeId && x.BodyId == caller.Org && x.State != DemandStatus.Withdrawn).Select(x => (Guid?)x.Id).SingleOrDefaultAsync(ct) is { } other)
        {
            return Problem.From(Refusal.Conflict("demand.already-stated", ("demand", other)));
        }

        var id = clock.NewId();
        var lines = input.Body.Lines.Select(x => x.Write(id, clock)).ToList();
        var broken = new Errors();
        LineRules.Check(LawFiles.Category(initiative.CategoryCode)!, lines, complete: false, broken);
        if (broken.Any)
        {
            return Problem.Refused("demand.lines-refused", broken);
        }

        var demand = Demand.Start(id, initiative, caller.Org, caller.Person(), lines);
        db.Add(demand);
        db.Record(demand, "demand.drafted", after: demand.Summary());
        var population = await db.Bodies.Where(x => x.Id == caller.Org).Select(x => x.Population).SingleAsync(ct);
        return Answer.Created($"/demands/{demand.Id}", demand, GetDemand.Response.Of(demand, initiative.OpensAt, population, texts));
    }
}
