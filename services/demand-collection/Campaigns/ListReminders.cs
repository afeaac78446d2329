using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Campaigns;

internal static class ListReminders
{
    internal sealed record Response(Guid Id, Guid BodyId, string Name, string? Message, DateTimeOffset RequestedAt, ReminderState State, DateTimeOffset? SentAt, string? Channel, int Attempts);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives/{initiativeId:guid}/reminders", Handle)
        .Query("listReminders", "Elenca i solleciti di una raccolta, i più recenti prima")
        .Allow(Relation.OwnerCpb).Allow(Relation.SharedCpb).Answers<Page<Response>>();

    private static async Task<IResult> Handle(Guid initiativeId, Paging paging, Caller caller, DemandCollectionDb db, CancellationToken ct)
    {
        if (await GetBoard.FindAsync(initiativeId, caller, db, ct) is null)
        {
            return Problem.NotFound();
        }

        var page = await db.Reminders.Where(x => x.InitiativeId == initiativeId).PageAsync(paging, x => x.Id, ct, descending: true);
        var ids = page.Items.Select(x => x.BodyId).ToList();
        var names = await db.Bodies.Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, x => x.Name, ct);
        return Answer.Ok(page.Map(x => new Response(x.Id, x.BodyId, names[x.BodyId], x.Message, x.RequestedAt, x.State, x.SentAt, x.Channel, x.Attempts)));
    }
}
