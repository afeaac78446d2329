using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Plausibility;
using FsCheck;
using FsCheck.Fluent;

namespace Aggregator.DemandCollection.Tests.Plausibility;

public sealed class QuestionTests
{
    private static readonly (int?, IReadOnlyList<Measure>)[] Towns = [.. Enumerable.Range(0, 12).Select(i => ((int?)(1500 + i * 100), (IReadOnlyList<Measure>)[new("m2/offices", 300 + i * 25, 6300 + i * 500)]))];

    [Fact]
    public void Ten_times_the_offices_of_a_town_like_it_are_asked_about()
    {
        var question = Assert.Single(Question.About([new("m2/offices", 3800, 79_800)], 1900, [], Towns));
        Assert.Equal((Comparison.QuantityOfSimilar, 12), (question.Comparison, question.Others));
        Assert.True(question.Value > question.High);
        Assert.Empty(Question.About([new("m2/offices", 380, 7_980)], 1900, [], Towns));
    }

    [Fact]
    public void A_price_far_from_the_others_and_a_quantity_that_doubled_are_asked_about() =>
        Assert.Equal([Comparison.PriceOfOthers, Comparison.OwnPast], Question.About([new("m2/offices", 380, 798)], 1900, [new("m2/offices", 100, 210)], Towns).Select(x => x.Comparison));

    [Theory]
    [InlineData(2100, false)] // the same price
    [InlineData(4200, false)] // just twice as much
    [InlineData(4201, true)]
    [InlineData(1050, false)] // just half
    [InlineData(1049, true)]
    public void A_price_more_than_doubled_or_halved_since_the_last_time_is_asked_about(int yearly, bool asked)
    {
        var questions = Question.About([new("m2/glass", 100, yearly)], 1900, [new("m2/glass", 100, 2100)], Towns);
        Assert.Equal(asked ? [Comparison.PriceOfOwnPast] : [], questions.Select(x => x.Comparison));
        Assert.All(questions, x => Assert.Equal((yearly / 100m, 21m, 10.5m, 42m, 1), (x.Value, x.Usual, x.Low, x.High, x.Others)));
    }

    [Fact]
    public void A_last_time_without_a_value_or_of_another_kind_says_nothing_about_the_price() =>
        Assert.Empty(Question.About([new("m2/glass", 100, 4201), new("m2/stairs", 100, 1)], 1900, [new("m2/glass", 100, 0)], Towns));

    [Fact]
    public void Few_others_other_kinds_or_towns_of_another_size_say_nothing()
    {
        Assert.Empty(Question.About([new("m2/offices", 3800, 79_800)], 1900, [], Towns[..7]));
        Assert.Empty(Question.About([new("m2/glass", 3800, 1)], 1900, [], Towns));
        Assert.DoesNotContain(Question.About([new("m2/offices", 38_000, 798_000)], 190_000, [], Towns), x => x.Comparison == Comparison.QuantityOfSimilar);
    }

    [Fact]
    public void The_order_of_the_others_does_not_matter_and_one_of_them_gone_mad_hardly()
    {
        Prop.ForAll(Gen.Shuffle(Towns).ToArbitrary(), shuffled =>
            Question.About([new("m2/offices", 3800, 79_800)], 1900, [], shuffled).SequenceEqual(Question.About([new("m2/offices", 3800, 79_800)], 1900, [], Towns))).QuickCheckThrowOnFailure();
        Assert.NotEmpty(Question.About([new("m2/offices", 3800, 79_800)], 1900, [], [.. Towns[..11], (1700, [new("m2/offices", 1_000_000, 21_000_000)])]));
    }

    [Fact]
    public void What_is_usual_is_the_median_of_however_many_and_whatever_others() => Prop.ForAll(Gen.ListOf(Gen.Choose(1, 50)).Where(x => x.Count >= Robust.CountMin).ToArbitrary(), others =>
    {
        var sorted = others.Order().Select(x => Math.Log(x)).ToList();
        var median = Math.Exp((sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2);
        return Robust.Of(1, others.Select(x => (double)x)) is { } found && Math.Abs(found.Median - median) < 1e-9 && found.Count == others.Count;
    }).QuickCheckThrowOnFailure();
}
