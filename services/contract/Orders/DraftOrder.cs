using Aggregator.Contract.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Contract.Orders;

internal static class DraftOrder
{
    private const int LinesMax = 500;

    internal sealed record Request(string Description, IReadOnlyList<Line> Lines, string? Cig = null);

    internal sealed record Line(string Description, [property: Digits(6)] decimal Quantity, [property: Digits(6)] decimal UnitPrice, Guid? DemandLineId = null);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/agreements/{agreementId:guid}/orders", Handle)
        .Command("draftOrder", "Prepara un ordine: un'altra persona lo firma")
        .Allow(Relation.OwnBody, "buyer.drafter").Allow(Relation.Delegate, "buyer.drafter").Answers<GetOrder.Response>(201);

    private static async Task<IResult> Handle(Guid agreementId, Input<Request> input, Caller caller, ContractDb db, Clock clock, Texts texts, CancellationToken ct)
    {
        var agreement = await db.Agreements.AsNoTracking().VisibleTo(caller, db).SingleOrDefaultAsync(x => x.Id == agreementId, ct);
        if (agreement is null)
        {
            return Problem.NotFound();
        }

        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        var request = input.Body;
        var body = await db.AgreementBodies.AsNoTracking().SingleAsync(x => x.AgreementId == agreementId && x.BodyId == caller.Org, ct);
        if ((agreement.NotRunning(clock.Now) ?? Foreign(request, body.DemandLineIds)) is { } refusal)
        {
            return Problem.From(refusal);
        }

        var order = Order.Draft(clock.NewId(), agreement, caller.Org, request.Description, request.Cig?.Trim().ToUpperInvariant(), request.Lines.Select((line, index) => new Order.Line
        {
            Number = index + 1, DemandLineId = line.DemandLineId, Description = line.Description, Quantity = line.Quantity, UnitPrice = line.UnitPrice,
        }), caller.Person, clock.Now);
        db.Add(order);
        db.Record(order, "order.drafted", after: new { order.AgreementId, order.Amount, Lines = order.Lines.Count });
        return Answer.Created($"/orders/{order.Id}", order, await GetOrder.Describe(order, db, texts, ct));
    }

    /// <summary>A line may only point back to what this body asked for in this lot; otherwise the trail from demand to order would lie.</summary>
    private static Refusal? Foreign(Request request, List<Guid> demandLineIds)
    {
        var at = request.Lines.ToList().FindIndex(line => line.DemandLineId is { } id && !demandLineIds.Contains(id));
        return at < 0 ? null : new Refusal("contract.demand-line-unknown", ("pointer", $"/lines/{at}/demandLineId"), ("demandLineId", request.Lines[at].DemandLineId));
    }

    private static void Validate(Request r, Errors e)
    {
        e.Text(r.Description, "/description", 500);
        e.Require(r.Lines, "/lines");
        e.If(r.Lines.Count > LinesMax, "/lines", "contract.too-many-lines", ("max", LinesMax));
        e.If(r.Cig is { } cig && cig.Trim().Length != 10, "/cig", "contract.cig-length");
        var total = 0m;
        for (var i = 0; i < r.Lines.Count; i++)
        {
            var line = r.Lines[i];
            e.Text(line.Description, $"/lines/{i}/description", 500);
            e.If(line.Quantity <= 0m, $"/lines/{i}/quantity", "contract.quantity-not-positive");
            e.If(line.UnitPrice <= 0m, $"/lines/{i}/unitPrice", "contract.amount-not-positive");
            e.If(line.Quantity > Cents.Max, $"/lines/{i}/quantity", "too-big", ("max", Cents.Max));
            e.If(line.UnitPrice > Cents.Max, $"/lines/{i}/unitPrice", "too-big", ("max", Cents.Max));
            total += line is { Quantity: <= Cents.Max and > 0m, UnitPrice: <= Cents.Max and > 0m } ? Order.AmountOf(line.Quantity, line.UnitPrice) : 0m;
        }

        // Lines of fractions of a cent may round to nothing, and an order of nothing would pass every limit.
        e.If(!e.Any && total <= 0m, "/lines", "contract.amount-not-positive");
        e.If(total > Cents.Max, "/lines", "too-big", ("max", Cents.Max));
    }
}
