using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Campaigns;

/// <summary>
/// Where a collection stands: who has answered, who is missing, how much, by province and by the quarter in which present contracts expire. Read from what each
/// demand keeps of its lines, never from the lines: they may be a million. One statement says where all stand and which tallies belong to it, so the figures are of one moment.
/// </summary>
internal static class GetBoard
{
    /// <summary>How many bodies have got how far. A body that withdrew counts as missing again.</summary>
    internal sealed record Counts(int Invited, int Missing, int Drafting, int Undecided, int Returned, int Approved, int Withdrawn);

    /// <param name="Province">ISTAT code; null for bodies that are in none.</param>
    /// <param name="TotalValue">Over the whole duration, of the demands that were sent.</param>
    /// <param name="Latitude">The middle of the bodies invited in it, as a place on a map.</param>
    internal sealed record ProvinceView(string? Province, string? Name, Counts Bodies, Money TotalValue, decimal? Latitude, decimal? Longitude);

    /// <param name="Quarter">For example 2027Q1; null for lines that do not say.</param>
    /// <param name="YearlyValue">Yearly value of the lines whose present contract ends in it.</param>
    internal sealed record ExpiryView(string? Quarter, int Bodies, Money YearlyValue);

    internal sealed record ReminderView(int Sent, int Waiting, int Failed, DateTimeOffset? LastAt);

    /// <param name="DaysLeft">Days of the calendar until the deadline's, by the clock that decides; null once the deadline has passed.</param>
    internal sealed record Response(Guid InitiativeId, string CategoryCode, InitiativeState State, DateTimeOffset ClosesAt, int? DaysLeft, Counts Bodies, Money TotalValue, Money ApprovedValue,
        IReadOnlyList<ProvinceView> Provinces, IReadOnlyList<ExpiryView> Expiries, ReminderView Reminders);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives/{initiativeId:guid}/board", Handle)
        .Query("getBoard", "Legge il quadro di una raccolta: chi ha risposto, chi manca, totali e scadenze")
        .Allow(Relation.OwnerCpb).Allow(Relation.SharedCpb).Answers<Response>();

    private static async Task<IResult> Handle(Guid initiativeId, Caller caller, DemandCollectionDb db, TallyBook book, Clock clock, CancellationToken ct)
    {
        if (await FindAsync(initiativeId, caller, db, ct) is not { } initiative)
        {
            return Problem.NotFound();
        }

        var rows = await db.Database.SqlQuery<Row>($"""
            SELECT b.province AS "Province", max(b.province_name COLLATE "C") AS "Name", coalesce(d.state, CASE WHEN w.body_id IS NULL THEN 'missing' ELSE 'withdrawn' END) AS "State",
                   count(*)::int AS "Count", coalesce(sum(d.total_value), 0) AS "Value", count(b.latitude)::int AS "Placed", sum(b.latitude) AS "Latitudes", sum(b.longitude) AS "Longitudes",
                   array_remove(array_agg(d.id), NULL) AS "Demands", array_remove(array_agg(d.version), NULL) AS "Versions"
            FROM invitation i
            JOIN body b ON b.id = i.body_id
            LEFT JOIN demand d ON d.initiative_id = i.initiative_id AND d.body_id = i.body_id AND d.state <> 'withdrawn'
            LEFT JOIN (SELECT DISTINCT body_id FROM demand WHERE initiative_id = {initiativeId} AND state = 'withdrawn') w ON w.body_id = i.body_id
            WHERE i.initiative_id = {initiativeId}
            GROUP BY 1, 3
            """).ToListAsync(ct);
        var known = rows.Where(x => x.State != Named.Of(DemandStatus.Draft)).ToList();
        var expiries = Expiring(await book.GetAsync(db, known.SelectMany(x => x.Demands.Zip(x.Versions)), ct));
        var reminders = await db.Reminders.Where(x => x.InitiativeId == initiativeId).GroupBy(x => x.State)
            .Select(x => new { State = x.Key, Count = x.Count(), Last = x.Max(r => r.SentAt) }).ToListAsync(ct);
        return Answer.Ok(initiative, new Response(initiative.Id, initiative.CategoryCode, initiative.State, initiative.ClosesAt, DaysUntil(initiative.ClosesAt, clock), Count(rows),
            Money.Euro(known.Sum(x => x.Value)), Money.Euro(Of(rows, DemandStatus.Approved).Sum(x => x.Value)),
            [.. rows.GroupBy(x => x.Province).OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => new ProvinceView(x.Key, x.Max(r => r.Name), Count([.. x]),
                Money.Euro(x.Where(r => r.State != Named.Of(DemandStatus.Draft)).Sum(r => r.Value)), Middle([.. x], r => r.Latitudes), Middle([.. x], r => r.Longitudes)))],
            expiries,
            new ReminderView(CountOf(ReminderState.Sent), CountOf(ReminderState.Waiting), CountOf(ReminderState.Failed), reminders.Max(x => x.Last))));

        int CountOf(ReminderState state) => reminders.Where(x => x.State == state).Sum(x => x.Count);
    }

    /// <summary>The initiative, where the caller may see its board.</summary>
    internal static async Task<Initiative?> FindAsync(Guid id, Caller caller, DemandCollectionDb db, CancellationToken ct) =>
        await db.Initiatives.SingleOrDefaultAsync(x => x.Id == id, ct) is { } found
        && (caller.Sees(cpb: found.CpbId) || await db.IsSharedWithAsync(id, caller, ct)) ? found : null;

    private static Counts Count(IReadOnlyList<Row> rows) => new(rows.Sum(x => x.Count), rows.Where(x => x.State is "missing" or "withdrawn").Sum(x => x.Count),
        Of(rows, DemandStatus.Draft).Sum(x => x.Count), rows.Where(x => Named.TryParse<DemandStatus>(x.State, out var state) && Demand.IsUndecided(state)).Sum(x => x.Count),
        Of(rows, DemandStatus.Returned).Sum(x => x.Count), Of(rows, DemandStatus.Approved).Sum(x => x.Count), Of(rows, DemandStatus.Withdrawn).Sum(x => x.Count));

    private static List<ExpiryView> Expiring(IReadOnlyList<TallyBook.Tally> tallies)
    {
        var sums = new Dictionary<string, (int Bodies, decimal YearlyValue)>();
        foreach (var tally in tallies)
        {
            foreach (var share in tally.Expiries)
            {
                var (bodies, value) = sums.GetValueOrDefault(share.Quarter);
                sums[share.Quarter] = (bodies + 1, value + share.YearlyValue);
            }
        }

        return [.. sums.OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => new ExpiryView(x.Key == ExpiryShare.Unknown ? null : x.Key, x.Value.Bodies, Money.Euro(x.Value.YearlyValue)))];
    }

    private static int? DaysUntil(DateTimeOffset deadline, Clock clock) => clock.Now >= deadline ? null : Clock.DateIn(deadline).DayNumber - clock.Today.DayNumber;

    private static decimal? Middle(IReadOnlyList<Row> rows, Func<Row, decimal?> sum) =>
        rows.Sum(x => x.Placed) is > 0 and var placed ? Math.Round(rows.Sum(x => sum(x) ?? 0m) / placed, 4) : null;

    private static IEnumerable<Row> Of(IEnumerable<Row> rows, DemandStatus state) => rows.Where(x => x.State == Named.Of(state));

    private sealed record Row(string? Province, string? Name, string State, int Count, decimal Value, int Placed, decimal? Latitudes, decimal? Longitudes, Guid[] Demands, int[] Versions);
}
