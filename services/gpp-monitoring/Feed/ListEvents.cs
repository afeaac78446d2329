using System.Globalization;
using System.Text.Json;
using Aggregator.GppMonitoring.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.GppMonitoring.Feed;

/// <summary>The feed in pages, for clients that poll: oldest first after a position, or the newest few.</summary>
internal static class ListEvents
{
    private const int LimitDefault = 100;
    private const int LimitMax = 500;

    internal sealed record Item(long Position, Guid Id, string Type, DateTimeOffset Time, Guid Subject, JsonElement Data);

    /// <summary>A page of the feed.</summary>
    /// <param name="Items">Events.</param>
    /// <param name="Next">What to ask for with <c>after</c> to read on; null where nothing follows yet.</param>
    internal sealed record Response(IReadOnlyList<Item> Items, string? Next);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/events", Handle)
        .Query("listEvents", "Elenca gli eventi pubblici").Allow(Relation.Public).Answers<Response>();

    private static async Task<IResult> Handle(long? after, int? limit, int? last, GppMonitoringDb db, CancellationToken ct)
    {
        var errors = new Errors();
        errors.If(after < 0, "?after", "not-negative");
        errors.If(limit is < 1 or > LimitMax, "?limit", "limit", ("max", LimitMax));
        errors.If(last is < 1 or > LimitMax, "?last", "limit", ("max", LimitMax));
        errors.If(last is not null && after is not null, "?last", "gpp.last-or-after");
        if (errors.Any)
        {
            return Problem.Invalid(errors);
        }

        if (last is { } count)
        {
            var newest = await db.FeedEvents.OrderByDescending(x => x.Position).Take(count).ToListAsync(ct);
            newest.Reverse();
            return Answer.Ok(new Response([.. newest.Select(Show)], null));
        }

        var (start, size) = (after ?? 0, limit ?? LimitDefault);
        var events = await db.FeedEvents.Where(x => x.Position > start).OrderBy(x => x.Position).Take(size + 1).ToListAsync(ct);
        var more = events.Count > size;
        return Answer.Ok(new Response([.. events.Take(size).Select(Show)], more ? events[size - 1].Position.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static Item Show(FeedEvent x)
    {
        using var data = JsonDocument.Parse(x.Data);
        return new Item(x.Position, x.Id, x.Type, x.Time, x.Subject, data.RootElement.Clone());
    }
}
