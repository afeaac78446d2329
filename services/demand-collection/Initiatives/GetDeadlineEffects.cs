using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Storage;
using Aggregator.Messages;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Initiatives;

/// <summary>What another deadline would do, before it is moved: who could answer again, who would have less time, and which contracts end meanwhile.</summary>
internal static class GetDeadlineEffects
{
    /// <summary>Bodies to which the collection is open and that are as far as each other.</summary>
    /// <param name="State">Of the live demand; null where there is none.</param>
    /// <param name="MayAct">Its deadline has not passed.</param>
    /// <param name="OwnLater">The planner gave it a deadline of its own that ends after the new one.</param>
    /// <param name="Sooner">With the new deadline it would end sooner for it.</param>
    internal sealed record Group(DemandStatus? State, bool MayAct, bool OwnLater, bool Sooner, int Bodies)
    {
        /// <summary>It has yet to write, finish or sign.</summary>
        public bool Owes => State is null or DemandStatus.Draft or DemandStatus.Returned or DemandStatus.Amended;
    }

    /// <summary>Bodies whose present contracts end before the new deadline, and what these cost in a year.</summary>
    internal sealed record Ending(int Bodies, Money YearlyValue);

    internal sealed record RefusalView(string Code, string Detail);

    /// <param name="ClosesAt">The deadline as it is.</param>
    /// <param name="Missing">Bodies that have begun nothing.</param>
    /// <param name="Unfinished">Bodies with a demand that waits for them: a draft, a returned or an amended one.</param>
    /// <param name="Regain">Of those missing and unfinished, how many are too late today and could answer again.</param>
    /// <param name="Lose">Of those missing and unfinished, how many would have less time than they were told.</param>
    /// <param name="LateAdmissionsKept">Bodies whose own later deadline stays.</param>
    /// <param name="EndingBefore">Counted by whole quarters that end before the new deadline's day, in the demands that were sent.</param>
    /// <param name="Refusal">Why the deadline could not be moved now; null where it could.</param>
    internal sealed record Response(DateTimeOffset ClosesAt, DateTimeOffset NewClosesAt, int Missing, int Unfinished, int Regain, int Lose, int LateAdmissionsKept, Ending EndingBefore, RefusalView? Refusal)
    {
        /// <summary>Pure: the same counts give the same effects.</summary>
        internal static Response Of(DateTimeOffset closesAt, DateTimeOffset newClosesAt, IReadOnlyList<Group> groups, Ending ending, RefusalView? refusal)
        {
            return new Response(closesAt, newClosesAt, Sum(x => x.State is null), Sum(x => x.State is not null && x.Owes),
                Sum(x => x.Owes && !x.MayAct), Sum(x => x.Owes && x.MayAct && x.Sooner), Sum(x => x.OwnLater), ending, refusal);

            int Sum(Func<Group, bool> which) => groups.Where(which).Sum(x => x.Bodies);
        }
    }

    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/initiatives/{initiativeId:guid}/deadline-effects", Handle)
        .Query("getDeadlineEffects", "Dice che cosa comporta spostare la scadenza della raccolta")
        .Allow(Relation.OwnerCpb, "cpb.planner", "cpb.rup").Answers<Response>();

    private static async Task<IResult> Handle(Guid initiativeId, Caller caller, DemandCollectionDb db, TallyBook book, Clock clock, Texts texts, CancellationToken ct, DateTimeOffset? closesAt = null)
    {
        var initiative = await db.Initiatives.SingleOrDefaultAsync(x => x.Id == initiativeId, ct);
        if (initiative is null || !caller.Sees(cpb: initiative.CpbId))
        {
            return Problem.NotFound();
        }

        var now = clock.Now;
        var errors = new Errors();
        errors.If(closesAt is null, "?closesAt", "required");
        errors.If(closesAt <= now, "?closesAt", "initiative.closes-in-past");
        if (errors.Any)
        {
            return Problem.Invalid(errors);
        }

        var moved = OpenInitiative.Micro(closesAt!.Value);
        var refusal = initiative.MayMoveDeadline(moved) is { } no ? new RefusalView(no.Code, texts.Say(no.Code, no.Args)) : null;
        return Answer.Ok(Response.Of(initiative.ClosesAt, moved, await GroupsAsync(db, initiative, moved, now, ct), await EndingAsync(db, book, initiativeId, Clock.DateIn(moved), ct), refusal));
    }

    private static async Task<IReadOnlyList<Group>> GroupsAsync(DemandCollectionDb db, Initiative initiative, DateTimeOffset moved, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await db.Database.SqlQuery<Row>($"""
            SELECT d.state AS "State", greatest({initiative.ClosesAt}, v.open_until) > {now} AS "MayAct", coalesce(v.open_until > {moved}, false) AS "OwnLater",
                   greatest({moved}, v.open_until) < greatest({initiative.ClosesAt}, v.open_until) AS "Sooner", count(*)::int AS "Bodies"
            FROM invitation v
            LEFT JOIN demand d ON d.initiative_id = v.initiative_id AND d.body_id = v.body_id AND d.state <> 'withdrawn'
            WHERE v.initiative_id = {initiative.Id} AND v.open
            GROUP BY 1, 2, 3, 4
            """).ToListAsync(ct);
        return [.. rows.Select(x => new Group(x.State is { } state ? Named.Parse<DemandStatus>(state) : null, x.MayAct, x.OwnLater, x.Sooner, x.Bodies))];
    }

    private static async Task<Ending> EndingAsync(DemandCollectionDb db, TallyBook book, Guid initiativeId, DateOnly day, CancellationToken ct)
    {
        var sent = await db.Demands.Where(x => x.InitiativeId == initiativeId && x.State != DemandStatus.Draft && x.State != DemandStatus.Withdrawn).Select(x => new { x.Id, x.Version }).ToListAsync(ct);

        // A demand keeps its expiries by quarter; the quarter of the day itself is not over yet. A body has one live demand.
        var quarter = ExpiryShare.QuarterOf(day);
        var (bodies, value) = (0, 0m);
        foreach (var tally in await book.GetAsync(db, sent.Select(x => (x.Id, x.Version)), ct))
        {
            var ends = false;
            foreach (var share in tally.Expiries)
            {
                if (share.Quarter != ExpiryShare.Unknown && string.CompareOrdinal(share.Quarter, quarter) < 0)
                {
                    (ends, value) = (true, value + share.YearlyValue);
                }
            }

            bodies += ends ? 1 : 0;
        }

        return new Ending(bodies, Money.Euro(value));
    }

    private sealed record Row(string? State, bool MayAct, bool OwnLater, bool Sooner, int Bodies);
}
