using Aggregator.GppMonitoring.GreenLots;
using Aggregator.GppMonitoring.Indicators;
using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.GppMonitoring.OpenData;

/// <summary>An organisation by its name; null while its name is not known here.</summary>
internal sealed record Named(Guid Id, string? Name);

/// <summary>An initiative in a line.</summary>
internal record InitiativeSummary(Guid Id, string Title, string CategoryCode, Text? CategoryName, Named Cpb, string State, DateTimeOffset? OpensAt,
    DateTimeOffset? ClosesAt, int DurationMonths, int DemandCount, Money TotalValue, int LotCount, Money? AwardValue, string? SavingPercent, Money Ordered,
    Money Ceiling, string? GreenStatus);

/// <summary>Reads initiatives for lists and pages: one query for the rows with their names, one for the green status of them all.</summary>
internal static class InitiativeSummaries
{
    /// <summary>A row with the names that belong to it, still a query.</summary>
    internal sealed class Row
    {
        public required Guid Id { get; init; }
        public required PublicInitiative Initiative { get; init; }
        public required string? CpbName { get; init; }
        public required string? CategoryIt { get; init; }
        public required string? CategoryEn { get; init; }
    }

    public static IQueryable<Row> WithNames(this IQueryable<PublicInitiative> initiatives, GppMonitoringDb db) =>
        from initiative in initiatives
        where initiative.Title != null
        join cpb in db.Bodies on initiative.CpbId equals cpb.Id into cpbs
        from cpb in cpbs.DefaultIfEmpty()
        join category in db.Categories on initiative.CategoryCode equals category.Code into categories
        from category in categories.DefaultIfEmpty()
        select new Row { Id = initiative.Id, Initiative = initiative, CpbName = cpb.Name, CategoryIt = category.NameIt, CategoryEn = category.NameEn };

    /// <summary>The initiatives' green status, from that of their lots.</summary>
    public static async Task<Dictionary<Guid, string>> GreenStatuses(GppMonitoringDb db, Guid[] initiativeIds, CancellationToken ct) =>
        (await db.GreenLots
            .Where(x => initiativeIds.Contains(x.InitiativeId) && x.Status != null && x.State != LotState.Superseded && x.State != LotState.Unsuccessful)
            .GroupBy(x => new { x.InitiativeId, x.Status })
            .Select(x => new { x.Key.InitiativeId, x.Key.Status })
            .ToListAsync(ct))
        .GroupBy(x => x.InitiativeId)
        .ToDictionary(x => x.Key, x => Together([.. x.Select(lot => lot.Status!)]));

    /// <summary>Lots outside the criteria say nothing about the others; what the others do not agree on is partial.</summary>
    internal static string Together(IReadOnlyCollection<string> statuses)
    {
        var inScope = statuses.Where(status => status != GreenStatus.NotApplicable).Distinct().ToList();
        return inScope switch
        {
            [] => GreenStatus.NotApplicable,
            [var all] => all,
            _ => GreenStatus.Partial,
        };
    }

    public static InitiativeSummary Summary(Row row, string? green)
    {
        var x = row.Initiative;
        return new(x.Id, x.Title!, x.CategoryCode, row.CategoryIt is null ? null : new Text(row.CategoryIt, row.CategoryEn!), new Named(x.CpbId, row.CpbName), x.State,
            x.OpensAt, x.ClosesAt, x.DurationMonths, x.DemandCount, x.DemandValue, x.LotCount, x.AwardCount > 0 ? x.AwardValue : null,
            x.AwardCount > 0 ? GreenIndicators.Percent(x.AwardBase.Amount - x.AwardValue.Amount, x.AwardBase.Amount) : null, x.Ordered, x.Ceiling, green);
    }
}
