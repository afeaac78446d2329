using System.Globalization;
using Aggregator.Platform;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.LotPlans;

/// <summary>A plan as a picture, for portal and act: whoever may read the plan sees it. Lot by lot it holds bodies and values, never sites.</summary>
internal static class DrawLotPlan
{
    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it-IT");

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/lot-plans/{lotPlanId:guid}/picture.svg", Handle)
        .Query("drawLotPlan", "Disegna un piano di lotti")
        .Allow(Relation.OwnerCpb).Allow(Relation.Public).Produces(StatusCodes.Status200OK, typeof(string), "image/svg+xml");

    private static async Task<IResult> Handle(Guid lotPlanId, Caller caller, TenderDb db, Texts texts, CancellationToken ct)
    {
        var plan = await db.LotPlans.SingleOrDefaultAsync(x => x.Id == lotPlanId, ct);
        if (plan is null || (plan.State == LotPlanState.Draft && !caller.Sees(cpb: plan.CpbId)))
        {
            return Problem.NotFound();
        }

        var ids = plan.Lots.SelectMany(x => x.Bodies).Select(x => x.BodyId).Distinct().ToList();
        var bodies = await db.Bodies.Where(x => ids.Contains(x.Id) && x.Latitude != null && x.Longitude != null).OrderBy(x => x.Id).ToListAsync(ct);
        var title = await db.Initiatives.Where(x => x.Id == plan.InitiativeId).Select(x => x.Title).SingleOrDefaultAsync(ct) ?? "";
        var parts = plan.Lots.SelectMany(lot => lot.Bodies.Select(x => (x.BodyId, lot.Number, x.BaseValue.Amount))).ToLookup(x => x.BodyId, x => (x.Number, x.Amount));
        return Results.Text(LotPicture.Of(
            title,
            texts.Say("tender.picture-description", ("lots", plan.Lots.Count), ("bodies", ids.Count), ("drawn", bodies.Count)),
            [.. bodies.Select(x => new PicturedBody(x.Name, x.Latitude!.Value, x.Longitude!.Value, [.. parts[x.Id]]))],
            [.. plan.Lots.Select(x => new PicturedLot(x.Number, x.Reserved ? $"{x.Title} (art. 61)" : x.Title, x.BaseValue().Amount.ToString("N0", Italian) + " €"))]), "image/svg+xml");
    }
}
