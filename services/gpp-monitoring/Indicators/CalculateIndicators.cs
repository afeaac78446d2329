using Aggregator.GppMonitoring.GreenLots;
using Aggregator.Platform;

namespace Aggregator.GppMonitoring.Indicators;

/// <summary>The formulas for anybody: a bidder, a journalist or another body recomputes an indicator from its own figures.</summary>
internal static class CalculateIndicators
{
    private const int LotsMax = 10_000;
    private static readonly string[] Statuses = [GreenStatus.Full, GreenStatus.Partial, GreenStatus.None, GreenStatus.NotApplicable];

    internal sealed record Request(IReadOnlyList<Lot> Lots, decimal? Base = null);

    internal sealed record Lot(string Id, string Category, decimal Value, string Status, [property: Digits(0)] decimal? Included = null,
        [property: Digits(0)] decimal? Applicable = null, [property: Digits(0)] decimal? Accepted = null, [property: Digits(0)] decimal? Due = null);

    internal sealed record Response(GreenIndicators Overall, IReadOnlyDictionary<string, GreenIndicators> ByCategory);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/calculations/indicators", Handle)
        .Calculator("calculateIndicators", "Calcola gli indicatori degli acquisti verdi").Answers<Response>();

    private static IResult Handle(Input<Request> input)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        var (overall, byCategory) = GreenIndicators.WithCategories([.. input.Body.Lots.Select(Monitored)], input.Body.Base);
        return Answer.Ok(new Response(overall, byCategory));
    }

    // Without a count of its criteria a lot outside the CAM is taken as one with voluntary criteria (extra-CAM), as the surveys do.
    private static MonitoredLot Monitored(Lot lot) => new(lot.Category, lot.Value, lot.Status, lot.Included is not 0, lot.Accepted ?? 0, lot.Due ?? 0);

    internal static void Validate(Request request, Errors errors)
    {
        errors.If(request.Lots.Count > LotsMax, "/lots", "gpp.too-many", ("max", LotsMax));
        errors.If(request.Base < 0, "/base", "not-negative");
        var ids = new HashSet<string>();
        foreach (var (lot, i) in request.Lots.Take(LotsMax).Select((lot, i) => (lot, i)))
        {
            var at = $"/lots/{i}";
            errors.Text(lot.Id, at + "/id", 100);
            errors.If(!ids.Add(lot.Id), at + "/id", "duplicate");
            errors.Text(lot.Category, at + "/category", 100);
            errors.If(!Statuses.Contains(lot.Status), at + "/status", "enum", ("values", string.Join(", ", Statuses)));
            errors.If(lot.Value < 0, at + "/value", "not-negative");
            errors.If(lot.Included < 0, at + "/included", "not-negative");
            errors.If(lot.Applicable < 0, at + "/applicable", "not-negative");
            errors.If(lot.Accepted < 0, at + "/accepted", "not-negative");
            errors.If(lot.Due < 0, at + "/due", "not-negative");
            errors.If(lot.Included > lot.Applicable && lot.Status != GreenStatus.NotApplicable, at + "/included", "gpp.more-than", ("max", lot.Applicable));
            errors.If((lot.Accepted ?? 0) > (lot.Due ?? 0), at + "/accepted", "gpp.more-than", ("max", lot.Due ?? 0));
        }
    }
}
