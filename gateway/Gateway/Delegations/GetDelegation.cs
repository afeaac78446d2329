using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Delegations;

internal static class GetDelegation
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/delegations/{delegationId:guid}", Handle)
        .Query("getDelegation", "Legge una delega")
        .Seen()
        .Answers<DelegationView>();

    private static async Task<IResult> Handle(Guid delegationId, Caller caller, GatewayDb db, Clock clock, CancellationToken ct) =>
        await db.Delegations.SeenBy(caller).SingleOrDefaultAsync(x => x.Id == delegationId, ct) is { } delegation
            ? Answer.Ok(delegation, DelegationView.Of(delegation, Clock.DateIn(clock.RealNow)))
            : Problem.NotFound();
}
