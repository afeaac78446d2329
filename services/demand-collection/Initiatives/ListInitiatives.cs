using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Initiatives;

internal static class ListInitiatives
{
    /// <param name="Opened">False before the moment from which demands may be stated, by the service's clock.</param>
    internal sealed record Response(Guid Id, Guid CpbId, string CategoryCode, string Title, InitiativeState State, DateTimeOffset OpensAt, DateTimeOffset ClosesAt, int DurationMonths, int Closures, bool Opened);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives", Handle)
        .Query("listInitiatives", "Elenca le iniziative, le più recenti prima")
        .Allow(Relation.Public).Answers<Page<Response>>();

    private static async Task<IResult> Handle(Paging paging, DemandCollectionDb db, Clock clock, CancellationToken ct, string? categoryCode = null, string? state = null, Guid? cpbId = null, Guid? bodyId = null)
    {
        var query = db.Initiatives.AsQueryable();
        if (state is not null)
        {
            if (!Named.TryParse<InitiativeState>(state, out var wanted))
            {
                return Named.Unknown<InitiativeState>("?state");
            }

            query = query.Where(x => x.State == wanted);
        }

        if (categoryCode is not null)
        {
            query = query.Where(x => x.CategoryCode == categoryCode);
        }

        if (cpbId is { } cpb)
        {
            query = query.Where(x => x.CpbId == cpb);
        }

        if (bodyId is { } body)
        {
            query = query.Where(x => db.Invitations.Any(i => i.InitiativeId == x.Id && i.BodyId == body));
        }

        var now = clock.Now;
        return Answer.Ok((await query.PageAsync(paging, x => x.Id, ct, descending: true)).Map(x =>
            new Response(x.Id, x.CpbId, x.CategoryCode, x.Title, x.State, x.OpensAt, x.ClosesAt, x.DurationMonths, x.Closures, x.NotOpenYet(now) is null)));
    }
}
