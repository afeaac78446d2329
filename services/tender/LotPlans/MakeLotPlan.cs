using System.Collections.Concurrent;
using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;
using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Platform.Outbox;
using Aggregator.Tender.Demands;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.LotPlans;

/// <summary>The planner cuts a closure's demands into lots, once the demands here are proved to be those of the closure.</summary>
internal static class MakeLotPlan
{
    internal const int LotsMax = 500;

    internal sealed record Request(Guid InitiativeId, int ClosureNumber, IReadOnlyList<RequestedLot> Lots, string Statement);

    internal sealed record RequestedLot(string Title, IReadOnlyList<Guid> BodyIds);

    internal sealed record Response(Guid Id, Guid InitiativeId, Guid CpbId, string CategoryCode, int ClosureNumber, LotPlanState State, string Statement,
        DateTimeOffset MadeAt, DateTimeOffset? ApprovedAt, Money BaseValue, IReadOnlyList<LotResponse> Lots)
    {
        internal static Response Of(LotPlan plan) => new(plan.Id, plan.InitiativeId, plan.CpbId, plan.CategoryCode, plan.ClosureNumber, plan.State, plan.Statement,
            plan.MadeAt, plan.ApprovedAt, Money.Euro(plan.Lots.Sum(x => x.BaseValue().Amount)), [.. plan.Lots.Select(LotResponse.Of)]);
    }

    internal sealed record LotResponse(Guid LotId, int Number, string Title, Money BaseValue, IReadOnlyList<BodyShare> Bodies)
    {
        internal static LotResponse Of(PlanLot lot) => new(lot.LotId, lot.Number, lot.Title, lot.BaseValue(), lot.Bodies);
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/lot-plans", Handle)
        .Command("makeLotPlan", "Predispone un piano di lotti da una chiusura")
        .Allow(Relation.OwnerCpb, "cpb.planner").Answers<Response>(201);

    private static async Task<IResult> Handle(Input<Request> input, Caller caller, TenderDb db, Clock clock, Replays replays, HttpContext context, CancellationToken ct)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        var request = input.Body;
        var initiative = await db.Initiatives.SingleOrDefaultAsync(x => x.Id == request.InitiativeId, ct);
        if (initiative is null || !caller.Is(Relation.OwnerCpb, initiative.CpbId))
        {
            return Problem.From(new Refusal("tender.initiative-unknown", ("initiativeId", request.InitiativeId)));
        }

        var closure = await db.Closures.SingleOrDefaultAsync(x => x.InitiativeId == initiative.Id && x.Number == request.ClosureNumber, ct);
        if (request.ClosureNumber < initiative.LastClosure || (closure is not null && !initiative.Closed))
        {
            return Problem.From(Refusal.Conflict("tender.closure-superseded", ("closure", request.ClosureNumber), ("last", initiative.LastClosure)));
        }

        if (closure is null)
        {
            await replays.AskClosureAsync(initiative.Id, ct);
            context.Response.Headers.RetryAfter = "2";
            return Problem.From(Refusal.Conflict("tender.closure-unknown", ("closure", request.ClosureNumber), ("last", initiative.LastClosure)));
        }

        var demands = await db.Demands.Where(x => x.InitiativeId == initiative.Id && x.State == DemandStanding.Approved).ToListAsync(ct);
        if (!closure.Covers(demands))
        {
            await replays.AskDemandsAsync(closure, ct);
            context.Response.Headers.RetryAfter = "2";
            return Problem.From(Refusal.Conflict("tender.demands-incomplete",
                ("closure", request.ClosureNumber), ("expected", closure.Count), ("present", demands.Count)));
        }

        var (plan, refusal) = LotPlan.Make(clock.NewId, clock.Now, initiative, closure.Number, demands, [.. request.Lots.Select(x => (x.Title.Trim(), x.BodyIds))], request.Statement.Trim());
        if (plan is null)
        {
            return Problem.From(refusal!);
        }

        db.Add(plan);
        db.Record(plan, "lot-plan.made", after: new { plan.InitiativeId, plan.ClosureNumber, closure.Hash, lots = plan.Lots.Select(x => x.Planned()) });
        return Answer.Created($"/lot-plans/{plan.Id}", plan, Response.Of(plan));
    }

    private static void Validate(Request r, Errors e)
    {
        e.If(r.ClosureNumber < 1, "/closureNumber", "positive");
        e.Require(r.Lots, "/lots");
        e.If(r.Lots.Count > LotsMax, "/lots", "too-many", ("max", LotsMax));
        // Art. 58 c.2: how the lots were cut is reasoned, and so is a single lot.
        e.Text(r.Statement, "/statement", 4000);
        for (var i = 0; i < Math.Min(r.Lots.Count, LotsMax); i++)
        {
            e.Text(r.Lots[i].Title, $"/lots/{i}/title", 300);
            e.Require(r.Lots[i].BodyIds, $"/lots/{i}/bodyIds");
        }
    }

    /// <summary>Asks for what is missing, once in a while.</summary>
    internal sealed class Replays(ReplayRequests requests, Clock clock)
    {
        private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);
        private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(30);
        private readonly ConcurrentDictionary<Guid, DateTimeOffset> _asked = new();

        /// <summary>A closure that nobody here knows of may be a slip of the pen: only the initiative's own few messages are asked for.</summary>
        internal async Task AskClosureAsync(Guid initiative, CancellationToken ct)
        {
            if (IsTime(initiative))
            {
                await requests.AskAsync(Queues.Demands, Wire.Siblings(Wire.Of(typeof(CollectionClosed))), initiative, ct);
            }
        }

        /// <summary>
        /// A closure says how many demands it covers and not which, so what is missing can only be asked for by asking for all: once for
        /// every initiative that waits. A closure usually arrives moments before its last demands; these get that time.
        /// </summary>
        internal async Task AskDemandsAsync(Closure closure, CancellationToken ct)
        {
            if (clock.RealNow - closure.ArrivedAt >= Grace && IsTime(Guid.Empty))
            {
                await requests.AskAsync(Queues.Demands, Wire.Siblings(Wire.Of(typeof(DemandApproved))), null, ct);
            }
        }

        private bool IsTime(Guid what)
        {
            var now = clock.RealNow;
            foreach (var old in _asked.Where(x => now - x.Value >= AskAgainAfter))
            {
                _asked.TryRemove(old);
            }

            return _asked.TryAdd(what, now);
        }
    }
}
