using Aggregator.GppMonitoring.GreenLots;

namespace Aggregator.GppMonitoring.Tests.GreenLots;

public class GreenLotTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private static GreenLot Lot(string? category = "office-cleaning", DateTimeOffset? plannedAt = null) => new()
    {
        Id = Ids.Next(), LotId = Ids.Next(), InitiativeId = Ids.Next(), CpbId = Ids.Next(), CategoryCode = category, PlannedAt = plannedAt ?? Now,
    };

    private static string[] Mandatory(GreenLot lot) => [.. lot.Criteria.Where(x => x.Mandatory).Select(x => x.Id)];

    [Fact]
    public void All_applicable_criteria_make_it_full()
    {
        var lot = Lot();
        Assert.Null(lot.Fill(Mandatory(lot), [], Now));
        Assert.Equal(("FULL", 14, 14), (lot.Status, lot.IncludedCount, lot.ApplicableCount));
    }

    [Fact]
    public void What_does_not_apply_for_a_reason_is_no_longer_counted()
    {
        var lot = Lot();
        Assert.Null(lot.Fill(Mandatory(lot)[1..], [new Exclusion(Mandatory(lot)[0], "non ci sono pulizie periodiche")], Now));
        Assert.Equal(("FULL", 13, 13), (lot.Status, lot.IncludedCount, lot.ApplicableCount));
    }

    [Fact]
    public void The_notice_binds_the_checklist_that_it_was_published_on()
    {
        var lot = Lot();
        var fills = new List<ChecklistFill>();
        foreach (var (included, at) in new[] { (Mandatory(lot), Now), (Mandatory(lot)[..5], Now.AddMinutes(1)), (Array.Empty<string>(), Now.AddMinutes(2)) })
        {
            lot.Fill(included, [], at);
            fills.Add(lot.Filled());
        }

        Assert.False(lot.BindTo(Now.AddMinutes(2), fills));
        Assert.True(lot.BindTo(Now.AddMinutes(2).AddSeconds(-1), fills));
        Assert.Equal((5, Now.AddMinutes(1)), (lot.Included.Count, lot.CompletedAt));
        Assert.True(lot.BindTo(Now.AddSeconds(-1), fills)); // its clock is a little behind
        Assert.Equal((14, Now), (lot.Included.Count, lot.CompletedAt));
        Assert.False(lot.BindTo(Now, []));
    }

    [Fact]
    public void A_part_is_partial_and_nothing_is_none()
    {
        var lot = Lot();
        lot.Fill(Mandatory(lot)[..5], [], Now);
        Assert.Equal(("PARTIAL", 5, 14), (lot.Status, lot.IncludedCount, lot.ApplicableCount));
        lot.Fill([], [], Now);
        Assert.Equal(("NONE", 0, 14), (lot.Status, lot.IncludedCount, lot.ApplicableCount));
    }

    [Fact]
    public void Selection_and_award_criteria_never_decide_the_status()
    {
        var lot = Lot();
        lot.Fill([.. lot.Criteria.Where(x => !x.Mandatory).Select(x => x.Id)], [], Now);
        Assert.Equal("NONE", lot.Status);
    }

    [Fact]
    public void Where_every_criterion_is_excluded_the_lot_is_out_of_scope_and_not_green()
    {
        var lot = Lot();
        lot.Fill([], [.. Mandatory(lot).Select(id => new Exclusion(id, "lotto di soli servizi di sgombero neve"))], Now);
        Assert.Equal("NA", lot.Status);
    }

    [Fact]
    public void A_category_without_criteria_is_complete_by_itself_and_never_zero_percent()
    {
        var lot = Lot("armed-security");
        Assert.True(lot.CompleteByItself(Now));
        Assert.Equal(("NA", 0, 0), (lot.Status, lot.IncludedCount, lot.ApplicableCount));
        Assert.False(lot.CompleteByItself(Now));
        Assert.False(Lot().CompleteByItself(Now));
        Assert.Null(lot.Fill(["VOL-ST-1"], [], Now));
        Assert.Equal("NA", lot.Status);
    }

    [Fact]
    public void The_day_of_the_notice_decides_which_criteria_hold()
    {
        var lot = Lot("road-maintenance", new DateTimeOffset(2024, 12, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.True(lot.CompleteByItself(Now));
        Assert.Equal("NA", lot.Status);
        (lot.NoticeAt, lot.State) = (new DateTimeOffset(2024, 12, 21, 8, 0, 0, TimeSpan.Zero), LotState.Noticed);
        Assert.True(lot.Assess());
        Assert.Equal(("NONE", 21), (lot.Status, lot.ApplicableCount));
    }

    [Fact]
    public void Midnight_in_Rome_separates_the_days()
    {
        var lot = Lot("road-maintenance", new DateTimeOffset(2024, 12, 20, 23, 30, 0, TimeSpan.Zero));
        Assert.Equal(new DateOnly(2024, 12, 21), lot.LawDay);
        Assert.NotEmpty(lot.Criteria);
    }

    [Theory]
    [InlineData(LotState.Noticed, "gpp.notice-published")]
    [InlineData(LotState.Awarded, "gpp.notice-published")]
    [InlineData(LotState.Superseded, "gpp.lot-superseded")]
    internal void A_checklist_is_filled_only_before_the_notice(LotState state, string code)
    {
        var lot = Lot();
        lot.State = state;
        var refusal = lot.Fill([], [], Now);
        Assert.Equal((code, 409), (refusal?.Code, refusal?.Status));
        Assert.Null(lot.Status);
    }

    [Fact]
    public void A_lot_whose_category_is_unknown_must_wait() => Assert.Equal("gpp.lot-incomplete", Lot(category: null).Fill([], [], Now)?.Code);
}
