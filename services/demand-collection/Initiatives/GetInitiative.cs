using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Initiatives;

internal static class GetInitiative
{
    internal sealed record ClosureView(int Number, int Count, Money TotalValue, string Hash, DateTimeOffset ClosedAt)
    {
        internal static ClosureView Of(Closure x) => new(x.Number, x.Count, x.TotalValue, x.Hash, x.ClosedAt);
    }

    /// <summary>How many bodies have got how far. Drafts are the bodies' own and not counted.</summary>
    internal sealed record Counts(int Undecided = 0, int Returned = 0, int Approved = 0);

    /// <summary>An initiative. Whom it invites is a list of its own.</summary>
    /// <param name="Invited">How many bodies are invited.</param>
    /// <param name="OpenTo">To how many of them the collection is open until the deadline.</param>
    /// <param name="Opened">False before the moment from which demands may be stated, by the service's clock.</param>
    internal sealed record Response(Guid Id, Guid CpbId, string CategoryCode, int QuestionnaireVersion, string Title, InitiativeState State, DateTimeOffset OpensAt, DateTimeOffset ClosesAt,
        int DurationMonths, string? DurationReason, int Invited, int OpenTo, Counts Demands, IReadOnlyList<ClosureView> Closures, int Version, bool Opened)
    {
        internal static Response Of(Initiative x, IReadOnlyList<Closure> closures, Counts counts, DateTimeOffset now) => Of(x, x.Invitations.Count, x.Invitations.Count(i => i.Open), closures, counts, now);

        internal static async Task<Response> OfAsync(Initiative x, DemandCollectionDb db, DateTimeOffset now, CancellationToken ct)
        {
            var invited = await db.Invitations.Where(i => i.InitiativeId == x.Id).GroupBy(i => i.Open).Select(i => new { Open = i.Key, Count = i.Count() }).ToListAsync(ct);
            var closures = await db.Closures.Where(c => c.InitiativeId == x.Id).OrderBy(c => c.Number).ToListAsync(ct);
            return Of(x, invited.Sum(i => i.Count), invited.Where(i => i.Open).Sum(i => i.Count), closures, await CountAsync(db, x.Id, ct), now);
        }

        internal static Response Of(Initiative x, int invited, int open, IReadOnlyList<Closure> closures, Counts counts, DateTimeOffset now) => new(
            x.Id, x.CpbId, x.CategoryCode, x.QuestionnaireVersion, x.Title, x.State, x.OpensAt, x.ClosesAt, x.DurationMonths, x.DurationReason,
            invited, x.State == InitiativeState.Closed ? 0 : open, counts, [.. closures.Select(ClosureView.Of)], x.Version, x.NotOpenYet(now) is null);
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives/{initiativeId:guid}", Handle)
        .Query("getInitiative", "Legge un'iniziativa")
        .Allow(Relation.Public).Answers<Response>();

    private static async Task<IResult> Handle(Guid initiativeId, DemandCollectionDb db, Clock clock, CancellationToken ct)
    {
        var initiative = await db.Initiatives.SingleOrDefaultAsync(x => x.Id == initiativeId, ct);
        if (initiative is null)
        {
            return Problem.NotFound();
        }

        return Answer.Ok(initiative, await Response.OfAsync(initiative, db, clock.Now, ct));
    }

    internal static async Task<Counts> CountAsync(DemandCollectionDb db, Guid initiativeId, CancellationToken ct)
    {
        var counts = await db.Demands.Where(x => x.InitiativeId == initiativeId).GroupBy(x => x.State).Select(x => new { State = x.Key, Count = x.Count() }).ToListAsync(ct);
        return new Counts(Sum(Demand.IsUndecided), Sum(x => x == DemandStatus.Returned), Sum(x => x == DemandStatus.Approved));

        int Sum(Func<DemandStatus, bool> which) => counts.Where(x => which(x.State)).Sum(x => x.Count);
    }
}
