using Aggregator.DemandCollection.Bodies;
using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;

namespace Aggregator.DemandCollection.Law;

/// <summary>Why a body is bound, or not, to buy through an aggregator; the code of the text that says so.</summary>
internal enum ObligationGround
{
    /// <summary>The threshold is reached and the body is one of those bound.</summary>
    Bound,

    /// <summary>No rule held on that day.</summary>
    NoRule,

    /// <summary>The body is an aggregator itself.</summary>
    IsAggregator,

    /// <summary>Bodies of this kind are not bound in this category.</summary>
    BodyNotBound,

    /// <summary>The need stays under the threshold.</summary>
    UnderThreshold,

    /// <summary>The procedure began before the decree held.</summary>
    BeganBefore,
}

/// <summary>
/// Whether a body must use an aggregator for a need: art. 9 c.3 D.L. 66/2014 and the decree that holds on the day. The need is compared with the threshold by
/// one year and by the whole period; which of them decides is a dated setting, because the decree says "annual" and the practice compares the whole base.
/// </summary>
/// <param name="Bound">True where the body must use it.</param>
/// <param name="Ground">Why.</param>
/// <param name="Threshold">The threshold of the day; null where none held.</param>
/// <param name="Reading">Which comparison decides.</param>
/// <param name="ReachedByYear">One year's value reaches the threshold.</param>
/// <param name="ReachedByWhole">The whole period's value reaches it.</param>
/// <param name="Exceptions">Codes of the reasons with which ANAC gives a CIG all the same (motivazioneCIG), each with what makes it fit.</param>
internal sealed record Obligation(bool Bound, ObligationGround Ground, CategoryThreshold? Threshold, Reading? Reading, bool ReachedByYear, bool ReachedByWhole, IReadOnlyList<CigException> Exceptions)
{
    /// <param name="law">The category.</param>
    /// <param name="kind">What the body is.</param>
    /// <param name="yearly">The value of one year, net of VAT.</param>
    /// <param name="whole">The value of the whole period.</param>
    /// <param name="day">The day on which the CIG would be asked for.</param>
    /// <param name="began">When the procedure began, where it began before.</param>
    /// <param name="activeContract">Whether an aggregator's contract for it is active; null where unknown.</param>
    public static Obligation Assess(CategoryLaw law, BodyKind kind, decimal yearly, decimal whole, DateOnly day, DateOnly? began = null, bool? activeContract = null)
    {
        var (threshold, reading) = (law.ThresholdOn(day), LawFiles.On(LawFiles.Readings, day)?.Reading);
        if (threshold is null || reading is null)
        {
            return new Obligation(false, ObligationGround.NoRule, threshold, reading, false, false, [CigException.NotBound]);
        }

        var (byYear, byWhole) = (yearly >= threshold.Amount.Amount, whole >= threshold.Amount.Amount);
        var reached = reading == Law.Reading.Annual ? byYear : byWhole;
        return kind == BodyKind.Cpb ? Answer(false, ObligationGround.IsAggregator, CigException.IsAggregator)
            : kind == BodyKind.School || (law.HealthServiceOnly && kind != BodyKind.Health) ? Answer(false, ObligationGround.BodyNotBound, CigException.NotBound)
            : !reached ? Answer(false, ObligationGround.UnderThreshold, CigException.UnderThreshold)
            : law.ThresholdOn(began ?? day) is null ? Answer(false, ObligationGround.BeganBefore, CigException.BeganBefore)
            : activeContract switch
            {
                true => Answer(true, ObligationGround.Bound, CigException.Accession, CigException.MinimumOrderRefused),
                false => Answer(true, ObligationGround.Bound, CigException.NoActiveContract),
                null => Answer(true, ObligationGround.Bound, CigException.Accession, CigException.NoActiveContract, CigException.MinimumOrderRefused),
            };

        Obligation Answer(bool bound, ObligationGround ground, params CigException[] exceptions) => new(bound, ground, threshold, reading, byYear, byWhole, exceptions);
    }
}

/// <summary>ANAC's list of reasons for asking a CIG in an aggregated category (motivazioneCIG.json), by its numbers.</summary>
internal enum CigException
{
    NotBound = 1,
    Accession = 2,
    IsAggregator = 3,
    UnderThreshold = 4,
    NoActiveContract = 5,
    MinimumOrderRefused = 6,
    BeganBefore = 7,
}
