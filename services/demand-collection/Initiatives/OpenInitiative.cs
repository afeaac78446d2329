using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Initiatives;

internal static class OpenInitiative
{
    private const int MonthsMax = 240;

    /// <param name="CategoryCode">The category.</param>
    /// <param name="Title">Its title.</param>
    /// <param name="ClosesAt">Until when demands may be stated.</param>
    /// <param name="DurationMonths">Duration of the agreements to come.</param>
    /// <param name="Bodies">The bodies invited; all of the territory, or all municipalities, where none are named.</param>
    /// <param name="TerritoryId">A territory whose municipalities are invited.</param>
    /// <param name="DurationReason">Reasons for more than four years.</param>
    internal sealed record Request(string CategoryCode, string Title, DateTimeOffset ClosesAt, int DurationMonths, IReadOnlyList<Guid>? Bodies = null,
        Guid? TerritoryId = null, string? DurationReason = null);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/initiatives", Handle)
        .Command("openInitiative", "Apre un'iniziativa e invita gli enti")
        .Allow(Relation.OwnerCpb, "cpb.planner").Answers<GetInitiative.Response>(201);

    private static async Task<IResult> Handle(Input<Request> input, Caller caller, DemandCollectionDb db, Clock clock, CancellationToken ct)
    {
        var now = clock.Now;
        if (input.Invalid((request, errors) => Validate(request, now, errors)) is { } invalid)
        {
            return invalid;
        }

        var request = input.Body;
        if (TooLong(request, Clock.DateIn(now)) is { } refusal)
        {
            return Problem.From(refusal);
        }

        if (!await db.Bodies.AnyAsync(x => x.Id == caller.Org && x.Kind == BodyKind.Cpb, ct))
        {
            return Problem.From(new Refusal("initiative.unknown-cpb", ("organisation", caller.Org)));
        }

        if (await QuestionnaireBook.LastAsync(db, request.CategoryCode, ct) is not (> 0 and var questionnaire))
        {
            return Problem.From(new Refusal("initiative.no-questionnaire", ("category", request.CategoryCode)));
        }

        var (bodies, unknown) = await InvitedAsync(request, db, ct);
        if (unknown is not null)
        {
            return unknown;
        }

        var initiative = Initiative.Open(clock.NewId(), caller.Org, request.CategoryCode, questionnaire, request.Title.Trim(), bodies, now, Micro(request.ClosesAt), request.DurationMonths, request.DurationReason);
        db.Add(initiative);
        db.Record(initiative, "initiative.opened", request.DurationReason,
            after: new { initiative.CategoryCode, initiative.QuestionnaireVersion, initiative.ClosesAt, initiative.DurationMonths, Bodies = bodies.Count });
        db.Publish(initiative, initiative.Announce());
        await db.DueAt(AnnounceCollectionEnd.Kind, initiative.Id, initiative.ClosesAt, ct);
        return Answer.Created($"/initiatives/{initiative.Id}", initiative, GetInitiative.Response.Of(initiative, [], new()));
    }

    private static void Validate(Request request, DateTimeOffset now, Errors errors)
    {
        errors.Text(request.Title, "/title", 300);
        errors.If(LawFiles.Category(request.CategoryCode) is null, "/categoryCode", "initiative.unknown-category", ("known", string.Join(", ", LawFiles.Categories.Select(x => x.Code))));
        errors.If(request.ClosesAt <= now, "/closesAt", "initiative.closes-in-past");
        errors.If(request.DurationMonths is < 1 or > MonthsMax, "/durationMonths", "initiative.duration", ("max", MonthsMax));
        errors.If(request.Bodies is { Count: 0 }, "/bodies", "required");
        errors.If(request is { Bodies: not null, TerritoryId: not null }, "/territoryId", "initiative.bodies-or-territory");
        errors.If(request.DurationReason?.Length > 2000, "/durationReason", "too-long", ("max", 2000));
        var seen = new HashSet<Guid>();
        for (var i = 0; i < request.Bodies?.Count; i++)
        {
            errors.If(!seen.Add(request.Bodies[i]), $"/bodies/{i}", "initiative.body-twice");
        }
    }

    /// <summary>Art. 59 c.1: four years, save exceptional cases with their reasons.</summary>
    internal static Refusal? TooLong(Request request, DateOnly day) =>
        LawFiles.On(LawFiles.Durations, day) is { } law && request.DurationMonths > law.MonthsMax && (!law.Exceptional || string.IsNullOrWhiteSpace(request.DurationReason))
            ? new Refusal("initiative.too-long", ("months", request.DurationMonths), ("max", law.MonthsMax), ("source", law.Source))
            : null;

    /// <summary>PostgreSQL keeps microseconds; the deadline that is compared must be the one that is stored.</summary>
    internal static DateTimeOffset Micro(DateTimeOffset at) => new(at.UtcTicks / 10 * 10, TimeSpan.Zero);

    private static async Task<(IReadOnlyList<Guid> Bodies, IResult? Problem)> InvitedAsync(Request request, DemandCollectionDb db, CancellationToken ct)
    {
        var errors = new Errors();
        if (request.Bodies is null)
        {
            var all = request.TerritoryId is { } territory
                ? await db.TerritoryMembers.Where(x => x.TerritoryId == territory).Select(x => x.BodyId).ToListAsync(ct)
                : await db.Bodies.Where(x => x.Kind == BodyKind.Municipality).Select(x => x.Id).ToListAsync(ct);
            errors.If(all.Count == 0, request.TerritoryId is null ? "/bodies" : "/territoryId", request.TerritoryId is null ? "initiative.no-municipality" : "initiative.unknown-territory");
            return (all, errors.Any ? Problem.Invalid(errors) : null);
        }

        var known = (await db.Bodies.Where(x => request.Bodies.Contains(x.Id) && x.Kind != BodyKind.Cpb).Select(x => x.Id).ToListAsync(ct)).ToHashSet();
        for (var i = 0; i < request.Bodies.Count; i++)
        {
            errors.If(!known.Contains(request.Bodies[i]), $"/bodies/{i}", "initiative.unknown-body");
        }

        return (request.Bodies, errors.Any ? Problem.Invalid(errors) : null);
    }
}
