using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Initiatives;

/// <summary>Who would be invited, before the initiative opens. A query that takes a body, because those left out may be many.</summary>
internal static class PreviewInvitees
{
    /// <summary>More than these are told by province only.</summary>
    private const int BodiesShown = 400;

    internal sealed record Request(IReadOnlyList<Guid>? Bodies = null, Guid? TerritoryId = null, IReadOnlyList<string>? Provinces = null, IReadOnlyList<BodyKind>? Kinds = null,
        IReadOnlyList<string>? IstatCodes = null, IReadOnlyList<Guid>? Except = null, IReadOnlyList<string>? ExceptIstatCodes = null)
    {
        internal Invitees Invitees() => new(Bodies, TerritoryId, Provinces, Kinds, IstatCodes, Except, ExceptIstatCodes);
    }

    /// <param name="Province">ISTAT code; null for bodies that are in none.</param>
    internal sealed record ProvinceView(string? Province, string? Name, int Count);

    /// <param name="Invited">False where it was left out.</param>
    internal sealed record BodyView(Guid Id, BodyKind Kind, string Name, string? IstatCode, string? Province, string? ProvinceName, int? Population, bool Invited);

    /// <param name="Bodies">One by one in the order of names; empty where there are more than 400.</param>
    internal sealed record Response(int Count, int LeftOut, IReadOnlyList<ProvinceView> Provinces, IReadOnlyList<BodyView> Bodies);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/invitees/preview", Handle)
        .Query("previewInvitees", "Dice quali enti sarebbero invitati, prima di aprire l'iniziativa")
        .Allow(Relation.OwnerCpb, "cpb.planner").Answers<Response>();

    private static async Task<IResult> Handle(Input<Request> input, DemandCollectionDb db, CancellationToken ct)
    {
        if (input.Invalid((request, wrong) => request.Invitees().Validate(wrong)) is { } invalid)
        {
            return invalid;
        }

        var invitees = input.Body.Invitees();
        var (invited, errors) = await invitees.FindAsync(db, ct);
        if (errors.Any)
        {
            return Problem.Invalid(errors);
        }

        var provinces = await invitees.Remaining(db).GroupBy(x => x.Province)
            .Select(x => new { Province = x.Key, Name = x.Max(b => b.ProvinceName), Count = x.Count() }).OrderBy(x => x.Name).ToListAsync(ct);
        var shown = await invitees.Chosen(db).OrderBy(x => x.Name).ThenBy(x => x.Id).Take(BodiesShown + 1).ToListAsync(ct);
        var among = invited.ToHashSet();
        return Answer.Ok(new Response(invited.Count, await invitees.Chosen(db).CountAsync(ct) - invited.Count, [.. provinces.Select(x => new ProvinceView(x.Province, x.Name, x.Count))],
            shown.Count > BodiesShown ? [] : [.. shown.Select(x => new BodyView(x.Id, x.Kind, x.Name, x.IstatCode, x.Province, x.ProvinceName, x.Population, among.Contains(x.Id)))]));
    }
}
