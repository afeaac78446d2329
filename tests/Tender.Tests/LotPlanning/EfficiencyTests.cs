using Aggregator.Tender.LotPlanning;
using FsCheck;
using FsCheck.Fluent;

namespace Aggregator.Tender.Tests.LotPlanning;

public class EfficiencyTests
{
    [Fact]
    public void What_another_beats_is_not_efficient() =>
        Assert.Equal([true, true, false, true, false], Efficiency.Of([[1, 9], [5, 5], [5, 6], [9, 1], [9, 9]]));

    [Fact]
    public void Equal_ones_are_efficient_together_and_of_any_some_is() =>
        Prop.ForAll(Sets().ToArbitrary(), sets =>
        {
            var marks = Efficiency.Of(sets);
            bool Beaten(IReadOnlyList<decimal> x) => sets.Any(y => y.Zip(x).All(p => p.First <= p.Second) && !y.SequenceEqual(x));
            // None at all only where there is nothing, each mark by the definition, and each beaten one by an efficient one.
            return marks.Count == sets.Count && (sets.Count == 0 || marks.Contains(true))
                && sets.Select((x, i) => marks[i] != Beaten(x)).All(x => x)
                && sets.Where((_, i) => !marks[i]).All(x => sets.Where((_, j) => marks[j]).Any(y => y.Zip(x).All(p => p.First <= p.Second)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static Gen<List<IReadOnlyList<decimal>>> Sets() =>
        from count in Gen.Choose(0, 12)
        from numbers in Gen.ArrayOf(Gen.Choose(0, 4), count * 3)
        select Enumerable.Range(0, count).Select(i => (IReadOnlyList<decimal>)[.. numbers.Skip(i * 3).Take(3).Select(x => (decimal)x)]).ToList();
}
