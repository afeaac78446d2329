using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Proposals;

/// <summary>The proposals of the calling body, or those that the calling central purchasing body's systems sent.</summary>
internal static class ListProposals
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/proposals", Handle)
        .Query("listProposals", "Elenca le proposte di righe")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.OwnerCpb).Answers<Page<GetProposal.Response>>();

    private static async Task<IResult> Handle(Paging paging, Caller caller, DemandCollectionDb db, CancellationToken ct,
        Guid? initiativeId = null, string? categoryCode = null, string? source = null, string? state = null)
    {
        var query = db.Proposals.AsQueryable();
        if (!caller.IsAuditor)
        {
            query = caller.Holds(Relation.OwnerCpb) ? query.Where(x => x.SenderId == caller.Org) : query.Where(x => x.BodyId == caller.Org);
        }

        if (initiativeId is { } initiative)
        {
            query = query.Where(x => x.CategoryCode == db.Initiatives.Where(i => i.Id == initiative).Select(i => i.CategoryCode).FirstOrDefault());
        }

        if (categoryCode is not null)
        {
            query = query.Where(x => x.CategoryCode == categoryCode);
        }

        if (source is not null)
        {
            query = query.Where(x => x.Source == source);
        }

        var standing = db.StandingLines();
        if (state is not null)
        {
            if (!Named.TryParse<ProposalState>(state, out var wanted))
            {
                return Named.Unknown<ProposalState>("?state");
            }

            // As Proposal.ShownState has it: a confirmed one whose line left the demand is proposed again, or superseded where its source is gone.
            query = wanted switch
            {
                ProposalState.Confirmed => query.Where(x => x.State == ProposalState.Confirmed && standing.Any(line => line == x.LineId)),
                ProposalState.Superseded => query.Where(x => x.SourceGone && !(x.State == ProposalState.Confirmed && standing.Any(line => line == x.LineId))),
                ProposalState.Proposed => query.Where(x => !x.SourceGone && (x.State == ProposalState.Proposed || (x.State == ProposalState.Confirmed && !standing.Any(line => line == x.LineId)))),
                _ => query.Where(x => !x.SourceGone && x.State == wanted),
            };
        }

        var page = await query.PageAsync(paging, x => x.Id, ct);
        var taken = page.Items.Where(x => x.LineId is not null).Select(x => x.LineId!.Value).ToArray();
        var held = taken.Length == 0 ? [] : await standing.Where(x => taken.Contains(x)).ToListAsync(ct);
        return Answer.Ok(page.Map(x => GetProposal.Response.Of(x, x.LineId is { } line && held.Contains(line))));
    }
}
