using Aggregator.Messages;

namespace Aggregator.GppMonitoring.GreenLots;

/// <summary>A checklist as it is shown: every criterion that holds for the lot, with what was decided about it.</summary>
internal sealed record Checklist(Guid LotId, Guid InitiativeId, string? CategoryCode, int Number, string Title, DateOnly? LawDate, string? Edition,
    string? Decree, DateTimeOffset? CompletedAt, string? Status, int Included, int Applicable, bool Open, IReadOnlyList<Checklist.Row> Criteria)
{
    /// <summary>A criterion of the checklist.</summary>
    /// <param name="Decision">included, not-applicable, left-out, or open before the checklist is filled.</param>
    internal sealed record Row(string CriterionId, string Phase, bool Mandatory, Text Summary, string Confidence, string Decision, string? Reason);

    public static Checklist Of(GreenLot lot)
    {
        var edition = lot is { CategoryCode: { } category, LawDay: { } day } ? Law.CriteriaCatalogue.For(category, day) : null;
        return new(lot.LotId, lot.InitiativeId, lot.CategoryCode, lot.Number, lot.Title, lot.LawDay, edition?.Name, edition?.Decree, lot.CompletedAt,
            lot.Status, lot.IncludedCount, lot.ApplicableCount, lot.Unfillable() is null, [.. lot.Criteria.Select(criterion => RowOf(lot, criterion))]);
    }

    private static Row RowOf(GreenLot lot, Law.Criterion criterion)
    {
        var reason = lot.NotApplicable.FirstOrDefault(exclusion => exclusion.CriterionId == criterion.Id)?.Reason;
        var decision = reason is not null ? "not-applicable"
            : lot.Included.Contains(criterion.Id) ? "included"
            : lot.CompletedAt is null ? "open" : "left-out";
        return new(criterion.Id, criterion.Phase, criterion.Mandatory, criterion.Summary, criterion.Confidence, decision, reason);
    }
}
