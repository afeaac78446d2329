using Aggregator.Platform;
using Aggregator.Tender.Scoring;

namespace Aggregator.Tender.Calculations;

/// <summary>Anyone recomputes the economic scores of a tender.</summary>
internal static class CalculateEconomicScores
{
    internal const int DiscountsMax = 1000;

    /// <param name="Formula">linear, inverse, bilinear, power or concave.</param>
    /// <param name="MaxScore">Points of the best.</param>
    /// <param name="Discounts">Discounts in percent, from 0 to less than 100.</param>
    /// <param name="Rounding">Digits kept and how.</param>
    /// <param name="Parameter">Knee of the bilinear, exponent of power and concave.</param>
    /// <param name="Base">Base value; the scores depend on discounts alone, so it serves only to be checked.</param>
    internal sealed record Request(Formula Formula, [property: Digits(6)] decimal MaxScore, IReadOnlyList<decimal> Discounts, Rounding Rounding,
        [property: Digits(6)] decimal? Parameter = null, decimal? Base = null);

    internal sealed record Response(IReadOnlyList<string> Scores);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/calculations/economic-scores", Handle)
        .Calculator("calculateEconomicScores", "Calcola i punteggi economici").Answers<Response>();

    private static IResult Handle(Input<Request> input) => input.Invalid(Validate) ?? Answer.Ok(new Response(
        [.. EconomicScores.Of(input.Body.Formula, input.Body.MaxScore, input.Body.Parameter, input.Body.Discounts, input.Body.Rounding).Select(input.Body.Rounding.Write)]));

    private static void Validate(Request r, Errors e)
    {
        e.If(r.MaxScore is <= 0 or > 1000, "/maxScore", "tender.max-score");
        e.If(r.Discounts.Count is 0, "/discounts", "required");
        e.If(r.Discounts.Count > DiscountsMax, "/discounts", "too-many", ("max", DiscountsMax));
        for (var i = 0; i < Math.Min(r.Discounts.Count, DiscountsMax); i++)
        {
            e.If(r.Discounts[i] is < 0 or >= 100, $"/discounts/{i}", "tender.discount");
        }

        e.If(r.Rounding.Decimals is < 0 or > 9, "/rounding/decimals", "tender.decimals");
        e.If(r.Base <= 0, "/base", "positive");
        if (EconomicScores.Wrong(r.Formula, r.Parameter) is { } wrong)
        {
            e.Add("/parameter", wrong == "required" ? wrong : "tender.parameter-" + wrong);
        }
    }
}
