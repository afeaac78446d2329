using Aggregator.DemandCollection.Demands;

namespace Aggregator.DemandCollection.Plausibility;

/// <summary>What a figure of a demand is compared with.</summary>
internal enum Comparison
{
    /// <summary>Quantity per inhabitant, with bodies of a similar size.</summary>
    QuantityOfSimilar,

    /// <summary>Value per unit, with all other bodies.</summary>
    PriceOfOthers,

    /// <summary>Quantity, with what the body itself asked for the last time.</summary>
    OwnPast,

    /// <summary>Value per unit, with what the body itself asked for the last time.</summary>
    PriceOfOwnPast,
}

/// <summary>A question to the body about one kind of line: never a block.</summary>
/// <param name="Kind">The kind of line, as in <see cref="Measure"/>.</param>
/// <param name="Value">The body's figure: per inhabitant, per unit, or the quantity.</param>
/// <param name="Usual">The median of the others, or the last time's figure.</param>
/// <param name="Low">Under this it is asked about.</param>
/// <param name="High">Over this it is asked about.</param>
/// <param name="Others">With how many others it was compared.</param>
internal sealed record Question(string Kind, Comparison Comparison, decimal Value, decimal Usual, decimal Low, decimal High, int Others)
{
    /// <summary>A quantity or a price that more than doubled or halved since the last time is asked about.</summary>
    public const double FactorOfPast = 2;

    /// <summary>Bodies between a third and three times the population are similar.</summary>
    public const double FactorOfSize = 3;

    /// <summary>What is odd about a demand. Pure: the same figures give the same questions.</summary>
    /// <param name="mine">The demand's measures.</param>
    /// <param name="population">The body's inhabitants; null where it has none, as a school.</param>
    /// <param name="past">What the body asked for the last time in the category.</param>
    /// <param name="others">The latest measures of the other bodies in the category.</param>
    public static IReadOnlyList<Question> About(IReadOnlyList<Measure> mine, int? population, IReadOnlyList<Measure> past, IEnumerable<(int? Population, IReadOnlyList<Measure> Measures)> others)
    {
        var questions = new List<Question>();
        foreach (var measure in mine)
        {
            var same = others.Select(x => (x.Population, Measure: Find(x.Measures, measure.Kind)!)).Where(x => x.Measure is not null);
            if (population > 0)
            {
                var similar = same.Where(x => x.Population > 0 && x.Population * FactorOfSize >= population && x.Population <= population * FactorOfSize)
                    .Select(x => (double)x.Measure.Quantity / x.Population!.Value);
                Ask(Comparison.QuantityOfSimilar, (double)measure.Quantity / population.Value, similar);
            }

            Ask(Comparison.PriceOfOthers, Price(measure), same.Where(x => x.Measure.Quantity > 0).Select(x => Price(x.Measure)));
            if (past.FirstOrDefault(x => x.Kind == measure.Kind) is { Quantity: > 0 } before)
            {
                if ((double)(measure.Quantity / before.Quantity) is > FactorOfPast or < 1 / FactorOfPast)
                {
                    questions.Add(new Question(measure.Kind, Comparison.OwnPast, measure.Quantity, before.Quantity, before.Quantity / (decimal)FactorOfPast, before.Quantity * (decimal)FactorOfPast, 1));
                }

                if (Price(before) is > 0 and var usual && Price(measure) / usual is > FactorOfPast or < 1 / FactorOfPast)
                {
                    questions.Add(new Question(measure.Kind, Comparison.PriceOfOwnPast, Round(Price(measure)), Round(Price(before)), Round(Price(before) / FactorOfPast), Round(Price(before) * FactorOfPast), 1));
                }
            }

            void Ask(Comparison comparison, double value, IEnumerable<double> of)
            {
                if (Robust.Of(value, of) is { IsOdd: true } odd)
                {
                    questions.Add(new Question(measure.Kind, comparison, Round(value), Round(odd.Median), Round(odd.Low), Round(odd.High), odd.Count));
                }
            }
        }

        return questions;

        static double Price(Measure measure) => (double)measure.YearlyValue / (double)measure.Quantity;

        static Measure? Find(IReadOnlyList<Measure> measures, string kind)
        {
            for (var i = 0; i < measures.Count; i++)
            {
                if (measures[i].Kind == kind)
                {
                    return measures[i];
                }
            }

            return null;
        }

        // Four significant digits: more would pretend to a precision that a comparison does not have.
        static decimal Round(double value) => value <= 0 ? 0 : Math.Round((decimal)value, Math.Clamp(3 - (int)Math.Floor(Math.Log10(value)), 0, 6));
    }
}

/// <summary>The body's answer to a question; kept, also when the figure is no longer odd.</summary>
internal sealed class QuestionAnswer
{
    public required Guid DemandId { get; init; }

    public required string Kind { get; init; }

    public required Comparison Comparison { get; init; }

    public required string Answer { get; set; }

    /// <summary>The figure that was asked about when it was answered.</summary>
    public required decimal Value { get; set; }

    public required Guid AnsweredBy { get; set; }

    public required DateTimeOffset AnsweredAt { get; set; }
}
