using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Campaigns;

/// <summary>The planner reminds bodies whose demand is not there yet: those named, or all of them. Sent after the commit, through the notifier.</summary>
internal static class RemindBodies
{
    private const int BodiesMax = 10_000;

    /// <param name="BodyIds">Whom to remind.</param>
    /// <param name="All">Instead of naming them: all that still owe an answer. Said, not assumed, because what is sent cannot be taken back.</param>
    /// <param name="Message">Added to the text.</param>
    internal sealed record Request(IReadOnlyList<Guid>? BodyIds = null, bool All = false, string? Message = null);

    /// <param name="Reminded">To how many bodies a reminder goes.</param>
    /// <param name="NotDue">Bodies that were named and owe nothing: they answered, or the collection is closed to them.</param>
    internal sealed record Response(int Reminded, IReadOnlyList<Guid> NotDue);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/initiatives/{initiativeId:guid}/reminders", Handle)
        .Command("remindBodies", "Sollecita gli enti che non hanno ancora presentato il fabbisogno")
        .Allow(Relation.OwnerCpb, "cpb.planner", "cpb.rup").Answers<Response>();

    private static async Task<IResult> Handle(Guid initiativeId, Input<Request> input, Caller caller, DemandCollectionDb db, Clock clock, CancellationToken ct)
    {
        var initiative = await db.Initiatives.SingleOrDefaultAsync(x => x.Id == initiativeId, ct);
        if (initiative is null || !caller.Is(Relation.OwnerCpb, initiative.CpbId))
        {
            return Problem.NotFound();
        }

        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        var now = clock.Now;
        if ((initiative.ClosedToPlanner() ?? initiative.NotOpenYet(now)) is { } closed)
        {
            return Problem.From(closed);
        }

        var due = await db.Invitations
            .Where(x => x.InitiativeId == initiativeId && x.Open && (initiative.ClosesAt > now || x.OpenUntil > now)
                && !db.Demands.Any(d => d.InitiativeId == initiativeId && d.BodyId == x.BodyId && d.State != DemandStatus.Withdrawn && d.State != DemandStatus.Draft && d.State != DemandStatus.Returned && d.State != DemandStatus.Amended))
            .Select(x => x.BodyId).ToListAsync(ct);
        var named = input.Body.BodyIds?.ToHashSet();
        var reminded = named is null ? due : [.. due.Where(named.Contains)];
        db.AddRange(reminded.Select(body => new Reminder
        {
            Id = clock.NewId(), InitiativeId = initiativeId, BodyId = body, RequestedBy = caller.Person, RequestedAt = now, Message = string.IsNullOrWhiteSpace(input.Body.Message) ? null : input.Body.Message.Trim(),
        }));
        if (reminded.Count > 0)
        {
            db.Record(initiative, "initiative.reminded", after: new { Bodies = reminded.Count });
        }

        return Answer.Ok(new Response(reminded.Count, [.. (named ?? []).Except(due).Order()]));
    }

    private static void Validate(Request request, Errors errors)
    {
        errors.If(request.BodyIds is null or { Count: 0 } && !request.All, "/bodyIds", "required");
        errors.If(request is { All: true, BodyIds: not null }, "/all", "reminder.all-or-some");
        errors.If(request.BodyIds?.Count > BodiesMax, "/bodyIds", "too-many", ("max", BodiesMax));
        errors.If(request.Message?.Length > 2000, "/message", "too-long", ("max", 2000));
    }
}
