using Aggregator.GppMonitoring.Law;
using Aggregator.Messages;
using Aggregator.Platform;

namespace Aggregator.GppMonitoring.Criteria;

/// <summary>The catalogue, resolved at a date: what a tender of a category must ask for if its notice is published on that day.</summary>
internal static class ListCriteria
{
    internal sealed record Item(string Id, string CategoryCode, string Edition, string Decree, string Source, DateOnly ValidFrom, DateOnly? ValidTo,
        IReadOnlyList<string> CpvPrefixes, string Kind, string Phase, bool Mandatory, Text Summary, IReadOnlyList<Threshold> Thresholds,
        IReadOnlyList<string> Evidence, string When, int? PeriodMonths, int DueDays, string Confidence);

    internal sealed record Response(DateOnly Date, IReadOnlyList<Item> Items, string? Next);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/criteria", Handle)
        .Query("listCriteria", "Elenca i criteri ambientali in vigore a una data").Allow(Relation.Public).Answers<Response>();

    // The whole catalogue is a page: a category has some twenty criteria and the law has some twenty categories.
    private static IResult Handle(string? categoryCode, DateOnly? date, Clock clock)
    {
        var day = date ?? clock.Today;
        return Answer.Ok(new Response(day, [.. In(categoryCode, day)], null));
    }

    internal static IEnumerable<Item> In(string? categoryCode, DateOnly day) =>
        from edition in CriteriaCatalogue.Editions
        where edition.InForce(day)
        from category in edition.Categories
        where categoryCode is null || categoryCode == category
        from criterion in edition.Criteria
        select new Item(criterion.Id, category, edition.Name, edition.Decree, edition.Source, edition.ValidFrom, edition.ValidTo, edition.CpvPrefixes,
            edition.Kind, criterion.Phase, criterion.Mandatory, criterion.Summary, criterion.Thresholds ?? [], criterion.Evidence, criterion.When,
            criterion.PeriodMonths, criterion.DueDays, criterion.Confidence);
}
