using Aggregator.Platform;
using Aggregator.Tender.Bids;
using Aggregator.Tender.Checklists;
using Aggregator.Tender.Law;
using Aggregator.Tender.Lots;
using Aggregator.Tender.Procedures;
using Aggregator.Tender.Scoring;

namespace Aggregator.Tender.Tests.Procedures;

public class ProcedureTests
{
    private static readonly DateTimeOffset Notice = DateTimeOffset.Parse("2026-03-10T11:00:00Z");

    /// <summary>Summer time begins between: thirty Italian days are an hour shorter in UTC.</summary>
    [Theory]
    [InlineData("2026-04-09T10:00:00Z", null)]
    [InlineData("2026-04-09T09:59:59.999999Z", "tender.deadline-too-short")]
    [InlineData("2026-03-30T11:00:00Z", "tender.deadline-too-short")]
    public void The_deadline_leaves_thirty_italian_days(string deadline, string? refusal) =>
        Assert.Equal(refusal, Publish(Of(deadline), labourIntensive: false)?.Code);

    [Fact]
    public void Price_weighs_at_most_thirty_in_labour_intensive_contracts()
    {
        Assert.Equal("tender.economic-weight", Procedure.CheckWeights(30.001m, true, LawBook.On(Notice))!.Code);
        Assert.Null(Procedure.CheckWeights(30m, true, LawBook.On(Notice)));
        Assert.Null(Procedure.CheckWeights(60m, false, LawBook.On(Notice)));
        Assert.Equal("tender.economic-weight", Publish(Of("2026-06-01T10:00:00Z", economicMax: 40), labourIntensive: true)!.Code);
    }

    [Fact]
    public void A_lot_without_its_green_checklist_is_named()
    {
        var (a, b) = (Lot(1), Lot(2));
        var procedure = Of("2026-06-01T10:00:00Z");
        var refusal = procedure.Publish(Notice, "d", true, [a, b], new Dictionary<Guid, Checklist> { [a.Id] = Green(a, "FULL"), [b.Id] = Green(b, "NONE") })!;
        Assert.Equal("tender.checklist-missing", refusal.Code);
        Assert.Equal("2 Lotto 2", refusal.Args.Single(x => x.Name == "lots").Value);
        Assert.Equal("tender.no-lots", procedure.Publish(Notice, "d", true, [], new Dictionary<Guid, Checklist>())!.Code);
        Assert.Null(procedure.Publish(Notice, "d", true, [a, b], new Dictionary<Guid, Checklist> { [a.Id] = Green(a, "PARTIAL"), [b.Id] = Green(b, "NA") }));
        Assert.Equal("tender.procedure-not-draft", procedure.Publish(Notice, "d", true, [a], new Dictionary<Guid, Checklist> { [a.Id] = Green(a, "NA") })!.Code);
    }

    /// <summary>The last microsecond is in time; the deadline itself is late.</summary>
    [Theory]
    [InlineData("2026-06-01T09:59:59.999999Z", null)]
    [InlineData("2026-06-01T10:00:00.000000Z", "tender.deadline-passed")]
    [InlineData("2026-06-01T10:00:00.000001Z", "tender.deadline-passed")]
    public void A_bid_is_late_by_a_microsecond(string arrived, string? refusal)
    {
        var procedure = Open();
        Assert.Equal(refusal, procedure.TakesBidsAt(DateTimeOffset.Parse(arrived))?.Code);
        procedure.Open(EnvelopeKind.Administrative, procedure.Deadline);
        Assert.NotNull(procedure.TakesBidsAt(DateTimeOffset.Parse(arrived)));
    }

    [Fact]
    public void Drafts_and_cancelled_procedures_take_no_bids()
    {
        Assert.Equal("tender.procedure-not-open", Of("2026-06-01T10:00:00Z").TakesBidsAt(Notice)!.Code);
        var procedure = Open();
        Assert.Null(procedure.Cancel([Lot(1)]));
        Assert.Equal("tender.procedure-not-open", procedure.TakesBidsAt(Notice)!.Code);
        Assert.Equal("tender.procedure-cancelled", procedure.Cancel([])!.Code);
    }

    [Fact]
    public void Envelopes_open_in_their_order_after_the_deadline()
    {
        var procedure = Open();
        var (lot, after) = (Lot(1), procedure.Deadline);
        lot.Tender(procedure.Id);
        Assert.Equal("tender.not-yet-open", procedure.MayOpen(EnvelopeKind.Administrative, after.AddTicks(-10), [lot])!.Code);
        Assert.Equal("tender.opening-order", procedure.MayOpen(EnvelopeKind.Technical, after, [lot])!.Code);
        Assert.Equal("tender.opening-order", procedure.MayOpen(EnvelopeKind.Economic, after, [lot])!.Code);
        Assert.Null(procedure.MayOpen(EnvelopeKind.Administrative, after, [lot]));
        procedure.Open(EnvelopeKind.Administrative, after);
        Assert.Equal("tender.already-opened", procedure.MayOpen(EnvelopeKind.Administrative, after, [lot])!.Code);
        lot.State = LotState.Qualified;
        Assert.Null(procedure.MayOpen(EnvelopeKind.Technical, after, [lot]));
        Assert.Equal("tender.opening-order", procedure.MayOpen(EnvelopeKind.Economic, after, [lot])!.Code);
        lot.State = LotState.Scored;
        Assert.Null(procedure.MayOpen(EnvelopeKind.Economic, after, [lot]));
    }

    [Theory]
    [InlineData(3, null)]
    [InlineData(5, null)]
    [InlineData(1, "tender.jury-size")]
    [InlineData(4, "tender.jury-size")]
    [InlineData(7, "tender.jury-size")]
    public void The_jury_is_odd_and_at_most_five(int members, string? refusal) =>
        Assert.Equal(refusal, Open().Appoint([.. Enumerable.Range(0, members).Select(_ => Guid.CreateVersion7())], Open().Deadline)?.Code);

    [Fact]
    public void No_jury_before_the_deadline_nor_after_its_work_began()
    {
        var procedure = Open();
        Assert.Equal("tender.jury-too-early", procedure.Appoint([Guid.CreateVersion7()], procedure.Deadline.AddTicks(-10))!.Code);
        procedure.Open(EnvelopeKind.Technical, procedure.Deadline);
        Assert.Equal("tender.jury-at-work", procedure.Appoint([Guid.CreateVersion7()], procedure.Deadline)!.Code);
    }

    [Fact]
    public void An_awarded_lot_keeps_the_procedure_from_being_cancelled()
    {
        var lot = Lot(1);
        lot.State = LotState.Awarded;
        Assert.Equal("tender.lots-awarded", Open().Cancel([lot])!.Code);
    }

    private static Refusal? Publish(Procedure procedure, bool labourIntensive)
    {
        var lot = Lot(1);
        return procedure.Publish(Notice, "d", labourIntensive, [lot], new Dictionary<Guid, Checklist> { [lot.Id] = Green(lot, "FULL") });
    }

    private static Procedure Open()
    {
        var procedure = Of("2026-06-01T10:00:00Z");
        (procedure.State, procedure.PublishedAt) = (ProcedureState.Published, Notice);
        return procedure;
    }

    private static Checklist Green(Lot lot, string status) => new() { LotId = lot.Id, Status = status };

    internal static Lot Lot(int number, decimal value = 1000m) => new()
    {
        Id = Guid.CreateVersion7(), CpbId = Guid.CreateVersion7(), LotPlanId = Guid.CreateVersion7(), InitiativeId = Guid.CreateVersion7(), CategoryCode = "x",
        Number = number, Title = $"Lotto {number}", BaseValue = Messages.Money.Euro(value), Bodies = [],
    };

    internal static Procedure Of(string deadline, decimal economicMax = 30, decimal? technicalMin = null, Rescaling rescaling = Rescaling.None) => new()
    {
        Id = Guid.CreateVersion7(), CpbId = Guid.CreateVersion7(), InitiativeId = Guid.CreateVersion7(), LotPlanId = Guid.CreateVersion7(), CategoryCode = "x", Title = "X",
        Deadline = DateTimeOffset.Parse(deadline), KeyHolders = [], Quorum = 2, TechnicalMax = 100 - economicMax, EconomicMax = economicMax,
        Criteria = [new Criterion("C1", "Uno", 100 - economicMax)], Formula = Formula.Linear, Rounding = new Rounding(2, RoundingMode.HalfUp), Rescaling = rescaling,
        TechnicalMin = technicalMin, AnomalyRule = AnomalyRule.FourFifths, OptionFifth = false, DurationMonths = 36,
    };
}
