using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Proposals;

/// <summary>
/// Another system delivers the needs that it holds: planned energy works on public buildings, say. The same again changes nothing; rows that cannot be
/// used are reported and the others taken. As JSON, or as a table whose source stands in the query.
/// </summary>
internal static partial class ReceiveProposals
{
    private const int ItemsMax = 1000;
    private const int RowsMax = 5000;
    private const int BodyBytesMax = 8 << 20;

    internal sealed record Item([property: MaxLength(100)] string SourceId, string CategoryCode, ProposedLine? Line = null, Guid? BodyId = null, string? IstatCode = null,
        int? Priority = null, [property: MaxLength(1000)] string? Note = null);

    /// <param name="Source">The caller's own word for the system, for example <c>energy-plan</c>.</param>
    /// <param name="Items">At most 1,000.</param>
    /// <param name="BodyId">Whose the items are that name nobody.</param>
    /// <param name="IstatCode">The same, by ISTAT code.</param>
    internal sealed record Request(string Source, IReadOnlyList<Item> Items, Guid? BodyId = null, string? IstatCode = null);

    /// <summary>An item, where it stands in its delivery, and what is wrong with it already.</summary>
    internal sealed record Delivered(Item Item, string Pointer, IReadOnlyList<InputError> Faults);

    internal sealed record Response(int Created, int Changed, int Unchanged, IReadOnlyList<Rejected> Rejected);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/proposals", Handle)
        .Command("receiveProposals", "Riceve i bisogni che un altro sistema già conosce, come proposte di righe")
        .Allow(Relation.OwnBody, "buyer.drafter").Allow(Relation.Delegate, "buyer.drafter").Allow(Relation.OwnerCpb, "cpb.planner")
        .TakesAlso<Request>("text/csv").Limit(BodyBytesMax).Answers<Response>();

    /// <param name="source">Of a table: what <see cref="Request.Source"/> is in JSON.</param>
    /// <param name="bodyId">Of a table: whose the rows are that name nobody.</param>
    /// <param name="istatCode">The same, by ISTAT code.</param>
    private static async Task<IResult> Handle(Input<Request> input, Upload file, Caller caller, DemandCollectionDb db, QuestionnaireBook book, Clock clock, Texts texts, CancellationToken ct,
        string? source = null, Guid? bodyId = null, string? istatCode = null)
    {
        var own = Addressees.OwnOf(caller);
        var questionnaires = await LastQuestionnairesAsync(db, book, ct);
        if (file.MediaType == "text/csv")
        {
            var errors = new Errors();
            CheckSource(source ?? "", "?source", errors);
            if ((file.Invalid() ?? (errors.Any ? Problem.Invalid(errors) : null)) is { } unusable)
            {
                return unusable;
            }

            using var list = ProposalList.Open(file.Open(), questionnaires);
            var rows = list.Fault is null ? list.Read().Take(RowsMax + 1).Select(x => Addressed(x, bodyId, istatCode)).ToList() : [];
            errors.If(rows.Count > RowsMax, "/rows", "too-many", ("max", RowsMax));
            return errors.Any ? Problem.Invalid(errors)
                : list.Fault is { } fault ? Problem.From(new Refusal(fault))
                : Answer.Ok(await TakeAsync(db, clock, texts, caller.Org, own, source!, questionnaires, rows, [], ct));
        }

        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        var items = input.Body.Items.Select((x, i) => Addressed(new Delivered(x, $"/items/{i}", []), input.Body.BodyId, input.Body.IstatCode)).ToList();
        return Answer.Ok(await TakeAsync(db, clock, texts, caller.Org, own, input.Body.Source, questionnaires, items, [], ct));
    }

    /// <summary>Takes the usable items of a delivery; the route and the command on the console share it.</summary>
    /// <param name="db">Where they go.</param>
    /// <param name="clock">The clock that decides.</param>
    /// <param name="texts">The reader's words for what is rejected.</param>
    /// <param name="sender">The organisation whose system sends them.</param>
    /// <param name="own">The body that delivers for itself; null for a central purchasing body.</param>
    /// <param name="source">The sender's word for the system.</param>
    /// <param name="questionnaires">The questionnaires of today.</param>
    /// <param name="items">What it sends.</param>
    /// <param name="seen">Ids that came in an earlier part of the same delivery; gains those of this part.</param>
    /// <param name="ct">Cancels the work.</param>
    internal static async Task<Response> TakeAsync(DemandCollectionDb db, Clock clock, Texts texts, Guid sender, Guid? own, string source, IReadOnlyDictionary<string, Questionnaire> questionnaires,
        IReadOnlyList<Delivered> items, HashSet<(Guid, string)> seen, CancellationToken ct)
    {
        var addressees = await Addressees.FindAsync(db, own, items.Select(x => (x.Item.BodyId, x.Item.IstatCode)), ct);
        var rejected = new List<Rejected>();
        var taken = Sift(items, addressees, questionnaires, seen, (error, sourceId) => rejected.Add(Rejected.Of(error, sourceId, texts)));
        var tally = await Intake.TakeAsync(db, clock, sender, source, taken, ct);
        return new Response(tally.Created, tally.Changed, tally.Unchanged, rejected);
    }

    /// <summary>An item that names nobody is of the body that the delivery names.</summary>
    internal static Delivered Addressed(Delivered x, Guid? bodyId, string? istatCode) =>
        x.Item.BodyId is null && x.Item.IstatCode is null ? x with { Item = x.Item with { BodyId = bodyId, IstatCode = istatCode } } : x;

    internal static void CheckSource(string source, string pointer, Errors errors)
    {
        errors.If(!Word().IsMatch(source), pointer, "proposal.source");
        errors.If(source is Proposal.Programme or Proposal.RoadDamage, pointer, "proposal.source-reserved");
    }

    private static void Validate(Request request, Errors errors)
    {
        CheckSource(request.Source, "/source", errors);
        errors.Require(request.Items, "/items");
        errors.If(request.Items.Count > ItemsMax, "/items", "too-many", ("max", ItemsMax));
    }

    /// <summary>The usable items, each body's source id once.</summary>
    internal static IReadOnlyList<Received> Sift(
        IReadOnlyList<Delivered> items, Addressees addressees, IReadOnlyDictionary<string, Questionnaire> questionnaires, HashSet<(Guid, string)> seen, Action<InputError, string> reject)
    {
        var taken = new List<Received>(items.Count);
        foreach (var (item, pointer, faults) in items)
        {
            var errors = new Errors();
            foreach (var known in faults)
            {
                errors.Add(known.Pointer, known.Code, known.Args);
            }

            var (body, fault) = addressees.Of(item.BodyId, item.IstatCode);
            errors.If(fault is not null, pointer + (item.IstatCode is null ? "/bodyId" : "/istatCode"), fault!);
            errors.Require(item.SourceId, pointer + "/sourceId");
            errors.If(item.Priority is < 1 or > 4, pointer + "/priority", "demand.range", ("min", 1), ("max", 4));
            if (LawFiles.Category(item.CategoryCode) is { } law)
            {
                (item.Line ?? ProposedLine.Nothing).Check(law, questionnaires.GetValueOrDefault(law.Code), pointer + "/line", errors);
            }
            else
            {
                errors.Add(pointer + "/categoryCode", "initiative.unknown-category", ("known", string.Join(", ", LawFiles.Categories.Select(x => x.Code))));
            }

            errors.If(!errors.Any && !seen.Add((body, item.SourceId.Trim())), pointer + "/sourceId", "proposal.twice");
            foreach (var error in errors.All)
            {
                reject(error, item.SourceId);
            }

            if (!errors.Any)
            {
                var note = string.IsNullOrWhiteSpace(item.Note) ? null : item.Note.Trim();
                taken.Add(new Received(body, item.SourceId.Trim(), new Need(item.CategoryCode, (item.Line ?? ProposedLine.Nothing).Plain(), item.Priority, note)));
            }
        }

        return taken;
    }

    /// <summary>The questionnaires of today; a category that has none yet is missing.</summary>
    internal static async Task<Dictionary<string, Questionnaire>> LastQuestionnairesAsync(DemandCollectionDb db, QuestionnaireBook book, CancellationToken ct)
    {
        var all = new Dictionary<string, Questionnaire>();
        foreach (var last in await db.Questionnaires.GroupBy(x => x.CategoryCode).Select(x => new { Category = x.Key, Version = x.Max(v => v.Version) }).ToListAsync(ct))
        {
            all[last.Category] = await book.GetAsync(db, last.Category, last.Version, ct);
        }

        return all;
    }

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
