using Aggregator.GppMonitoring.Evidences;
using Aggregator.GppMonitoring.Law;

namespace Aggregator.GppMonitoring.Tests.Evidences;

public class EvidenceTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly Guid Supplier = Ids.Next();
    private static readonly Guid Manager = Ids.Next();

    private static Evidence Due() => new()
    {
        Id = Ids.Next(), LotId = Ids.Next(), InitiativeId = Ids.Next(), CpbId = Ids.Next(), AgreementId = Ids.Next(),
        OperatorId = Ids.Next(), CriterionId = "PUL-ST-1", When = "SIGNATURE", Period = 0, RequestedAt = Now, DueAt = Now.AddDays(30),
    };

    private static Evidence Submitted()
    {
        var evidence = Due();
        Assert.Null(evidence.Submit("licenza.pdf", new string('A', 64), "licenza", Supplier, Now));
        return evidence;
    }

    [Fact]
    public void It_is_handed_in_and_accepted_by_somebody_else()
    {
        var evidence = Submitted();
        Assert.Equal((EvidenceState.Submitted, new string('a', 64)), (evidence.State, evidence.DocumentSha256));
        Assert.Null(evidence.Verify(true, null, Manager, Now));
        Assert.Equal(EvidenceState.Accepted, evidence.State);
    }

    [Fact]
    public void Nobody_verifies_what_they_handed_in()
    {
        var evidence = Submitted();
        Assert.Equal(("gpp.own-evidence", 403), (evidence.Verify(true, null, Supplier, Now)?.Code, evidence.Verify(true, null, Supplier, Now)?.Status));
        Assert.Equal(EvidenceState.Submitted, evidence.State);
    }

    [Fact]
    public void What_was_rejected_or_is_late_may_be_handed_in_again()
    {
        var evidence = Submitted();
        evidence.Verify(false, "scaduta", Manager, Now);
        Assert.Equal((EvidenceState.Rejected, "scaduta"), (evidence.State, evidence.Reason));
        Assert.Null(evidence.Submit("licenza2.pdf", new string('b', 64), "nuova", Supplier, Now));
        Assert.Null(evidence.Reason);

        var late = Due();
        Assert.True(late.BecomeOverdue());
        Assert.False(late.BecomeOverdue());
        Assert.Null(late.Submit("licenza.pdf", new string('c', 64), "tardi", Supplier, Now));
    }

    [Fact]
    public void In_any_other_state_it_is_refused()
    {
        Assert.Equal("gpp.evidence-not-submitted", Due().Verify(true, null, Manager, Now)?.Code);
        var evidence = Submitted();
        Assert.Equal("gpp.evidence-not-open", evidence.Submit("x", new string('d', 64), "x", Supplier, Now)?.Code);
        Assert.False(evidence.BecomeOverdue());
        Assert.True(evidence.BecomeVoid());
        Assert.Equal("gpp.evidence-not-submitted", evidence.Verify(true, null, Manager, Now)?.Code);
    }

    [Theory]
    [InlineData("2026-01-01", "2026-01-31", 0)]
    [InlineData("2026-01-01", "2026-06-30", 0)]
    [InlineData("2026-01-01", "2026-07-01", 1)]
    [InlineData("2026-01-15", "2027-01-14", 1)]
    [InlineData("2026-01-15", "2027-01-15", 2)]
    [InlineData("2026-03-01", "2026-02-01", 0)]
    public void Periods_of_six_months_are_counted_from_the_order(string ordered, string delivered, int period)
    {
        var criterion = CriteriaCatalogue.For("office-cleaning", new(2026, 1, 1))!.Criteria.Single(x => x.Id == "PUL-CC-3");
        Assert.Equal(period, Evidence.PeriodOf(criterion, DateOnly.Parse(ordered), DateOnly.Parse(delivered)));
    }
}
