using Aggregator.Contract.Storage;
using Aggregator.Messages.Contract;
using Aggregator.Platform;

namespace Aggregator.Contract.Agreements;

internal static class CloseAgreement
{
    internal sealed record Request(string Reason);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/agreements/{agreementId:guid}/close", Handle)
        .Command("closeAgreement", "Chiude un accordo: gli ordini in corso proseguono")
        .Allow(Relation.OwnerCpb, "cpb.contract-manager").Answers<GetAgreement.Response>();

    private static async Task<IResult> Handle(Guid agreementId, Input<Request> input, Caller caller, ContractDb db, CancellationToken ct)
    {
        // The announcement of the last day holds its due row while it waits for the agreement: in the other order the two would wait for each other.
        await db.AwaitDue(ExpireAgreement.Kind, agreementId, ct);
        var agreement = await db.LockAgreementAsync(agreementId, ct);
        if (agreement is null || !caller.Is(Relation.OwnerCpb, agreement.CpbId))
        {
            return Problem.NotFound();
        }

        if ((input.Invalid((r, e) => e.Text(r.Reason, "/reason", 2000)) ?? input.Stale(agreement)) is { } invalid)
        {
            return invalid;
        }

        var before = agreement.Phase;
        if (agreement.Close(input.Body.Reason) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(agreement, "agreement.closed", input.Body.Reason, new { State = before }, new { State = agreement.Phase });
        db.Publish(agreement, new AgreementClosed(agreement.State, input.Body.Reason));
        await db.CancelDue(ExpireAgreement.Kind, agreement.Id, ct);
        return Answer.Ok(agreement, await GetAgreement.Describe(agreement, db, ct));
    }
}
