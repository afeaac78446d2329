using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;
using Aggregator.Messages.Tender;
using Aggregator.Platform;
using Aggregator.Platform.Outbox;
using Aggregator.Tender.Demands;
using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Tender.LotPlans;

/// <summary>
/// The planner cuts a closure's demands into lots, once the demands here are proved to be those of the closure: by hand, or by the engine where only
/// terms are given.
/// </summary>
internal static class MakeLotPlan
{
    internal const int LotsMax = 500;
    internal const int StatementLengthMax = 20_000;

    /// <param name="InitiativeId">The initiative.</param>
    /// <param name="ClosureNumber">Its closure in force.</param>
    /// <param name="Lots">Lots cut by hand; without them the engine cuts as the terms ask.</param>
    /// <param name="Statement">Reasons (art. 58 c.2); worded from the figures without it.</param>
    /// <param name="Terms">What is asked of the lots; those cut by hand are measured against it.</param>
    internal sealed record Request(Guid InitiativeId, int ClosureNumber, IReadOnlyList<RequestedLot>? Lots = null, [property: MaxLength(StatementLengthMax)] string? Statement = null, PlanTerms? Terms = null);

    /// <param name="Title">Short title.</param>
    /// <param name="BodyIds">Bodies whose whole demand is in the lot.</param>
    /// <param name="UnitIds">Units of bodies that are split, by site or by kind.</param>
    internal sealed record RequestedLot(string Title, IReadOnlyList<Guid>? BodyIds = null, IReadOnlyList<string>? UnitIds = null)
    {
        internal IReadOnlyList<string> Named => [.. (BodyIds ?? []).Select(x => x.ToString()), .. UnitIds ?? []];
    }

    internal sealed record Response(Guid Id, Guid InitiativeId, Guid CpbId, string CategoryCode, int ClosureNumber, Guid? StudyId, LotPlanState State, string Statement, bool StatementByHand,
        DateTimeOffset MadeAt, DateTimeOffset? ApprovedAt, int Version, int Editions, Money BaseValue, PlanTerms Terms, IReadOnlyList<LotResponse> Lots, PlanFigures? Figures, IReadOnlyList<BreachResponse> Breaches)
    {
        internal static Response Of(LotPlan plan, Texts texts) => new(plan.Id, plan.InitiativeId, plan.CpbId, plan.CategoryCode, plan.ClosureNumber, plan.StudyId, plan.State, plan.Statement, plan.StatementByHand,
            plan.MadeAt, plan.ApprovedAt, plan.Version, plan.Editions, Money.Euro(plan.Lots.Sum(x => x.BaseValue().Amount)), plan.Terms, [.. plan.Lots.Select(LotResponse.Of)], plan.Figures,
            [.. (plan.Figures?.Breaches ?? []).Select(x => BreachResponse.Of(x, texts))]);
    }

    internal sealed record LotResponse(Guid LotId, int Number, string Title, Money BaseValue, bool Reserved, IReadOnlyList<BodyShare> Bodies, IReadOnlyList<string> Units)
    {
        internal static LotResponse Of(PlanLot lot) => new(lot.LotId, lot.Number, lot.Title, lot.BaseValue(), lot.Reserved, lot.Bodies, lot.Units);
    }

    /// <summary>What the plan breaks of its terms, in words.</summary>
    internal sealed record BreachResponse(string Code, int? Lot, string? Unit, string Detail)
    {
        internal static BreachResponse Of(Breach x, Texts texts) => new(x.Code, x.Lot, x.Unit, texts.Say(x.Code, ("lot", x.Lot), ("unit", x.Name), ("value", Written.Of(x.Code, x.Value)), ("bound", Written.Of(x.Code, x.Bound))));
    }

    /// <summary>A figure of a breach as people write it: an amount with its thousands, a share in percent.</summary>
    private sealed record Written(decimal Value, string Form) : IFormattable
    {
        internal static Written? Of(string code, decimal? value) => value is not { } figure ? null
            : new Written(figure, code switch { "tender.lots-breach-imbalance" => "0.## %", "tender.lots-breach-max-value" or "tender.lots-breach-min-value" => "N2", _ => "0" });

        public string ToString(string? format, IFormatProvider? language) => Value.ToString(Form, language);
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/lot-plans", Handle)
        .Command("makeLotPlan", "Predispone un piano di lotti da una chiusura")
        .Allow(Relation.OwnerCpb, "cpb.planner").Answers<Response>(201);

    private static async Task<IResult> Handle(Input<Request> input, Caller caller, TenderDb db, Clock clock, Replays replays, Engine engine, Texts texts, HttpContext context, CancellationToken ct)
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

        // Cut by hand and measured against nothing, a plan breaks nothing.
        var terms = request.Terms ?? new PlanTerms(request.Lots!.Count, MaxImbalance: 10, Contiguous: false);
        var (closed, unready) = await ClosureGround.LoadAsync(initiative, request.ClosureNumber, terms.Split, db, replays, ct);
        if (closed is null)
        {
            return ClosureGround.Refused(unready!, context);
        }

        var lots = request.Lots?.Select(x => ((string?)x.Title.Trim(), x.Named)).ToList();
        if (lots is null)
        {
            var (cut, obstacles) = await engine.CutAsync(closed.Ground, terms, ct);
            if (cut is null)
            {
                return Engine.Impossible(obstacles, "/terms");
            }

            lots = [.. cut.Select(x => ((string?)null, x.Units))];
        }

        var (plan, refusal) = LotPlan.Make(clock.NewId, clock.Now, initiative, closed.Closure.Number, closed.Ground, terms, lots, request.Statement?.Trim());
        if (plan is null)
        {
            return Problem.From(refusal!);
        }

        db.Add(plan);
        Record(plan, closed.Closure, db);
        return Answer.Created($"/lot-plans/{plan.Id}", plan, Response.Of(plan, texts));
    }

    /// <summary>Keeps that a plan was made, of what and how.</summary>
    internal static void Record(LotPlan plan, Closure closure, TenderDb db) =>
        db.Record(plan, "lot-plan.made", after: new { plan.InitiativeId, plan.ClosureNumber, closure.Hash, plan.Terms, lots = plan.Lots.Select(x => x.Planned()) });

    private static void Validate(Request r, Errors e)
    {
        e.If(r.ClosureNumber < 1, "/closureNumber", "positive");
        e.If(r.Lots is null && r.Terms is null, "/lots", "required");
        e.If(r.Lots?.Count == 0, "/lots", "required");
        e.If(r.Lots?.Count > LotsMax, "/lots", "too-many", ("max", LotsMax));
        e.If(r.Lots is not null && r.Terms is not null && r.Lots.Count != r.Terms.Lots, "/terms/lots", "tender.lots-number", ("lots", r.Lots?.Count));
        r.Terms?.Validate("/terms", LotsMax, e);
        // Art. 58 c.2: how the lots were cut is reasoned, and so is a single lot. The engine's plans have figures to reason from; those cut by hand may have none.
        if (r.Statement is not null || r.Terms is null)
        {
            e.Text(r.Statement, "/statement", StatementLengthMax);
        }

        for (var i = 0; i < Math.Min(r.Lots?.Count ?? 0, LotsMax); i++)
        {
            e.Text(r.Lots![i].Title, $"/lots/{i}/title", LotPlan.TitleLengthMax);
            e.Require(r.Lots[i].Named, $"/lots/{i}/bodyIds");
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
