using Aggregator.Gateway.Accounts;
using Aggregator.Gateway.Storage;

namespace Aggregator.Gateway.Delegations;

/// <summary>The delegations that the caller's organisation gave and received; operators of the platform and auditors see all.</summary>
internal static class ListDelegations
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/delegations", Handle)
        .Query("listDelegations", "Elenca le deleghe date e ricevute, dalla più recente")
        .Seen()
        .Answers<Page<DelegationView>>();

    private static async Task<IResult> Handle(Caller caller, GatewayDb db, Clock clock, Paging paging, CancellationToken ct)
    {
        var today = Clock.DateIn(clock.RealNow);
        return Answer.Ok((await db.Delegations.SeenBy(caller).PageAsync(paging, x => x.Id, ct, descending: true)).Map(x => DelegationView.Of(x, today)));
    }

    /// <summary>Who reads delegations: any role of the organisations they concern.</summary>
    public static RouteHandlerBuilder Seen(this RouteHandlerBuilder route) =>
        route.Allow(Relation.OwnBody).Allow(Relation.OwnerCpb).Allow(Relation.PlatformOperator, Roles.PlatformOperator);

    /// <summary>Of these the caller's.</summary>
    public static IQueryable<Delegation> SeenBy(this IQueryable<Delegation> delegations, Caller caller) =>
        caller.IsAuditor || caller.Holds(Relation.PlatformOperator) ? delegations : delegations.Where(x => x.Body == caller.Org || x.Delegate == caller.Org);
}
