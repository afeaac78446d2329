using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Bodies;

/// <summary>The municipalities that belong to a union.</summary>
internal static class ListMembers
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/bodies/{bodyId:guid}/members", Handle)
        .Query("listMembers", "Elenca i comuni che fanno parte di un'unione")
        .Allow(Relation.Public).Answers<Page<GetBody.Response>>();

    private static async Task<IResult> Handle(Guid bodyId, Paging paging, DemandCollectionDb db, CancellationToken ct)
    {
        if (!await db.Bodies.AnyAsync(x => x.Id == bodyId, ct))
        {
            return Problem.NotFound();
        }

        var members = db.BodyMembers.Where(x => x.UnionId == bodyId).Join(db.Bodies, x => x.MemberId, x => x.Id, (_, body) => body);
        return Answer.Ok((await members.PageAsync(paging, x => x.Id, ct)).Map(GetBody.Response.Of));
    }
}
