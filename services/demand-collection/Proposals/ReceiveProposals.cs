using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Proposals;

/// <summary>
/// Another system delivers the needs that it holds: planned energy works on public buildings, say. The same again changes nothing; rows that cannot be
/// used are reported and the others taken.
/// </summary>
internal static partial class ReceiveProposals
{
    private const int ItemsMax = 1000;

    internal sealed record Item([property: MaxLength(100)] string SourceId, string CategoryCode, ProposedLine? Line = null, Guid? BodyId = null, string? IstatCode = null,
        int? Priority = null, [property: MaxLength(1000)] string? Note = null);

    /// <param name="Source">The caller's own word for the system, for example <c>energy-plan</c>.</param>
    /// <param name="Items">At most 1,000.</param>
    /// <param name="BodyId">Whose the items are that name nobody.</param>
    /// <param name="IstatCode">The same, by ISTAT code.</param>
    internal sealed record Request(string Source, IReadOnlyList<Item> Items, Guid? BodyId = null, string? IstatCode = null);

    internal sealed record Response(int Created, int Changed, int Unchanged, IReadOnlyList<Rejected> Rejected);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/proposals", Handle)
        .Command("receiveProposals", "Riceve i bisogni che un altro sistema già conosce, come proposte di righe")
        .Allow(Relation.OwnBody, "buyer.drafter").Allow(Relation.Delegate, "buyer.drafter").Allow(Relation.OwnerCpb, "cpb.planner").Answers<Response>();

    private static async Task<IResult> Handle(Input<Request> input, Caller caller, DemandCollectionDb db, QuestionnaireBook book, Clock clock, Texts texts, CancellationToken ct)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        var items = input.Body.Items.Select(x => x.BodyId is null && x.IstatCode is null ? x with { BodyId = input.Body.BodyId, IstatCode = input.Body.IstatCode } : x).ToList();
        var addressees = await Addressees.FindAsync(db, Addressees.OwnOf(caller), items.Select(x => (x.BodyId, x.IstatCode)), ct);
        var questionnaires = await LastQuestionnairesAsync(db, book, items, ct);
        var rejected = new List<Rejected>();
        var taken = Sift(items, addressees, questionnaires, (error, sourceId) => rejected.Add(Rejected.Of(error, sourceId, texts)));
        var tally = await Intake.TakeAsync(db, clock, caller.Org, input.Body.Source, taken, ct);
        return Answer.Ok(new Response(tally.Created, tally.Changed, tally.Unchanged, rejected));
    }

    private static void Validate(Request request, Errors errors)
    {
        errors.If(!Word().IsMatch(request.Source), "/source", "proposal.source");
        errors.If(request.Source is Proposal.Programme or Proposal.RoadDamage, "/source", "proposal.source-reserved");
        errors.Require(request.Items, "/items");
        errors.If(request.Items.Count > ItemsMax, "/items", "too-many", ("max", ItemsMax));
    }

    /// <summary>The usable items, each body's source id once.</summary>
    internal static IReadOnlyList<Received> Sift(IReadOnlyList<Item> items, Addressees addressees, IReadOnlyDictionary<string, Questionnaire> questionnaires, Action<InputError, string> reject)
    {
        var (taken, seen) = (new List<Received>(items.Count), new HashSet<(Guid, string)>());
        for (var i = 0; i < items.Count; i++)
        {
            var (item, pointer, errors) = (items[i], $"/items/{i}", new Errors());
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

    /// <summary>The questionnaires of today of the categories named; a category that has none yet is missing.</summary>
    private static async Task<Dictionary<string, Questionnaire>> LastQuestionnairesAsync(DemandCollectionDb db, QuestionnaireBook book, IReadOnlyList<Item> items, CancellationToken ct)
    {
        var all = new Dictionary<string, Questionnaire>();
        foreach (var category in items.Select(x => x.CategoryCode).Distinct().Where(x => LawFiles.Category(x) is not null))
        {
            if (await QuestionnaireBook.LastAsync(db, category, ct) is > 0 and var version)
            {
                all[category] = await book.GetAsync(db, category, version, ct);
            }
        }

        return all;
    }

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
