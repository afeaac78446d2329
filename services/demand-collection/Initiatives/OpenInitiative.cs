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
    /// <param name="Bodies">Bodies invited. Where neither these nor any of the following are said, all municipalities.</param>
    /// <param name="TerritoryId">A territory whose municipalities are invited.</param>
    /// <param name="DurationReason">Reasons for more than four years.</param>
    /// <param name="Provinces">ISTAT codes of provinces whose bodies of the kinds are invited.</param>
    /// <param name="Kinds">Kinds of body invited in the provinces, or everywhere; municipalities where none are said.</param>
    /// <param name="IstatCodes">Municipalities invited besides, by their codes.</param>
    /// <param name="Except">Bodies left out of all these.</param>
    /// <param name="ExceptIstatCodes">Municipalities left out, by their codes.</param>
    /// <param name="OpensAt">From when demands may be stated; at once where it is not said or past. The invited see the initiative before.</param>
    /// <param name="QuestionnaireVersion">Version of the category's questionnaire to ask by; the last one where it is not said.</param>
    internal sealed record Request(string CategoryCode, string Title, DateTimeOffset ClosesAt, int DurationMonths, IReadOnlyList<Guid>? Bodies = null,
        Guid? TerritoryId = null, string? DurationReason = null, IReadOnlyList<string>? Provinces = null, IReadOnlyList<BodyKind>? Kinds = null, IReadOnlyList<string>? IstatCodes = null,
        IReadOnlyList<Guid>? Except = null, IReadOnlyList<string>? ExceptIstatCodes = null, DateTimeOffset? OpensAt = null, int? QuestionnaireVersion = null)
    {
        internal Invitees Invitees() => new(Bodies, TerritoryId, Provinces, Kinds, IstatCodes, Except, ExceptIstatCodes);
    }

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

        if (await QuestionnaireBook.LastAsync(db, request.CategoryCode, ct) is not (> 0 and var last))
        {
            return Problem.From(new Refusal("initiative.no-questionnaire", ("category", request.CategoryCode)));
        }

        var (bodies, unknown) = await request.Invitees().FindAsync(db, ct);
        var questionnaire = request.QuestionnaireVersion ?? last;
        unknown.If(questionnaire < 1 || questionnaire > last, "/questionnaireVersion", "initiative.unknown-questionnaire", ("known", Known(last)));
        if (unknown.Any)
        {
            return Problem.Invalid(unknown);
        }

        var opensAt = Micro(request.OpensAt > now ? request.OpensAt.Value : now);
        var initiative = Initiative.Open(clock.NewId(), caller.Org, request.CategoryCode, questionnaire, request.Title.Trim(), bodies, opensAt, Micro(request.ClosesAt), request.DurationMonths, request.DurationReason);
        db.Add(initiative);
        db.Record(initiative, "initiative.opened", request.DurationReason,
            after: new { initiative.CategoryCode, initiative.QuestionnaireVersion, initiative.OpensAt, initiative.ClosesAt, initiative.DurationMonths, Bodies = bodies.Count });
        db.Publish(initiative, initiative.Announce());
        await db.DueAt(AnnounceCollectionEnd.Kind, initiative.Id, initiative.ClosesAt, ct);
        return Answer.Created($"/initiatives/{initiative.Id}", initiative, GetInitiative.Response.Of(initiative, [], new(), now));
    }

    private static void Validate(Request request, DateTimeOffset now, Errors errors)
    {
        errors.Text(request.Title, "/title", 300);
        errors.If(LawFiles.Category(request.CategoryCode) is null, "/categoryCode", "initiative.unknown-category", ("known", string.Join(", ", LawFiles.Categories.Select(x => x.Code))));
        errors.If(request.ClosesAt <= now, "/closesAt", "initiative.closes-in-past");
        errors.If(request.OpensAt >= request.ClosesAt, "/opensAt", "initiative.opens-after-close");
        errors.If(request.DurationMonths is < 1 or > MonthsMax, "/durationMonths", "initiative.duration", ("max", MonthsMax));
        errors.If(request.DurationReason?.Length > 2000, "/durationReason", "too-long", ("max", 2000));
        request.Invitees().Validate(errors);
    }

    /// <summary>Art. 59 c.1: four years, save exceptional cases with their reasons.</summary>
    internal static Refusal? TooLong(Request request, DateOnly day) =>
        LawFiles.On(LawFiles.Durations, day) is { } law && request.DurationMonths > law.MonthsMax && (!law.Exceptional || string.IsNullOrWhiteSpace(request.DurationReason))
            ? new Refusal("initiative.too-long", ("months", request.DurationMonths), ("max", law.MonthsMax), ("source", law.Source))
            : null;

    /// <summary>The versions that there are, the last twenty of them: they are numbered without a gap.</summary>
    private static string Known(int last) => string.Join(", ", Enumerable.Range(Math.Max(1, last - 19), Math.Min(last, 20)));

    /// <summary>PostgreSQL keeps microseconds; the deadline that is compared must be the one that is stored.</summary>
    internal static DateTimeOffset Micro(DateTimeOffset at) => new(at.UtcTicks / 10 * 10, TimeSpan.Zero);
}
