using Aggregator.Contract.Agreements;
using Aggregator.Messages;
using Aggregator.Messages.Tender;

namespace Aggregator.Contract.Tests.Agreements;

/// <summary>The announcement itself is seen in <see cref="ActivateAgreementTests"/>; here, that nobody needs to wait for it.</summary>
public sealed class ExpireAgreementTests
{
    [Fact]
    public void From_midnight_in_Italy_on_nothing_may_be_joined_or_ordered_even_if_nobody_announced_it()
    {
        var signed = new DateTimeOffset(2027, 1, 10, 8, 0, 0, TimeSpan.Zero);
        var award = new LotAwarded(Guid.CreateVersion7(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "roads", 1, "Lotto", Guid.NewGuid(), "Strade", Money.Euro(100m), Money.Euro(90m), 10m,
            36, false, signed.AddDays(-40), null, [new BodyShare(Guid.NewGuid(), Money.Euro(100m), [])]);
        var (agreement, bodies, _) = Agreement.From(award, signed);
        agreement.Activate(signed, "Rep. 1", signed);

        // 22:59 and 23:00 UTC are one minute before midnight and midnight in Italy in winter.
        Assert.Null(agreement.NotRunning(new DateTimeOffset(2030, 1, 9, 22, 59, 0, TimeSpan.Zero)));
        Assert.Equal("contract.agreement-expired", agreement.NotRunning(new DateTimeOffset(2030, 1, 9, 23, 0, 0, TimeSpan.Zero))?.Code);
        Assert.Equal("contract.agreement-expired", agreement.Accede(bodies[0], 1m, "Det. 1", new DateTimeOffset(2030, 1, 10, 8, 0, 0, TimeSpan.Zero), out _)?.Code);
    }
}
