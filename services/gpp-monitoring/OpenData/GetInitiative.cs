using Aggregator.GppMonitoring.Indicators;
using Aggregator.GppMonitoring.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.GppMonitoring.OpenData;

/// <summary>Everything public about an initiative, with its lots: four queries however many there are.</summary>
internal static class GetInitiative
{
    internal sealed record Response(Guid Id, string Title, string CategoryCode, Text? CategoryName, Named Cpb, string State, DateTimeOffset? OpensAt,
        DateTimeOffset? ClosesAt, int DurationMonths, int DemandCount, Money TotalValue, int LotCount, Money? AwardValue, string? SavingPercent, Money Ordered,
        Money Ceiling, string? GreenStatus, Closure? Closure, IReadOnlyList<Lot> Lots)
        : InitiativeSummary(Id, Title, CategoryCode, CategoryName, Cpb, State, OpensAt, ClosesAt, DurationMonths, DemandCount, TotalValue, LotCount, AwardValue,
            SavingPercent, Ordered, Ceiling, GreenStatus);

    /// <summary>What the collection was closed over.</summary>
    internal sealed record Closure(int Number, int Count, Money TotalValue, string Hash);

    internal sealed record Lot(Guid Id, int Number, string Title, string State, Money BaseValue, IReadOnlyList<Guid> BodyIds, int? BidCount, Named? Winner,
        Money? AwardValue, string? SavingPercent, DateTimeOffset? StandstillEndsAt, Agreement? Agreement, Green Green);

    /// <summary>The ceiling is what may be ordered now: the award and what of the option is open.</summary>
    internal sealed record Agreement(Guid Id, string State, Money Ceiling, Money Ordered, int Joined, int Orders);

    internal sealed record Green(string? Status, int Included, int Applicable, int Accepted, int Due);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives/{initiativeId:guid}", Handle)
        .Query("getInitiative", "Legge un'iniziativa con i suoi lotti").Allow(Relation.Public).Answers<Response>();

    private static async Task<IResult> Handle(Guid initiativeId, GppMonitoringDb db, CancellationToken ct)
    {
        var row = await db.Initiatives.Where(x => x.Id == initiativeId).WithNames(db).SingleOrDefaultAsync(ct);
        if (row is null)
        {
            return Problem.NotFound();
        }

        var lots = await (
            from lot in db.Lots
            where lot.InitiativeId == initiativeId
            join green in db.GreenLots on lot.Id equals green.LotId into greens
            from green in greens.DefaultIfEmpty()
            orderby lot.Number, lot.Id
            select new { Lot = lot, green.Status, Included = (int?)green.IncludedCount, Applicable = (int?)green.ApplicableCount }).ToListAsync(ct);
        var evidence = await MonitoredLots.EvidenceCounts(db, [.. lots.Select(x => x.Lot.Id)], ct);
        var summary = InitiativeSummaries.Summary(row, (await InitiativeSummaries.GreenStatuses(db, [initiativeId], ct)).GetValueOrDefault(initiativeId));
        var x = row.Initiative;
        return Answer.Ok(new Response(summary.Id, summary.Title, summary.CategoryCode, summary.CategoryName, summary.Cpb, summary.State, summary.OpensAt,
            summary.ClosesAt, summary.DurationMonths, summary.DemandCount, summary.TotalValue, summary.LotCount, summary.AwardValue, summary.SavingPercent,
            summary.Ordered, summary.Ceiling, summary.GreenStatus,
            x.ClosureNumber > 0 ? new Closure(x.ClosureNumber, x.ClosureCount, x.ClosureValue, x.ClosureHash!) : null,
            [.. lots.Select(row =>
            {
                var (accepted, due) = evidence.GetValueOrDefault(row.Lot.Id);
                return Show(row.Lot, new Green(row.Status, row.Included ?? 0, row.Applicable ?? 0, accepted, due));
            })]));
    }

    private static Lot Show(PublicLot lot, Green green) => new(lot.Id, lot.Number, lot.Title, lot.State, lot.BaseValue, lot.BodyIds, lot.BidCount,
        lot.WinnerId is { } winner ? new Named(winner, lot.WinnerName) : null, lot.AwardValue,
        lot.AwardValue is { } award ? GreenIndicators.Percent(lot.BaseValue.Amount - award.Amount, lot.BaseValue.Amount) : null, lot.StandstillEndsAt,
        lot.AgreementId is { } agreement ? new Agreement(agreement, lot.AgreementState!, lot.Ceiling.Plus(lot.OptionOpen), lot.Ordered, lot.Joined, lot.OrderCount) : null, green);
}
