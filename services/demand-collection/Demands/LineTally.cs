using Aggregator.DemandCollection.Questionnaires;
using Aggregator.Messages;

namespace Aggregator.DemandCollection.Demands;

/// <summary>What a demand keeps of its lines besides them, added up in one pass.</summary>
internal sealed class LineTally(int durationMonths, Questionnaire questionnaire)
{
    private readonly Dictionary<string, decimal> _expiries = [];
    private readonly Dictionary<string, (decimal Quantity, decimal YearlyValue)> _measures = [];
    private decimal _valueMonths;

    public int Count { get; private set; }

    /// <summary>Over the whole duration, to the cent.</summary>
    public Money TotalValue => Money.Euro(Cents.Over(_valueMonths, 1));

    public List<ExpiryShare> Expiries => [.. _expiries.OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => new ExpiryShare(x.Key, x.Value))];

    public List<Measure> Measures => [.. _measures.OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => new Measure(x.Key, x.Value.Quantity, x.Value.YearlyValue))];

    public void Add(Line line)
    {
        Count++;
        _valueMonths += line.ValueMonths(durationMonths);
        var quarter = line.PresentContractExpiry is { } day ? ExpiryShare.QuarterOf(day) : ExpiryShare.Unknown;
        _expiries[quarter] = _expiries.GetValueOrDefault(quarter) + line.YearlyValue.Amount;
        var kind = questionnaire.KindOf(line.Unit, line.Fields);
        var (quantity, value) = _measures.GetValueOrDefault(kind);
        _measures[kind] = (quantity + line.Quantity, value + line.YearlyValue.Amount);
    }

    public static LineTally Of(IEnumerable<Line> lines, int durationMonths, Questionnaire questionnaire)
    {
        var tally = new LineTally(durationMonths, questionnaire);
        foreach (var line in lines)
        {
            tally.Add(line);
        }

        return tally;
    }
}

/// <summary>Yearly value of the lines whose present contract expires in a quarter.</summary>
/// <param name="Quarter">For example <c>2027Q1</c>, or <see cref="Unknown"/>.</param>
internal sealed record ExpiryShare(string Quarter, decimal YearlyValue)
{
    /// <summary>The lines that do not say when.</summary>
    public const string Unknown = "";

    /// <summary>Quarters compare as texts.</summary>
    public static string QuarterOf(DateOnly day) => $"{day.Year:0000}Q{(day.Month + 2) / 3}";
}

/// <summary>What a demand asks for in one kind of line.</summary>
/// <param name="Kind">As <see cref="Questionnaire.KindOf"/> says it: <c>m2/offices</c>.</param>
internal sealed record Measure(string Kind, decimal Quantity, decimal YearlyValue);
