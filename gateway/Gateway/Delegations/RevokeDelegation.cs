using Aggregator.Gateway.Accounts;
using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Delegations;

/// <summary>
/// Ends a delegation before its day: the body revokes, the delegate renounces, the platform's operator closes what a stolen account gave. Sessions lose it
/// within five seconds, tokens that are out within five minutes.
/// </summary>
internal static class RevokeDelegation
{
    internal sealed record Request(string Reason);

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/delegations/{delegationId:guid}/revoke", Handle)
        .Command("revokeDelegation", "Revoca una delega data o rinuncia a una ricevuta")
        // Not Relation.Delegate: in the body's name only the body ends it.
        .Allow(Relation.OwnBody, "buyer.signatory")
        .Allow(Relation.OwnerCpb, "cpb.planner", "cpb.admin")
        .Allow(Relation.PlatformOperator, Roles.PlatformOperator)
        .Answers<DelegationView>();

    private static async Task<IResult> Handle(Guid delegationId, Input<Request> input, Caller caller, GatewayDb db, Clock clock, CancellationToken ct)
    {
        if (await db.Delegations.SeenBy(caller).SingleOrDefaultAsync(x => x.Id == delegationId, ct) is not { } delegation)
        {
            return Problem.NotFound();
        }

        if (input.Invalid((r, e) => e.Text(r.Reason, "/reason", 500)) is { } invalid)
        {
            return invalid;
        }

        if (input.Stale(delegation) is { } stale)
        {
            return stale;
        }

        if (delegation.Revoke(caller.Org, input.Body.Reason.Trim(), clock.RealNow) is { } refusal)
        {
            return Problem.From(refusal);
        }

        db.Record(delegation, "delegation.revoked", after: new { delegation.Body, delegation.Delegate, delegation.RevokedBy });
        return Answer.Ok(delegation, DelegationView.Of(delegation, Clock.DateIn(clock.RealNow)));
    }
}
