using Aggregator.Contract.Law;
using Aggregator.Contract.Storage;
using Aggregator.Messages.Contract;
using Aggregator.Platform;

namespace Aggregator.Contract.Agreements;

internal static class ActivateAgreement
{
    internal sealed record Request(DateTimeOffset SignedAt, string Reference);

    internal sealed record Response(GetAgreement.Response Agreement, IReadOnlyList<Warning> Warnings);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/agreements/{agreementId:guid}/activate", Handle)
        .Command("activateAgreement", "Attiva un accordo firmato, passato lo standstill")
        .Allow(Relation.OwnerCpb, "cpb.contract-manager").Answers<Response>();

    private static async Task<IResult> Handle(Guid agreementId, Input<Request> input, Caller caller, ContractDb db, Clock clock, Texts texts, CancellationToken ct)
    {
        var agreement = await db.LockAgreementAsync(agreementId, ct);
        if (agreement is null || !caller.Is(Relation.OwnerCpb, agreement.CpbId))
        {
            return Problem.NotFound();
        }

        if ((input.Invalid((r, e) => e.Text(r.Reference, "/reference", 200)) ?? input.Stale(agreement)) is { } invalid)
        {
            return invalid;
        }

        var now = clock.Now;
        if (agreement.Activate(input.Body.SignedAt, input.Body.Reference, now) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(agreement, "agreement.activated", before: new { State = AgreementPhase.Pending }, after: new { State = agreement.Phase, agreement.SignedAt, agreement.Reference, agreement.EndsOn });
        db.Publish(agreement, new AgreementActivated(agreement.State, now, agreement.EndsOn!.Value));
        await db.DueAt(ExpireAgreement.Kind, agreement.Id, Clock.InItaly(agreement.EndsOn.Value.AddDays(1), TimeOnly.MinValue), ct);
        return Answer.Ok(agreement, new Response(await GetAgreement.Describe(agreement, db, ct), [.. Late(agreement, texts)]));
    }

    /// <summary>Art. 18 c.2: a late signature can cost damages, but it is still a signature.</summary>
    private static IEnumerable<Warning> Late(Agreement agreement, Texts texts)
    {
        var term = SigningTerm.At(Clock.DateIn(agreement.AwardedAt));
        if (term is not null && Clock.DateIn(agreement.SignedAt!.Value) > Clock.DateIn(agreement.AwardedAt).AddDays(term.Days))
        {
            yield return Warning.Of(texts, "contract.signed-late", ("days", term.Days), ("source", term.Source));
        }
    }
}
