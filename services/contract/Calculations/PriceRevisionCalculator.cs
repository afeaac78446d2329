using System.Globalization;
using Aggregator.Contract.Law;
using Aggregator.Platform;

namespace Aggregator.Contract.Calculations;

internal static class PriceRevisionCalculator
{
    internal const decimal VariationPercentMax = 10_000m;

    internal sealed record Request(ContractKind Kind, decimal VariationPercent, decimal Remaining);

    internal sealed record Response(string Revision);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/calculations/price-revision", Handle)
        .Calculator("calculatePriceRevision", "Calcola la revisione prezzi (art. 60)").Answers<Response>();

    private static IResult Handle(Input<Request> input, Clock clock)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        return PriceRevisionRule.At(input.Body.Kind, clock.Today) is { } rule
            ? Answer.Ok(new Response(rule.Revise(input.Body.VariationPercent, input.Body.Remaining).ToString("0.00", CultureInfo.InvariantCulture)))
            : Problem.From(new Refusal("contract.no-revision-rule"));
    }

    private static void Validate(Request r, Errors e)
    {
        e.If(Math.Abs(r.VariationPercent) > VariationPercentMax, "/variationPercent", "too-big", ("max", VariationPercentMax));
        e.If(r.Remaining < 0m, "/remaining", "too-small", ("min", 0));
    }
}
