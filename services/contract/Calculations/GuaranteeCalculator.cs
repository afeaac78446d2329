using System.Globalization;
using Aggregator.Contract.Law;
using Aggregator.Platform;

namespace Aggregator.Contract.Calculations;

internal static class GuaranteeCalculator
{
    internal sealed record Request(decimal DiscountPercent);

    internal sealed record Response(string Percent);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/calculations/guarantee", Handle)
        .Calculator("calculateGuarantee", "Calcola la garanzia definitiva (art. 117)").Answers<Response>();

    private static IResult Handle(Input<Request> input, Clock clock)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        return GuaranteeRule.At(clock.Today) is { } rule
            ? Answer.Ok(new Response(rule.Percent(input.Body.DiscountPercent).ToString("0.############", CultureInfo.InvariantCulture)))
            : Problem.From(new Refusal("contract.no-guarantee-rule"));
    }

    private static void Validate(Request r, Errors e)
    {
        e.If(r.DiscountPercent < 0m, "/discountPercent", "too-small", ("min", 0));
        e.If(r.DiscountPercent > 100m, "/discountPercent", "too-big", ("max", 100));
    }
}
