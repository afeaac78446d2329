using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Proposals;

internal static class GetProposal
{
    /// <summary>A need that waits for the body's word.</summary>
    /// <param name="SenderId">The organisation whose system sent it.</param>
    /// <param name="Priority">1 is to be done first, 4 last.</param>
    /// <param name="SourceChanged">True where the source said something else, or nothing more, after the body confirmed it; <c>line</c> is what it said last.</param>
    /// <param name="DemandId">The demand that took it, while it is confirmed.</param>
    /// <param name="LineId">The line that it became, while it is confirmed.</param>
    /// <param name="Reason">Why it was dismissed.</param>
    /// <param name="SourceGone">True where its source no longer holds it. While its line stands it is confirmed; without one it is superseded and not proposed again.</param>
    internal sealed record Response(Guid Id, Guid BodyId, string CategoryCode, Guid SenderId, string Source, string SourceId, ProposalState State, ProposedLine Line, int? Priority,
        string? Note, bool SourceChanged, Guid? DemandId, Guid? LineId, string? Reason, DateTimeOffset ReceivedAt, int Version, bool SourceGone)
    {
        internal static Response Of(Proposal x, bool held)
        {
            var state = x.ShownState(held);
            var confirmed = state == ProposalState.Confirmed;
            return new Response(x.Id, x.BodyId, x.CategoryCode, x.SenderId, x.Source, x.SourceId, state, x.Line, x.Priority, x.Note, confirmed && (x.SourceChanged || x.SourceGone),
                confirmed ? x.DemandId : null, confirmed ? x.LineId : null, x.Reason, x.ReceivedAt, x.Version, x.SourceGone);
        }
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/proposals/{proposalId:guid}", Handle)
        .Query("getProposal", "Legge una proposta di riga")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.OwnerCpb).Answers<Response>();

    private static async Task<IResult> Handle(Guid proposalId, Caller caller, DemandCollectionDb db, CancellationToken ct)
    {
        var proposal = await db.Proposals.SingleOrDefaultAsync(x => x.Id == proposalId, ct);
        return proposal is null || !caller.Sees(cpb: proposal.SenderId, body: proposal.BodyId)
            ? Problem.NotFound()
            : Answer.Ok(proposal, Response.Of(proposal, await db.HoldsAsync(proposal, ct)));
    }

    /// <summary>True where the line that the proposal became still stands.</summary>
    internal static Task<bool> HoldsAsync(this DemandCollectionDb db, Proposal proposal, CancellationToken ct) => db.StandingLines().AnyAsync(x => x == proposal.LineId, ct);

    /// <summary>The ids of the lines of live demands.</summary>
    internal static IQueryable<Guid> StandingLines(this DemandCollectionDb db) =>
        from line in db.Set<Line>() join demand in db.Demands on line.DemandId equals demand.Id where demand.State != DemandStatus.Withdrawn select line.Id;
}
