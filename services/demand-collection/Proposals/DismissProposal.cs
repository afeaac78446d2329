using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Proposals;

/// <summary>The body does not need what was proposed, and says why. It is proposed anew only when its source says something else.</summary>
internal static class DismissProposal
{
    internal sealed record Request(string Reason);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/proposals/{proposalId:guid}/dismiss", Handle)
        .Command("dismissProposal", "Scarta una proposta di riga, con il motivo")
        .Allow(Relation.OwnBody, "buyer.drafter").Allow(Relation.Delegate, "buyer.drafter").Answers<GetProposal.Response>();

    private static async Task<IResult> Handle(Guid proposalId, Input<Request> input, Caller caller, DemandCollectionDb db, CancellationToken ct)
    {
        var proposal = await db.LockedProposalAsync(proposalId, caller, ct);
        if (proposal is null)
        {
            return Problem.NotFound();
        }

        if ((input.Invalid((request, errors) => errors.Text(request.Reason, "/reason", 1000)) ?? input.Stale(proposal)) is { } unusable)
        {
            return unusable;
        }

        var reason = input.Body.Reason.Trim();
        if (proposal.Dismiss(await db.HoldsAsync(proposal, ct), reason) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(proposal, "proposal.dismissed", reason);
        return Answer.Ok(proposal, GetProposal.Response.Of(proposal, held: false));
    }

    /// <summary>A proposal that the caller's body may decide on, its row held until the commit; null for anybody else.</summary>
    internal static async Task<Proposal?> LockedProposalAsync(this DemandCollectionDb db, Guid id, Caller caller, CancellationToken ct)
    {
        await db.BeginAsync(ct);
        var proposal = await db.Proposals.FromSql($"SELECT * FROM proposal WHERE id = {id} FOR UPDATE").SingleOrDefaultAsync(ct);
        return proposal is not null && caller.ActsFor(proposal.BodyId) ? proposal : null;
    }
}
