using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Territories;

/// <summary>
/// Imports one part of a territory from a file as it is: its municipalities (ISTAT's list, or a simpler one), the pairs that share a border, or the
/// boundaries, from which borders, centroids and areas follow. The part is replaced, what else the territory has stays; the same file twice changes nothing.
/// </summary>
internal static class ImportTerritoryFile
{
    private const int FileBytesMax = 24 << 20;
    private const int NameLengthMax = 200;

    internal sealed record RejectedRow(string File, int Row, string? Field, string? IstatCode, string Code, string Detail);

    internal sealed record Response(Guid TerritoryId, string Name, int Edition, int Created, int Changed, int Unchanged, int Municipalities, int Borders, int RejectedCount, IReadOnlyList<RejectedRow> Rejected);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPut("/territories/{territory}/files/{part}", Handle)
        .Command("importTerritoryFile", "Importa da un file i comuni (municipalities), le coppie confinanti (adjacency) o i limiti (boundaries) di un territorio")
        .Allow(Relation.PlatformOperator, "platform.operator").Takes("text/csv", "application/geo+json", "application/json").Limit(FileBytesMax).Answers<Response>();

    private static async Task<IResult> Handle(string territory, string part, Upload file, DemandCollectionDb db, Clock clock, Texts texts, CancellationToken ct)
    {
        if (part is not (TerritoryLists.Municipalities or TerritoryLists.Adjacency or TerritoryLists.Boundaries))
        {
            return Problem.NotFound();
        }

        var errors = new Errors();
        errors.Text(territory, "/territory", NameLengthMax);
        if ((errors.Any ? Problem.Invalid(errors) : file.Invalid()) is { } invalid)
        {
            return invalid;
        }

        var report = new Report();
        using var files = new TerritoryFiles(report);
        if (await files.AddAsync(part, file.Open(), ct) is { } unreadable)
        {
            return report.Refuse(unreadable);
        }

        var (outcome, refusal) = await new TerritoryImport(db, clock, report).RunAsync(territory.Trim(), files.Content, ct);
        return (files.Finish() ?? refusal) is { } code ? report.Refuse(code) : Answer.Ok(outcome!.Territory, Of(outcome, report, texts));
    }

    private static Response Of(TerritoryOutcome outcome, Report report, Texts texts) => new(outcome.Territory.Id, outcome.Territory.Name, outcome.Territory.Edition,
        outcome.Created, outcome.Changed, outcome.Unchanged, outcome.Territory.Municipalities, outcome.Territory.Borders, report.Count,
        [.. report.Kept.Select(x => new RejectedRow(x.Part, x.Row, x.Field, x.Key, x.Code, texts.Say(x.Code, x.Args)))]);
}
