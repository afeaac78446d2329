using Aggregator.Contract.Storage;
using Aggregator.Messages.Contract;
using Aggregator.Platform;

namespace Aggregator.Contract.Agreements;

/// <summary>Announces that the last day has passed; commands decide that by the clock themselves.</summary>
internal static class ExpireAgreement
{
    internal const string Kind = "agreement-expiry";
    private const string Reason = "expired";

    internal static async Task Handle(Guid agreementId, ContractDb db, Clock clock, CancellationToken ct)
    {
        var agreement = await db.LockAgreementAsync(agreementId, ct);
        if (agreement?.Close(Reason) is not null || agreement is null)
        {
            return;
        }

        db.Record(agreement, "agreement.closed", Reason, new { State = AgreementPhase.Active }, new { State = agreement.Phase, agreement.EndsOn });
        db.Publish(agreement, new AgreementClosed(agreement.State, Reason));
    }
}
