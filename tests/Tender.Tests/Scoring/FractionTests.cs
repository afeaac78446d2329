using Aggregator.Tender.Scoring;
using FsCheck;
using FsCheck.Fluent;

namespace Aggregator.Tender.Tests.Scoring;

public class FractionTests
{
    private static readonly Config Few = Config.QuickThrowOnFailure.WithMaxTest(30).WithQuietOnSuccess(true);

    [Fact]
    public void Arithmetic_agrees_with_decimals() =>
        Prop.ForAll(Arb.From(from a in Gen.Choose(-100000, 100000) from b in Gen.Choose(-100000, 100000) select (A: a / 100m, B: b / 1000m)), x =>
        {
            var exact = new Rounding(9, RoundingMode.Truncate);
            Fraction a = x.A, b = x.B;
            Assert.Equal(x.A + x.B, (a + b).Round(exact));
            Assert.Equal(x.A - x.B, (a - b).Round(exact));
            Assert.Equal(x.A * x.B, (a * b).Round(exact));
            Assert.Equal(x.A.CompareTo(x.B), a.CompareTo(b));
            Assert.Equal(decimal.Round(x.A, 1, MidpointRounding.AwayFromZero), a.Round(new Rounding(1, RoundingMode.HalfUp)));
            Assert.Equal(decimal.Truncate(x.A * 10) / 10, a.Round(new Rounding(1, RoundingMode.Truncate)));
        }).Check(Few);

    [Fact]
    public void Thirds_are_thirds() => Assert.Equal((Fraction)1m, (Fraction)1m / 3m + (Fraction)2m / 3m);
}
