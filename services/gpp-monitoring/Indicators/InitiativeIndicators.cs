using System.Globalization;
using Aggregator.Messages.GppMonitoring;
using Aggregator.Platform;

namespace Aggregator.GppMonitoring.Indicators;

/// <summary>The indicators of an initiative as they were last announced.</summary>
internal sealed class InitiativeIndicators : Aggregate
{
    public required Guid InitiativeId { get; init; }
    public required Guid CpbId { get; init; }
    public decimal? GppByNumber { get; private set; }
    public decimal? GppByValue { get; private set; }
    public decimal? VerifiedByCount { get; private set; }
    public decimal? VerifiedByValue { get; private set; }

    public override Guid? Cpb => CpbId;

    /// <summary>Takes the present values; returns the news, or null where nothing changed.</summary>
    public IndicatorsUpdated? Update(GreenIndicators now)
    {
        var (number, value, count, proven) = (Number(now.GppByNumber), Number(now.GppByValue), Number(now.VerifiedByCount), Number(now.VerifiedByValue));
        if ((number, value, count, proven) == (GppByNumber, GppByValue, VerifiedByCount, VerifiedByValue))
        {
            return null;
        }

        (GppByNumber, GppByValue, VerifiedByCount, VerifiedByValue) = (number, value, count, proven);
        return new IndicatorsUpdated(InitiativeId, CpbId, number, value, count, proven);
    }

    private static decimal? Number(string? text) => text is null ? null : decimal.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>
/// Says that an initiative's indicators must be computed again. Only ever added by whoever changes a lot or an evidence, so that two verifiers of
/// one initiative never wait for each other; <see cref="AnnounceIndicators"/> takes the rows away.
/// </summary>
internal sealed class StaleIndicators
{
    public long Seq { get; init; }
    public required Guid InitiativeId { get; init; }
}
