using Aggregator.Contract.Storage;
using Aggregator.Messages;
using Aggregator.Messages.Contract;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Contract.Agreements;

/// <summary>Takes effect at once where the central purchasing body decides it; where one of the two bodies asks, the other one must consent.</summary>
internal static class MoveQuota
{
    internal sealed record Request(Guid FromBodyId, Guid ToBodyId, Money Amount);

    internal sealed record Response(Guid Id, Guid AgreementId, Guid FromBodyId, Guid ToBodyId, Money Amount, string State, DateTimeOffset ProposedAt, DateTimeOffset? EffectiveAt);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/agreements/{agreementId:guid}/quota-moves", Handle)
        .Command("moveQuota", "Sposta una parte non ordinata da un ente a un altro")
        .Allow(Relation.OwnerCpb, "cpb.contract-manager").Allow(Relation.OwnBody, "buyer.signatory").Allow(Relation.Delegate, "buyer.signatory").Answers<Response>(201);

    private static async Task<IResult> Handle(Guid agreementId, Input<Request> input, Caller caller, ContractDb db, Clock clock, CancellationToken ct)
    {
        if (!await db.Agreements.VisibleTo(caller, db).AnyAsync(x => x.Id == agreementId, ct))
        {
            return Problem.NotFound();
        }

        var agreement = (await db.LockAgreementAsync(agreementId, ct))!;
        if ((input.Invalid(Validate) ?? input.Stale(agreement)) is { } invalid)
        {
            return invalid;
        }

        var (from, to) = (await db.BodyAsync(agreementId, input.Body.FromBodyId, ct), await db.BodyAsync(agreementId, input.Body.ToBodyId, ct));
        if (from is null || to is null)
        {
            return Problem.From(new Refusal("contract.body-not-listed"));
        }

        if (!caller.Is(Relation.OwnerCpb, agreement.CpbId) && caller.Org != from.BodyId && caller.Org != to.BodyId)
        {
            return Problem.From(Refusal.Forbidden("contract.quota-of-others"));
        }

        var move = new QuotaMove
        {
            Id = clock.NewId(), CpbId = agreement.CpbId, AgreementId = agreementId, FromBodyId = from.BodyId, ToBodyId = to.BodyId,
            Amount = input.Body.Amount.Amount, ProposedAt = clock.Now, ProposedBy = caller.Org,
        };
        db.Add(move);
        if (move.IsDecided && Apply(agreement, from, to, move, db, clock) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(move, "quota-move." + (move.IsDecided ? "decided" : "proposed"), after: new { move.FromBodyId, move.ToBodyId, move.Amount });
        return Answer.Created($"/agreements/{agreementId}/quota-moves/{move.Id}", move, Describe(move));
    }

    /// <summary>Moves it and tells; shared with the consent.</summary>
    internal static Refusal? Apply(Agreement agreement, AgreementBody from, AgreementBody to, QuotaMove move, ContractDb db, Clock clock)
    {
        if (agreement.MoveQuota(from, to, move.Amount, clock.Now, out var entries) is { } refusal)
        {
            return refusal;
        }

        move.Take(clock.Now);
        db.AddRange(entries);
        db.Publish(agreement, new QuotaMoved(agreement.State, from.BodyId, to.BodyId, Money.Euro(move.Amount)));
        return null;
    }

    internal static Response Describe(QuotaMove move) => new(move.Id, move.AgreementId, move.FromBodyId, move.ToBodyId, Money.Euro(move.Amount),
        move.EffectiveAt is null ? "proposed" : "effective", move.ProposedAt, move.EffectiveAt);

    private static void Validate(Request r, Errors e)
    {
        e.Require(r.FromBodyId, "/fromBodyId");
        e.Require(r.ToBodyId, "/toBodyId");
        e.If(r.FromBodyId == r.ToBodyId, "/toBodyId", "contract.same-body");
        e.Positive(r.Amount, "/amount");
    }
}
