using Aggregator.Contract.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Contract.Agreements;

internal static class GetAgreement
{
    /// <summary>As many as a page of <see cref="ListAgreementBodies"/> at most.</summary>
    private const int BodiesMax = Paging.LimitMax;

    /// <param name="BodyCount">How many bodies the notice lists.</param>
    /// <param name="Bodies">The first 200 of them; all are in the list of the agreement's bodies.</param>
    internal sealed record Response(
        Guid Id, Guid LotId, Guid ProcedureId, Guid InitiativeId, Guid CpbId, string CategoryCode, Text? CategoryName, int Number, string Title, Contractor Operator,
        AgreementPhase State, Money BaseValue, Money Ceiling, OptionState Option, Money Ordered, Money Left, int Joined, decimal DiscountPercent, int DurationMonths,
        DateTimeOffset AwardedAt, DateTimeOffset? StandstillEndsAt, DateTimeOffset? SignedAt, string? Reference, DateTimeOffset? ActivatedAt, DateOnly? EndsOn,
        string? ClosedReason, Savings Savings, int BodyCount, IReadOnlyList<ListedBody> Bodies, IReadOnlyList<Revision> PriceRevisions);

    internal sealed record Contractor(Guid Id, string Name);

    /// <summary>The option of one fifth: in the notice, activated so far, used so far, still usable.</summary>
    internal sealed record OptionState(bool InNotice, Money Value, Money Activated, Money Used, Money Left);

    /// <summary>A listed body: what it asked for, its share then and now, what it took up, ordered and may still order.</summary>
    internal sealed record ListedBody(
        Guid BodyId, string? Name, Money BaseValue, Money Allocated, Money Share, Money? Quota, Money Ordered, Money Left, DateTimeOffset? JoinedAt,
        string? ActReference, Savings Savings);

    internal sealed record Revision(Guid Id, Law.ContractKind Kind, decimal VariationPercent, Money Remaining, Money Amount, string Reference, string Rule, DateTimeOffset At);

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/agreements/{agreementId:guid}", Handle)
        .Query("readAgreement", "Legge un accordo con massimale, quote e risparmi")
        .Allow(Relation.OwnerCpb).Allow(Relation.OwnBody).Allow(Relation.Delegate).Allow(Relation.Operator).Answers<Response>();

    private static async Task<IResult> Handle(Guid agreementId, Caller caller, ContractDb db, CancellationToken ct)
    {
        var agreement = await db.Agreements.VisibleTo(caller, db).SingleOrDefaultAsync(x => x.Id == agreementId, ct);
        return agreement is null ? Problem.NotFound() : Answer.Ok(agreement, await Describe(agreement, db, ct));
    }

    /// <summary>All that readers see of an agreement; commands that change it answer the same.</summary>
    internal static async Task<Response> Describe(Agreement agreement, ContractDb db, CancellationToken ct)
    {
        var listed = db.AgreementBodies.AsNoTracking().Where(x => x.AgreementId == agreement.Id);
        var bodies = await listed.OrderBy(x => x.BodyId).Take(BodiesMax).ToListAsync(ct);
        var names = await NamesAsync(bodies, db, ct);
        var count = bodies.Count < BodiesMax ? bodies.Count : await listed.CountAsync(ct);
        // A command that has not saved yet answers what it is about to save.
        var revisions = await db.PriceRevisions.AsNoTracking().Where(x => x.AgreementId == agreement.Id).OrderBy(x => x.Id).ToListAsync(ct);
        var category = await db.KnownCategories.AsNoTracking().FirstOrDefaultAsync(x => x.Code == agreement.CategoryCode, ct);
        return new Response(
            agreement.Id, agreement.LotId, agreement.ProcedureId, agreement.InitiativeId, agreement.CpbId, agreement.CategoryCode,
            category is null ? null : new Text(category.NameIt, category.NameEn), agreement.Number, agreement.Title,
            new Contractor(agreement.OperatorId, agreement.OperatorName), agreement.Phase, Money.Euro(agreement.BaseValue), Money.Euro(agreement.Ceiling),
            new OptionState(agreement.OptionValue > 0m, Money.Euro(agreement.OptionValue), Money.Euro(agreement.OptionOpen), Money.Euro(agreement.FromOption),
                Money.Euro(agreement.OptionOpen - agreement.FromOption)),
            Money.Euro(agreement.Ordered), Money.Euro(agreement.Ceiling + agreement.OptionOpen - agreement.Ordered), agreement.Joined, agreement.DiscountPercent,
            agreement.DurationMonths, agreement.AwardedAt, agreement.StandstillEndsAt, agreement.SignedAt, agreement.Reference, agreement.ActivatedAt, agreement.EndsOn,
            agreement.ClosedReason, Savings.OfAward(agreement),
            count, [.. bodies.Select(x => Listed(x, names.GetValueOrDefault(x.BodyId), agreement))],
            [.. revisions.Concat(db.PriceRevisions.Local).DistinctBy(x => x.Id).Select(x =>
                new Revision(x.Id, x.Kind, x.VariationPercent, Money.Euro(x.Remaining), Money.Euro(x.Revision), x.Reference, x.Rule, x.At))]);
    }

    internal static async Task<Dictionary<Guid, string>> NamesAsync(IReadOnlyList<AgreementBody> bodies, ContractDb db, CancellationToken ct)
    {
        var ids = bodies.Select(x => x.BodyId).ToList();
        return await db.KnownBodies.Where(x => ids.Contains(x.BodyId)).ToDictionaryAsync(x => x.BodyId, x => x.Name, ct);
    }

    internal static ListedBody Listed(AgreementBody body, string? name, Agreement agreement) => new(
        body.BodyId, name, Money.Euro(body.BaseValue), Money.Euro(body.Allocated), Money.Euro(body.Share), body.Quota is { } quota ? Money.Euro(quota) : null,
        Money.Euro(body.Ordered), Money.Euro((body.Quota ?? 0m) - body.Ordered), body.JoinedAt, body.ActReference, Savings.OfOrders(agreement, body.Ordered));
}
