using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Territories;

/// <summary>
/// Registers or updates the municipalities of a territory and replaces its borders. Recognises a municipality by its ISTAT code, so the same
/// import twice changes nothing; rows that cannot be used are reported and the others taken.
/// </summary>
internal static class ImportTerritory
{
    // All of Italy with its borders is under 3 MiB; the gateway lets 9 MiB through on this path, as for every upload.
    private const int BodyBytesMax = 9 * 1024 * 1024;

    internal sealed record Municipality(string IstatCode, string Name, string? Province = null, string? ProvinceName = null, string? Region = null, string? FiscalCode = null,
        int? Population = null, [property: Digits(6)] decimal? Latitude = null, [property: Digits(6)] decimal? Longitude = null, [property: Digits(6)] decimal? AreaKm2 = null, string? IpaCode = null)
    {
        internal Particulars Describe() => new(BodyKind.Municipality, Name.Trim(), FiscalCode, IstatCode, Province, ProvinceName, Region, Population, Latitude, Longitude, AreaKm2, IpaCode: IpaCode);
    }

    internal sealed record Request(string Name, IReadOnlyList<Municipality> Municipalities, IReadOnlyList<IReadOnlyList<string>>? Adjacency = null);

    internal sealed record RejectedRow(string Pointer, string? IstatCode, string Code, string Detail);

    internal sealed record Response(Guid TerritoryId, int Edition, int Created, int Changed, int Unchanged, int Borders, int RejectedCount, IReadOnlyList<RejectedRow> Rejected);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPut("/territory", Handle)
        .Command("importTerritory", "Importa i comuni di un territorio e i loro confini")
        .Allow(Relation.PlatformOperator, "platform.operator").Limit(BodyBytesMax).Answers<Response>();

    private static async Task<IResult> Handle(Input<Request> input, DemandCollectionDb db, Clock clock, Texts texts, CancellationToken ct)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        var (request, report) = (input.Body, new Report());
        var content = new TerritoryContent(request.Municipalities.Select((x, i) => new BodyRow(i, x.Describe())), (request.Adjacency ?? []).Select((x, i) => new BorderRow(i, x)));
        var (outcome, refusal) = await new TerritoryImport(db, clock, report).RunAsync(request.Name.Trim(), content, ct);
        return refusal is not null ? report.Refuse(refusal) : Answer.Ok(outcome!.Territory, new Response(outcome.Territory.Id, outcome.Territory.Edition,
            outcome.Created, outcome.Changed, outcome.Unchanged, outcome.Territory.Borders, report.Count,
            [.. report.Kept.Select(x => new RejectedRow($"/{x.Part}/{x.Row}" + (x.Field is null ? "" : "/" + x.Field), x.Key, x.Code, texts.Say(x.Code, x.Args)))]));
    }

    private static void Validate(Request request, Errors errors)
    {
        errors.Text(request.Name, "/name", 200);
        errors.Require(request.Municipalities, "/municipalities");
    }
}
