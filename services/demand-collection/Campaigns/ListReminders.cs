using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Campaigns;

internal static class ListReminders
{
    internal sealed record Response(Guid Id, Guid BodyId, DateTimeOffset RequestedAt, ReminderState State, DateTimeOffset? SentAt, string? Channel, int Attempts);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives/{initiativeId:guid}/reminders", Handle)
        .Query("listReminders", "Elenca i solleciti di una raccolta, i più recenti prima")
        .Allow(Relation.OwnerCpb).Allow(Relation.SharedCpb).Answers<Page<Response>>();

    private static async Task<IResult> Handle(Guid initiativeId, Paging paging, Caller caller, DemandCollectionDb db, CancellationToken ct) =>
        await GetBoard.FindAsync(initiativeId, caller, db, ct) is null
            ? Problem.NotFound()
            : Answer.Ok((await db.Reminders.Where(x => x.InitiativeId == initiativeId).PageAsync(paging, x => x.Id, ct, descending: true))
                .Map(x => new Response(x.Id, x.BodyId, x.RequestedAt, x.State, x.SentAt, x.Channel, x.Attempts)));
}
