using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Accounts;

/// <summary>
/// The people with whom the caller works for the organisation that it acts for now: a history names them to each other and to nobody else.
/// A delegate and a machine act for an organisation without being one of its people, so they get none.
/// </summary>
internal static class ListColleagues
{
    /// <param name="AccountId">As histories and logs of the services say it.</param>
    internal sealed record Response(Guid AccountId, string DisplayName);

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/colleagues", Handle)
        .Query("listColleagues", "Elenca le persone dell'organizzazione di chi chiama")
        .Allow(Relation.Authenticated)
        .Answers<Page<Response>>();

    private static async Task<IResult> Handle(Caller caller, GatewayDb db, Paging paging, CancellationToken ct)
    {
        var people = db.Accounts.Where(x => x.Memberships.Any(y => y.Organisation == caller.Org && y.DelegatedBy == null));
        var one = await people.AnyAsync(x => x.Id == caller.Person, ct);

        // Also those whose account is disabled: what they did remains theirs.
        return Answer.Ok((await people.Where(x => one).PageAsync(paging, x => x.Id, ct)).Map(x => new Response(x.Id, x.DisplayName)));
    }
}
