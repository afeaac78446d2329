using System.Text.Json;
using Aggregator.Platform;

namespace Aggregator.Tender.Law;

/// <summary>A rule with the dates between which it holds, both included, and where it is written.</summary>
internal sealed record DatedRule(string Rule, decimal Value, string Unit, DateOnly ValidFrom, DateOnly? ValidTo, string Article, string Source);

/// <summary>What the law asked of a procedure on the day its notice was published: the date that these rules themselves name.</summary>
/// <param name="Day">The day.</param>
internal sealed record LawBook(DateOnly Day)
{
    /// <summary>Art. 71: days that bidders must be given.</summary>
    internal int BidDaysMin => (int)Value("bid-days-min");

    /// <summary>Art. 108 c.4: points of price in labour-intensive contracts.</summary>
    internal decimal EconomicMaxLabourIntensive => Value("economic-max-labour-intensive");

    /// <summary>Art. 18 c.3: days before an agreement may be signed.</summary>
    internal int StandstillDays => (int)Value("standstill-days");

    /// <summary>Art. 18 c.3: with fewer bids there is nobody to wait for.</summary>
    internal int StandstillBidsMin => (int)Value("standstill-bids-min");

    /// <summary>Art. 93 c.2.</summary>
    internal int JuryMembersMin => (int)Value("jury-members-min");

    /// <summary>Art. 93 c.2.</summary>
    internal int JuryMembersMax => (int)Value("jury-members-max");

    /// <summary>Art. 110: the share of both maxima from which a bid looks abnormal, where the notice takes that rule.</summary>
    internal decimal AnomalyShare => Value("anomaly-share");

    /// <summary>Art. 100 c.11: the turnover asked of a bidder, in times the lot's value.</summary>
    internal decimal TurnoverFactorMax => Value("turnover-factor-max");

    /// <summary>Art. 14 c.1 c): European threshold of services and supplies; null on days for which none is known yet, since it changes every two years.</summary>
    internal decimal? EuThresholdServices => Find("eu-threshold-services");

    /// <summary>Greatest turnovers of micro, small and medium-sized firms.</summary>
    internal IReadOnlyList<decimal> TurnoversMax => [Value("turnover-micro-max"), Value("turnover-small-max"), Value("turnover-medium-max")];

    internal static IReadOnlyList<DatedRule> All { get; } = Read();

    /// <summary>The law on the Italian day of an instant.</summary>
    internal static LawBook On(DateTimeOffset instant) => new(Clock.DateIn(instant));

    private decimal? Find(string rule) => All.FirstOrDefault(x => x.Rule == rule && x.ValidFrom <= Day && (x.ValidTo is null || Day <= x.ValidTo))?.Value;

    private decimal Value(string rule) => Find(rule)
        ?? throw new InvalidOperationException($"No {rule} holds on {Day:yyyy-MM-dd}: Law/rules.json is incomplete.");

    private static IReadOnlyList<DatedRule> Read()
    {
        using var file = typeof(LawBook).Assembly.GetManifestResourceStream("Aggregator.Tender.Law.rules.json")!;
        return JsonSerializer.Deserialize<RuleFile>(file, Json.Options)?.Rules ?? throw new JsonException("rules.json is empty");
    }

    private sealed record RuleFile(IReadOnlyList<DatedRule> Rules);
}
