using Aggregator.Portal.Api;
using Aggregator.Portal.Demands;

namespace Aggregator.Portal.Tests.Demands;

public sealed class StepTests
{
    private static readonly DateTimeOffset Deadline = new(2026, 12, 15, 11, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("draft", 0, false, true, false, false, Step.FirstLine)]
    [InlineData("draft", 2, true, true, false, false, Step.Complete)]
    [InlineData("draft", 2, false, true, false, false, Step.SignatorySigns)]
    [InlineData("draft", 2, false, false, true, false, Step.Sign)]
    [InlineData("amended", 2, false, true, true, true, Step.AnotherSigns)]
    [InlineData("returned", 2, false, false, true, false, Step.Sign)]
    [InlineData("submitted", 2, false, true, true, false, Step.Wait)]
    [InlineData("approved", 2, false, true, true, false, Step.Approved)]
    [InlineData("withdrawn", 2, false, true, true, false, Step.Withdrawn)]
    [InlineData("draft", 2, false, false, false, false, Step.Look)]
    internal void Says_what_is_to_be_done_and_by_whom(string state, int lines, bool missing, bool drafter, bool signatory, bool ownHand, Step step)
        => Assert.Equal(step, Steps.Of(Work(state, lines, missing), drafter, signatory, ownHand));

    [Fact]
    public void After_the_deadline_nothing_can_be_done_and_a_closing_locks()
    {
        Assert.Equal(Step.TooLate, Steps.Of(Work("returned", 1, false, mayAct: false), true, true, false));
        Assert.Equal(Step.Locked, Steps.Of(Work("approved", 1, false, mayAct: false, locked: true), true, true, false));
        Assert.False(Work("approved", 1, false, locked: true).Editable);
        Assert.False(Work("draft", 501, false).Editable);
        Assert.True(Work("draft", 501, false).Signable);
    }

    [Fact]
    public void The_last_editor_is_who_wrote_lines_last()
    {
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        Deed Did(string action, Guid who) => new(Guid.NewGuid(), Deadline, action, who, Guid.NewGuid(), null, null);
        Assert.Equal(two, Steps.LastEditor([Did("demand.question-answered", one), Did("demand.edited", two), Did("demand.drafted", one)]));
        Assert.Null(Steps.LastEditor([Did("demand.approved", one)]));
    }

    private static Work Work(string state, int lines, bool missing, bool mayAct = true, bool locked = false)
    {
        var demand = new FullDemand(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "c", state, 36, new Money(1), lines, [], null, null, null, null, null, locked, null, [],
            missing ? [new InputError("/lines/0/fields/x", "required", "")] : []);
        return new Work(demand, "\"1\"", new Collection(demand.InitiativeId, demand.CpbId, "c", 1, "T", "collecting", Deadline, Deadline, 36), new Questionnaire("c", 1, []), new Invitation(demand.BodyId, Deadline, mayAct));
    }
}
