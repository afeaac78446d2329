using Aggregator.Messages;
using Aggregator.Platform;
using Aggregator.Tender.Lots;
using Aggregator.Tender.Scoring;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.Procedures;

/// <summary>A procedure with its lots: public from publication, with what only its CPB sees on top.</summary>
internal static class GetProcedure
{
    internal sealed record Response(Guid Id, Guid CpbId, Guid InitiativeId, Guid LotPlanId, string CategoryCode, string Title, Phase Phase, DateTimeOffset? PublishedAt,
        DateTimeOffset Deadline, string? DecisionReference, int Quorum, int KeyHolderCount, IReadOnlyList<Guid>? KeyHolderIds, decimal TechnicalMax, decimal EconomicMax,
        IReadOnlyList<Criterion> Criteria, Formula Formula, decimal? Parameter, Rounding Rounding, Rescaling Rescaling, decimal? TechnicalMin, AnomalyRule AnomalyRule,
        bool OptionFifth, LotCaps? Caps, int DurationMonths, IReadOnlyList<Guid> Jury, DateTimeOffset? AdministrativeOpenedAt, DateTimeOffset? TechnicalOpenedAt,
        DateTimeOffset? EconomicOpenedAt, IReadOnlyList<LotResponse> Lots)
    {
        /// <param name="p">The procedure.</param>
        /// <param name="lots">Its lots.</param>
        /// <param name="now">The clock.</param>
        /// <param name="inside">True for the CPB itself and for auditors.</param>
        internal static Response Of(Procedure p, IEnumerable<Lot> lots, DateTimeOffset now, bool inside) => Of(p, [.. lots.Select(LotResponse.Of)], now, inside);

        internal static Response Of(Procedure p, IReadOnlyCollection<LotResponse> lots, DateTimeOffset now, bool inside) => new(p.Id, p.CpbId, p.InitiativeId, p.LotPlanId, p.CategoryCode,
            p.Title, PhaseOf(p, lots, now), p.PublishedAt, p.Deadline, p.DecisionReference, p.Quorum, p.KeyHolders.Count, inside ? [.. p.KeyHolders.Select(x => x.AccountId)] : null,
            p.TechnicalMax, p.EconomicMax, p.Criteria, p.Formula, p.Parameter, p.Rounding, p.Rescaling, p.TechnicalMin, p.AnomalyRule, p.OptionFifth, p.Caps, p.DurationMonths,
            inside ? p.Jury : [], p.AdministrativeOpenedAt, p.TechnicalOpenedAt, p.EconomicOpenedAt, [.. lots.OrderBy(x => x.Number)]);
    }

    /// <param name="BodyIds">The bodies that the notice lists; null in lists of procedures.</param>
    internal sealed record LotResponse(Guid LotId, int Number, string Title, LotState State, Money BaseValue, IReadOnlyList<Guid>? BodyIds)
    {
        internal static LotResponse Of(Lot lot) => new(lot.Id, lot.Number, lot.Title, lot.State, lot.BaseValue, [.. lot.Bodies.Select(x => x.BodyId)]);
    }

    /// <summary>Where the procedure stands; the clock alone closes it.</summary>
    internal enum Phase
    {
        Draft,
        Open,
        Closed,
        Opened,
        Concluded,
        Cancelled,
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/procedures/{procedureId:guid}", Handle)
        .Query("readProcedure", "Legge una procedura di gara")
        .Allow(Relation.OwnerCpb).Allow(Relation.Public).Answers<Response>();

    private static async Task<IResult> Handle(Guid procedureId, Caller caller, TenderDb db, Clock clock, CancellationToken ct)
    {
        var procedure = await db.Procedures.SingleOrDefaultAsync(x => x.Id == procedureId, ct);
        var inside = procedure is not null && caller.Sees(cpb: procedure.CpbId);
        if (procedure is null || (procedure.PublishedAt is null && !inside))
        {
            return Problem.NotFound();
        }

        var lots = await db.Lots.Where(x => x.LotPlanId == procedure.LotPlanId).ToListAsync(ct);
        return Answer.Ok(procedure, Response.Of(procedure, lots, clock.Now, inside));
    }

    private static Phase PhaseOf(Procedure p, IEnumerable<LotResponse> lots, DateTimeOffset now) => p.State switch
    {
        ProcedureState.Draft => Phase.Draft,
        ProcedureState.Cancelled => Phase.Cancelled,
        _ when lots.All(x => x.State is LotState.Awarded or LotState.Unsuccessful) => Phase.Concluded,
        _ when p.AdministrativeOpenedAt is not null => Phase.Opened,
        _ => p.IsOverAt(now) ? Phase.Closed : Phase.Open,
    };
}
