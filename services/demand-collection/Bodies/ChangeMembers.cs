using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Bodies;

/// <summary>The platform's operator says which municipalities belong to a union (art. 32 D.Lgs. 267/2000), all of them at once.</summary>
internal static class ChangeMembers
{
    // The largest unions have some thirty municipalities, mountain communities up to sixty.
    private const int MembersMax = 400;

    internal sealed record Request(IReadOnlyList<Guid> Members);

    internal sealed record Response(Guid Id, int Members, int Version);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPut("/bodies/{bodyId:guid}/members", Handle)
        .Command("changeMembers", "Stabilisce quali comuni fanno parte di un'unione")
        .Allow(Relation.PlatformOperator, "platform.operator").Answers<Response>();

    private static async Task<IResult> Handle(Guid bodyId, Input<Request> input, DemandCollectionDb db, CancellationToken ct)
    {
        var body = await db.Bodies.SingleOrDefaultAsync(x => x.Id == bodyId, ct);
        if (body is null)
        {
            return Problem.NotFound();
        }

        if (input.Invalid((request, errors) => errors.If(request.Members.Count > MembersMax, "/members", "body.too-many-members", ("max", MembersMax))) is { } invalid)
        {
            return invalid;
        }

        if (input.Stale(body) is { } stale)
        {
            return stale;
        }

        if (body.Kind != BodyKind.Union)
        {
            return Problem.Of(StatusCodes.Status422UnprocessableEntity, "body.not-a-union");
        }

        var wanted = input.Body.Members;
        var known = await db.Bodies.Where(x => wanted.Contains(x.Id) && x.Kind == BodyKind.Municipality).Select(x => x.Id).ToHashSetAsync(ct);
        var errors = new Errors();
        for (var i = 0; i < wanted.Count; i++)
        {
            errors.If(!known.Contains(wanted[i]), $"/members/{i}", "body.not-a-municipality");
        }

        if (errors.Any)
        {
            return Problem.Invalid(errors);
        }

        Decide(db, body, await db.BodyMembers.Where(x => x.UnionId == bodyId).ToListAsync(ct), known);
        return Answer.Ok(body, new Response(body.Id, known.Count, body.Version));
    }

    /// <summary>Takes over a union's members; false where it has them already.</summary>
    internal static bool Decide(DemandCollectionDb db, Body union, IReadOnlyList<BodyMember> before, HashSet<Guid> wanted)
    {
        var (gone, come) = (before.Where(x => !wanted.Contains(x.MemberId)).ToList(), wanted.Except(before.Select(x => x.MemberId)).ToList());
        if (gone.Count + come.Count == 0)
        {
            return false;
        }

        db.RemoveRange(gone);
        db.AddRange(come.Select(x => new BodyMember { UnionId = union.Id, MemberId = x }));
        db.Record(union, "body.members-changed", before: before.Select(x => x.MemberId).Order(), after: wanted.Order());
        return true;
    }
}
