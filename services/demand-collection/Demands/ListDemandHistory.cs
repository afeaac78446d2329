using System.Text.Json;
using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Aggregator.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Demands;

/// <summary>Who did what with a demand and why, from the sealed log, newest first.</summary>
internal static class ListDemandHistory
{
    /// <param name="Actor">The account that acted: a delegate under its own.</param>
    /// <param name="Org">The organisation for which it acted.</param>
    /// <param name="OnBehalfOf">The account for which a delegate acted.</param>
    /// <param name="Person">Tells people apart without names: 1 acted first on this demand, whatever part of its history is shown. Null for the platform itself.</param>
    /// <param name="ProtocolNumber">Of the protocol entry that the step was signed with.</param>
    /// <param name="ProtocolDate">Day of that entry.</param>
    /// <param name="ActReference">The act that it was signed on.</param>
    /// <param name="TotalValue">Value over the whole duration after the step.</param>
    /// <param name="Lines">How many lines it had after the step.</param>
    internal sealed record Response(Guid Id, DateTimeOffset At, string Action, Guid Actor, Guid Org, Guid? OnBehalfOf, string? Reason, int? Person = null,
        string? ProtocolNumber = null, DateOnly? ProtocolDate = null, string? ActReference = null, Money? TotalValue = null, int? Lines = null)
    {
        internal static Response Of(LogEntry x, int? person)
        {
            var left = x.After is null ? null : JsonSerializer.Deserialize<Left>(x.After, Json.Options);
            return new Response(x.Id, x.At, x.Action, x.Actor, x.Org, x.OnBehalfOf, x.Reason, person, left?.ProtocolNumber, left?.ProtocolDate, left?.ActReference, left?.TotalValue, left?.Lines);
        }
    }

    /// <summary>What a step left behind, as far as its entry says: see <see cref="Demand.Summary()"/> and <see cref="Demand.SignedSummary"/>.</summary>
    private sealed record Left(string? ProtocolNumber = null, DateOnly? ProtocolDate = null, string? ActReference = null, Money? TotalValue = null, int? Lines = null);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/demands/{demandId:guid}/history", Handle)
        .Query("listDemandHistory", "Elenca chi ha fatto che cosa su un fabbisogno")
        .Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.OwnerCpb).Allow(Relation.SharedCpb).Answers<Page<Response>>();

    private static async Task<IResult> Handle(Guid demandId, Paging paging, Caller caller, DemandCollectionDb db, CancellationToken ct)
    {
        var demand = await db.Demands.SingleOrDefaultAsync(x => x.Id == demandId, ct);
        if (demand is null || !await db.ShowsAsync(demand, caller, ct))
        {
            return Problem.NotFound();
        }

        // The steps before the first sending are the body's own affair.
        var own = caller.IsAuditor || caller.ActsFor(demand.BodyId);
        var entries = db.Set<LogEntry>().AsNoTracking().Where(x => x.Subject == demandId && (own || (x.Action != "demand.drafted" && x.Action != "demand.edited" && x.Action != "demand.imported")));
        var page = await entries.PageAsync(paging, x => x.Id, ct, descending: true);
        var people = await PeopleAsync(demandId, db, ct);
        return Answer.Ok(page.Map(x => Response.Of(x, people.IndexOf(x.Actor) is >= 0 and var index ? index + 1 : null)));
    }

    /// <summary>Who ever acted on the demand, in the order of the first step of each. Of all its entries, shown or not: a number must not depend on the page or on the reader.</summary>
    private static Task<List<Guid>> PeopleAsync(Guid demand, DemandCollectionDb db, CancellationToken ct) => db.Database.SqlQuery<Guid>($"""
        SELECT f.actor AS "Value" FROM (SELECT DISTINCT ON (actor) actor, id FROM platform.log_entry WHERE subject = {demand} AND actor <> {Guid.Empty} ORDER BY actor, id) f ORDER BY f.id
        """).ToListAsync(ct);
}
