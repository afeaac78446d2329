using Aggregator.Contract.Storage;
using Aggregator.Messages;
using Aggregator.Messages.Contract;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Contract.Agreements;

internal static class Accede
{
    internal sealed record Request(Money Amount, string ActReference);

    internal sealed record Response(Guid AgreementId, Guid BodyId, Money Share, Money Quota, Money Ordered, Money Left, DateTimeOffset JoinedAt, string ActReference);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/agreements/{agreementId:guid}/accessions", Handle)
        .Command("accedeToAgreement", "Aderisce all'accordo con una quota della parte assegnata")
        .Allow(Relation.OwnBody, "buyer.signatory").Allow(Relation.Delegate, "buyer.signatory").Answers<Response>(201);

    private static async Task<IResult> Handle(Guid agreementId, Input<Request> input, Caller caller, ContractDb db, Clock clock, CancellationToken ct)
    {
        if (!await db.Agreements.VisibleTo(caller, db).AnyAsync(x => x.Id == agreementId, ct))
        {
            return Problem.NotFound();
        }

        var agreement = (await db.LockAgreementAsync(agreementId, ct))!;
        var body = (await db.BodyAsync(agreementId, caller.Org, ct))!;
        if ((input.Invalid(Validate) ?? input.Stale(agreement)) is { } invalid)
        {
            return invalid;
        }

        var before = body.Quota;
        if (agreement.Accede(body, input.Body.Amount.Amount, input.Body.ActReference, clock.Now, out var entry) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Add(entry!);
        db.Record(agreement, "agreement.joined", input.Body.ActReference, new { body.BodyId, Quota = before }, new { body.BodyId, body.Quota });
        db.Publish(agreement, new BuyerJoined(agreement.State, body.BodyId, Money.Euro(body.Quota!.Value)));
        return Answer.Created($"/agreements/{agreementId}", agreement, new Response(agreementId, body.BodyId, Money.Euro(body.Share), Money.Euro(body.Quota.Value),
            Money.Euro(body.Ordered), Money.Euro(body.Quota.Value - body.Ordered), body.JoinedAt!.Value, body.ActReference!));
    }

    private static void Validate(Request r, Errors e)
    {
        e.Positive(r.Amount, "/amount");
        e.Text(r.ActReference, "/actReference", 200);
    }
}
