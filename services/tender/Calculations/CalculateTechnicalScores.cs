using Aggregator.Platform;
using Aggregator.Tender.Scoring;

namespace Aggregator.Tender.Calculations;

/// <summary>Anyone recomputes the technical scores of a tender.</summary>
internal static class CalculateTechnicalScores
{
    internal const int CriteriaMax = 100;
    internal const int BidsMax = 500;
    internal const int JurorsMax = 20;

    internal sealed record Request(IReadOnlyList<RequestedCriterion> Criteria, IReadOnlyList<RequestedBid> Bids, Rescaling Rescaling, Rounding Rounding);

    internal sealed record RequestedCriterion(string Id, [property: Digits(6)] decimal Max);

    internal sealed record RequestedBid(string Id, IReadOnlyDictionary<string, IReadOnlyList<decimal>> Coefficients);

    internal sealed record Response(IReadOnlyList<BidResponse> Bids);

    internal sealed record BidResponse(string Id, IReadOnlyDictionary<string, string> ByCriterion, string Total);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/calculations/technical-scores", Handle)
        .Calculator("calculateTechnicalScores", "Calcola i punteggi tecnici").Answers<Response>();

    private static IResult Handle(Input<Request> input)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        var r = input.Body;
        var scores = TechnicalScores.Of([.. r.Criteria.Select(x => new ScoredCriterion(x.Id, x.Max))], [.. r.Bids.Select(x => (x.Id, x.Coefficients))], r.Rescaling, r.Rounding);
        return Answer.Ok(new Response([.. scores.Select(x => new BidResponse(x.Bid, x.ByCriterion.ToDictionary(c => c.Key, c => r.Rounding.Write(c.Value)), r.Rounding.Write(x.Total)))]));
    }

    private static void Validate(Request r, Errors e)
    {
        e.If(r.Criteria.Count == 0, "/criteria", "required");
        e.If(r.Criteria.Count > CriteriaMax, "/criteria", "too-many", ("max", CriteriaMax));
        e.If(r.Bids.Count == 0, "/bids", "required");
        e.If(r.Bids.Count > BidsMax, "/bids", "too-many", ("max", BidsMax));
        e.If(r.Rounding.Decimals is < 0 or > 9, "/rounding/decimals", "tender.decimals");
        var ids = new HashSet<string>();
        for (var i = 0; i < Math.Min(r.Criteria.Count, CriteriaMax); i++)
        {
            e.Require(r.Criteria[i].Id, $"/criteria/{i}/id");
            e.If(!ids.Add(r.Criteria[i].Id), $"/criteria/{i}/id", "duplicate");
            e.If(r.Criteria[i].Max is <= 0 or > 1000, $"/criteria/{i}/max", "tender.max-score");
        }

        for (var i = 0; i < Math.Min(r.Bids.Count, BidsMax); i++)
        {
            e.Require(r.Bids[i].Id, $"/bids/{i}/id");
            Coefficients(r.Bids[i].Coefficients, ids, $"/bids/{i}/coefficients", e);
        }
    }

    private static void Coefficients(IReadOnlyDictionary<string, IReadOnlyList<decimal>> coefficients, HashSet<string> criteria, string pointer, Errors e)
    {
        foreach (var missing in criteria.Where(x => !coefficients.ContainsKey(x)))
        {
            e.Add($"{pointer}/{Escape(missing)}", "required");
        }

        foreach (var (criterion, values) in coefficients)
        {
            var at = $"{pointer}/{Escape(criterion)}";
            e.If(!criteria.Contains(criterion), at, "unknown");
            e.If(values.Count == 0, at, "required");
            e.If(values.Count > JurorsMax, at, "too-many", ("max", JurorsMax));
            for (var j = 0; j < Math.Min(values.Count, JurorsMax); j++)
            {
                e.If(values[j] is < 0 or > 1, $"{at}/{j}", "tender.coefficient");
            }
        }
    }

    private static string Escape(string name) => name.Replace("~", "~0").Replace("/", "~1");
}
