using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Campaigns;

/// <summary>The invited bodies one by one, in pages: how far each has got and when it was last reminded.</summary>
internal static class ListBoard
{
    /// <summary>How far a body has got: a demand's state, or <c>missing</c> where it has none.</summary>
    internal enum Progress
    {
        Missing,
        Draft,
        Submitted,
        Returned,
        Resubmitted,
        Amended,
        Approved,
        Withdrawn,
    }

    /// <param name="DemandId">Its demand, once it was sent: a draft is the body's own.</param>
    /// <param name="Locked">Approved, and the collection is closed over it.</param>
    /// <param name="Bound">Whether what it asks for must be bought through the aggregator; null while nothing was sent.</param>
    internal sealed record Response(Guid BodyId, string Name, string? IstatCode, string? Province, string? ProvinceName, int? Population, decimal? Latitude, decimal? Longitude, Progress State,
        Guid? DemandId, Money? TotalValue, int? LineCount, DateTimeOffset? SubmittedAt, bool? Locked, bool? Bound, bool Open, DateTimeOffset? OpenUntil, int Reminders, DateTimeOffset? LastReminderAt);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives/{initiativeId:guid}/board/bodies", Handle)
        .Query("listBoard", "Elenca gli enti invitati e a che punto sono")
        .Allow(Relation.OwnerCpb).Allow(Relation.SharedCpb).Answers<Page<Response>>();

    private static async Task<IResult> Handle(Guid initiativeId, Paging paging, Caller caller, DemandCollectionDb db, Clock clock, CancellationToken ct, string? state = null, string? province = null, string? name = null)
    {
        if (await GetBoard.FindAsync(initiativeId, caller, db, ct) is not { } initiative)
        {
            return Problem.NotFound();
        }

        Progress? wanted = null;
        if (state is not null)
        {
            if (!Named.TryParse<Progress>(state, out var named))
            {
                return Named.Unknown<Progress>("?state");
            }

            wanted = named;
        }

        var like = name is null ? null : "%" + name.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_") + "%";
        var rows = from invitation in db.Invitations.Where(x => x.InitiativeId == initiativeId)
                   join body in db.Bodies on invitation.BodyId equals body.Id
                   where (province == null || body.Province == province) && (like == null || EF.Functions.ILike(body.Name, like))
                   from demand in db.Demands.Where(x => x.InitiativeId == initiativeId && x.BodyId == invitation.BodyId && x.State != DemandStatus.Withdrawn).DefaultIfEmpty()
                   select new Row { BodyId = invitation.BodyId, Body = body, Open = invitation.Open, OpenUntil = invitation.OpenUntil, Demand = demand };
        if (wanted is Progress.Missing or Progress.Withdrawn)
        {
            var gone = db.Demands.Where(x => x.InitiativeId == initiativeId && x.State == DemandStatus.Withdrawn).Select(x => x.BodyId);
            rows = rows.Where(x => x.Demand == null && gone.Contains(x.BodyId) == (wanted == Progress.Withdrawn));
        }
        else if (wanted is { } live)
        {
            var status = Named.Parse<DemandStatus>(Named.Of(live));
            rows = rows.Where(x => x.Demand!.State == status);
        }

        var page = await rows.PageAsync(paging, x => x.BodyId, ct);
        var ids = page.Items.Select(x => x.BodyId).ToList();
        var reminded = await db.Reminders.Where(x => x.InitiativeId == initiativeId && ids.Contains(x.BodyId)).GroupBy(x => x.BodyId)
            .Select(x => new { Body = x.Key, Count = x.Count(), Last = x.Max(r => r.RequestedAt) }).ToDictionaryAsync(x => x.Body, ct);
        var withdrawn = (await db.Demands.Where(x => x.InitiativeId == initiativeId && x.State == DemandStatus.Withdrawn && ids.Contains(x.BodyId)).Select(x => x.BodyId).ToListAsync(ct)).ToHashSet();
        return Answer.Ok(page.Map(x =>
        {
            var sent = x.Demand is { Facts: > 0 } ? x.Demand : null;
            return new Response(x.BodyId, x.Body.Name, x.Body.IstatCode, x.Body.Province, x.Body.ProvinceName, x.Body.Population, x.Body.Latitude, x.Body.Longitude,
                x.Demand is not null ? Named.Parse<Progress>(Named.Of(x.Demand.State)) : withdrawn.Contains(x.BodyId) ? Progress.Withdrawn : Progress.Missing,
                sent?.Id, sent?.TotalValue, sent?.LineCount, sent?.SubmittedAt, sent?.IsLocked(initiative.State), sent?.Obligation(x.Body.Kind, clock.Today).Bound, initiative.State == Initiatives.InitiativeState.Collecting && x.Open, x.OpenUntil,
                reminded.GetValueOrDefault(x.BodyId)?.Count ?? 0, reminded.GetValueOrDefault(x.BodyId)?.Last);
        }));
    }

    private sealed class Row
    {
        public required Guid BodyId { get; init; }

        public required Bodies.Body Body { get; init; }

        public bool Open { get; init; }

        public DateTimeOffset? OpenUntil { get; init; }

        public Demand? Demand { get; init; }
    }
}
