using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.Messages;
using Aggregator.Platform;
using FsCheck;
using FsCheck.Fluent;

namespace Aggregator.DemandCollection.Tests.Demands;

/// <summary>The states against a table written down independently of the code.</summary>
public sealed class DemandTests
{
    private static readonly Questionnaire Cleaning = SeedQuestionnaires.Read("office-cleaning")!.Whole();
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly Guid Drafter = Guid.CreateVersion7();
    private static readonly Guid Signatory = Guid.CreateVersion7();
    private static readonly Guid Planner = Guid.CreateVersion7();

    private static readonly Dictionary<(string State, string Step), string> Table = new()
    {
        [("draft", "edit")] = "draft", [("draft", "submit")] = "submitted", [("draft", "withdraw")] = "withdrawn",
        [("submitted", "edit")] = "amended", [("submitted", "approve")] = "approved", [("submitted", "return")] = "returned", [("submitted", "withdraw")] = "withdrawn",
        [("returned", "edit")] = "returned", [("returned", "submit")] = "resubmitted", [("returned", "withdraw")] = "withdrawn",
        [("resubmitted", "edit")] = "amended", [("resubmitted", "approve")] = "approved", [("resubmitted", "return")] = "returned", [("resubmitted", "withdraw")] = "withdrawn",
        [("amended", "edit")] = "amended", [("amended", "submit")] = "resubmitted", [("amended", "return")] = "returned", [("amended", "withdraw")] = "withdrawn",
        [("approved", "edit")] = "amended", [("approved", "return")] = "returned", [("approved", "withdraw")] = "withdrawn",
    };

    [Fact]
    public void Any_sequence_of_steps_follows_the_table_and_a_refusal_changes_nothing()
    {
        var steps = Gen.ListOf(Gen.Elements("edit", "submit", "approve", "return", "withdraw"));
        Prop.ForAll(steps.ToArbitrary(), sequence =>
        {
            var (demand, expected) = (Draft(), "draft");
            foreach (var step in sequence)
            {
                var refusal = Do(demand, step);
                var allowed = Table.TryGetValue((expected, step), out var next);
                expected = allowed ? next! : expected;
                if ((refusal is null) != allowed || Named.Of(demand.State) != expected || (refusal is not null && (refusal.Code, refusal.Status) != ("demand.wrong-state", 409)))
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_total_is_the_yearly_sum_over_the_duration_and_its_lines_add_up_to_it()
    {
        var cases = from months in Gen.Choose(1, 120) from cents in Gen.NonEmptyListOf(Gen.Choose(1, 500_000_000)) select (months, cents);
        Prop.ForAll(cases.ToArbitrary(), x =>
        {
            var demand = Draft(x.months, [.. x.cents.Select(cent => Write(cent / 100m))]);
            var exact = x.cents.Sum(cent => cent / 100m) * x.months / 12m;
            return Math.Abs(demand.TotalValue.Amount - exact) <= 0.005m && decimal.Round(demand.TotalValue.Amount, 2) == demand.TotalValue.Amount
                && Cents.Split(demand.TotalValue.Amount, [.. demand.Lines.Select(line => line.YearlyValue.Amount)]).Sum() == demand.TotalValue.Amount;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Who_last_edited_may_not_sign_unless_the_body_is_content_with_one_person()
    {
        var demand = Draft();
        Assert.Equal(("demand.same-person", 403), Code(demand.Submit(Drafter, true, "1", default, "determina 1/2026", Now)));
        demand.Edit(Signatory, [Write(10m)], Cleaning);
        Assert.Equal(("demand.same-person", 403), Code(demand.Submit(Signatory, true, "1", default, "determina 1/2026", Now)));
        Assert.Null(demand.Submit(Signatory, false, "1", default, "determina 1/2026", Now));
    }

    [Fact]
    public void Who_last_edited_or_signed_may_not_approve()
    {
        var demand = Draft();
        Assert.Null(demand.Submit(Signatory, true, "1", default, "determina 1/2026", Now));
        Assert.Equal(("demand.own-work", 403), Code(demand.Approve(Drafter)));
        Assert.Equal(("demand.own-work", 403), Code(demand.Approve(Signatory)));
        Assert.Equal(DemandStatus.Submitted, demand.State);
        Assert.Null(demand.Approve(Planner));
    }

    [Fact]
    public void The_law_of_its_signature_holds_and_that_of_today_until_it_is_signed_again()
    {
        var (demand, later) = (Draft(), new DateOnly(2026, 4, 20));
        Assert.Equal(later, demand.DecidedOn(later));
        demand.Submit(Signatory, true, "1", default, "determina 1/2026", Now);
        Assert.Equal(new DateOnly(2026, 3, 1), demand.DecidedOn(later));
        demand.Approve(Planner);
        Assert.Equal(new DateOnly(2026, 3, 1), demand.DecidedOn(later));
        demand.Edit(Drafter, [Write(10m)], Cleaning);
        Assert.Equal(later, demand.DecidedOn(later));

        // The decree of 11-2-2026 holds from 16-4-2026 and the one before it until then: each day names its own.
        Assert.Contains("11-7-2018", demand.Obligation(BodyKind.Municipality, new(2026, 4, 15)).Threshold!.Source);
        Assert.Contains("11-2-2026", demand.Obligation(BodyKind.Municipality, later).Threshold!.Source);
    }

    [Fact]
    public void A_line_keeps_its_identity_and_its_place_through_an_edit()
    {
        var (first, second) = (Write(10m), Write(20m));
        var demand = Draft(12, first, second);
        var again = Line.Write(second.Id, default, new LineFacts("Altrove", "Pulizia", null, 2m, "m2", Money.Euro(30m), new Dictionary<string, string>()));
        demand.Edit(Drafter, [again, Write(40m)], Cleaning);
        Assert.Equal(2, demand.Lines.Count);
        Assert.Same(second, demand.Lines.Single(x => x.Ordinal == 0));
        Assert.Equal(("Altrove", 30m), (second.Site, second.YearlyValue.Amount));
        Assert.Equal(70m, demand.TotalValue.Amount);
    }

    private static Refusal? Do(Demand demand, string step) => step switch
    {
        "edit" => demand.Edit(Drafter, [Write(10m)], Cleaning),
        "submit" => demand.Submit(Signatory, true, "1", default, "determina 1/2026", Now),
        "approve" => demand.Approve(Planner),
        "return" => demand.Return("perché sì"),
        _ => demand.Withdraw("perché no"),
    };

    private static (string, int) Code(Refusal? refusal) => (refusal!.Code, refusal.Status);

    private static Demand Draft(int months = 12, params Line[] lines)
    {
        var body = Guid.CreateVersion7();
        var initiative = Initiative.Open(Guid.CreateVersion7(), Guid.CreateVersion7(), "office-cleaning", 1, "T", [body], Now, Now.AddDays(30), months, null);
        return Demand.Start(Guid.CreateVersion7(), initiative, body, Drafter, lines.Length == 0 ? [Write(10m)] : lines, Cleaning);
    }

    private static Line Write(decimal yearly) => Line.Write(Guid.CreateVersion7(), default, new LineFacts("Municipio", "Pulizia", null, 1m, "m2", Money.Euro(yearly), new Dictionary<string, string>()));
}
