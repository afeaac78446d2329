using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages.DemandCollection;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Proposals;

/// <summary>
/// The body takes a proposal over as a line of its demand, worded as the body wants it. The line goes through the same gate as an edit: until the deadline, and
/// a demand that was sent becomes amended. Where the body has no demand yet, this begins it.
/// </summary>
internal static class ConfirmProposal
{
    internal sealed record Request(Guid InitiativeId, LineInput Line);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/proposals/{proposalId:guid}/confirm", Handle)
        .Command("confirmProposal", "Conferma una proposta come riga del fabbisogno")
        .Allow(Relation.OwnBody, "buyer.drafter").Allow(Relation.Delegate, "buyer.drafter").Answers<GetDemand.Response>();

    private static async Task<IResult> Handle(Guid proposalId, Input<Request> input, Caller caller, DemandCollectionDb db, QuestionnaireBook book, Clock clock, Texts texts, CancellationToken ct)
    {
        var now = clock.Now; // the deadline is decided as the command comes, however long it then waits
        var proposal = await db.LockedProposalAsync(proposalId, caller, ct);
        if (proposal is null)
        {
            return Problem.NotFound();
        }

        if ((input.Invalid(Validate) ?? input.Stale(proposal)) is { } unusable)
        {
            return unusable;
        }

        var held = await db.HoldsAsync(proposal, ct);
        var (demand, isNew, refused) = await DemandAsync(db, book, input.Body.InitiativeId, proposal, caller, now, clock, ct);
        if ((proposal.Refuses(held) ?? refused) is { } early)
        {
            return Problem.From(early);
        }

        var (line, questionnaire) = (input.Body.Line.Write(demand!.Id, clock), await book.GetAsync(db, demand.CategoryCode, demand.QuestionnaireVersion, ct));
        var broken = new Errors();
        LineRules.Check(LawFiles.Category(demand.CategoryCode)!, questionnaire, line, "/line", complete: false, broken, await CuiOwners.ForAsync(db, proposal.BodyId, [line], ct));
        if (broken.Any)
        {
            return Problem.Refused("demand.lines-refused", broken);
        }

        var (before, sent) = (isNew ? null : demand.Summary(), demand.State is not (DemandStatus.Draft or DemandStatus.Returned));
        if ((demand.Append(caller.Person, line, questionnaire) ?? proposal.Confirm(held, demand.Id, line.Id)) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(demand, isNew ? "demand.drafted" : sent ? "demand.amended" : "demand.edited", before: before, after: demand.Summary());
        db.Record(proposal, "proposal.confirmed", after: new { proposal.DemandId, proposal.LineId });
        if (sent)
        {
            db.Publish(demand, new DemandAmended(demand.Describe()));
        }

        return Answer.Ok(demand, await GetDemand.Response.OfAsync(demand, demand.Lines.OrderBy(x => x.Ordinal).ToAsyncEnumerable(), db, book, texts, clock.Now, ct));
    }

    private static void Validate(Request request, Errors errors)
    {
        request.Line.Validate("/line", errors);
        errors.If(request.Line.LineId is not null, "/line/lineId", "demand.unknown-line");
    }

    /// <summary>The body's live demand in the initiative or a new one without lines, or why there can be none.</summary>
    private static async Task<(Demand? Demand, bool IsNew, Refusal? Refused)> DemandAsync(
        DemandCollectionDb db, QuestionnaireBook book, Guid initiativeId, Proposal proposal, Caller caller, DateTimeOffset now, Clock clock, CancellationToken ct)
    {
        // Confirmations of a body in an initiative come one after the other: each finds the demand that the one before it began.
        var key = $"confirmations {initiativeId} {proposal.BodyId}";
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({key}, 0))", ct);
        var live = await db.Demands.Where(x => x.InitiativeId == initiativeId && x.BodyId == proposal.BodyId && x.State != DemandStatus.Withdrawn).Select(x => (Guid?)x.Id).SingleOrDefaultAsync(ct);
        if (live is { } id)
        {
            var (demand, closed) = await Gate.ForBodyAsync(db, id, now, ct);
            await db.LoadLinesAsync(demand!, ct);
            return (demand, false, Mismatch(demand!.CategoryCode, proposal) ?? closed);
        }

        var initiative = await db.Initiatives.FromSql($"SELECT * FROM initiative WHERE id = {initiativeId} FOR SHARE").SingleOrDefaultAsync(ct);
        if (initiative is null)
        {
            return (null, false, new Refusal("proposal.unknown-initiative"));
        }

        var invitation = await db.Invitations.SingleOrDefaultAsync(x => x.InitiativeId == initiativeId && x.BodyId == proposal.BodyId, ct);
        if ((initiative.ClosedTo(invitation, now) ?? Mismatch(initiative.CategoryCode, proposal)) is { } refusal)
        {
            return (null, false, refusal);
        }

        var begun = Demand.Start(clock.NewId(), initiative, proposal.BodyId, caller.Person, [], await book.GetAsync(db, initiative.CategoryCode, initiative.QuestionnaireVersion, ct));
        db.Add(begun);
        await db.Bodies.SingleAsync(x => x.Id == proposal.BodyId, ct); // its population, which warnings compare with
        return (begun, true, null);
    }

    private static Refusal? Mismatch(string category, Proposal proposal) =>
        category == proposal.CategoryCode ? null : new Refusal("proposal.other-category", ("category", proposal.CategoryCode), ("initiative", category));
}
