using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aggregator.Demo.Scenario;
using Aggregator.Local.Servers;
using Aggregator.Support;

namespace Aggregator.Journeys;

/// <summary>
/// The calls that README.md shows, made by the real <c>curl</c> against the running gateway; what it shows of the answers is what came. <c>APPROVE=1</c>
/// writes the section anew; ids, times, hashes and tokens are replaced by ones that stay.
/// </summary>
public sealed partial class CurlJourney(RunningPlatform platform)
{
    private const string Begin = "<!-- curl:begin -->";
    private const string End = "<!-- curl:end -->";
    private static readonly JsonSerializerOptions Shown = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (string Says, string Call)[] Calls =
    [
        ("A machine gets a token with its client id and secret (an operator of the platform makes clients at `/api/accounts/v1/clients`); put its `access_token` into `TOKEN`:", """
            curl -s $GATEWAY/oauth/token -d grant_type=client_credentials \
              -d client_id=$CLIENT_ID -d client_secret=$CLIENT_SECRET
            """),
        ("Anybody reads the open data, page by page:", """
            curl -s "$GATEWAY/api/open-data/v1/initiatives?categoryCode=office-cleaning&limit=1"
            """),
        ("One initiative with its lots, from the demands to what was ordered and proven green:", """
            curl -s $GATEWAY/api/open-data/v1/initiatives/$INITIATIVE
            """),
        ("A municipality that is invited drafts its demand; sent twice with the same key it is drafted once:", """
            curl -s $GATEWAY/api/demand/v1/initiatives/$COLLECTING/demands \
              -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -H "Idempotency-Key: inzago-2027-1" \
              -d '{"lines":[{"site":"Palazzo comunale","description":"Ispezioni armate notturne","cpv":"79715000","quantity":"730",
                   "unit":"inspection","yearlyValue":{"amount":"2850.00","currency":"EUR"},"fields":{"armed":"true","minutesEach":"8","position":"external"}}]}'
            """),
        ("What is wrong is said all at once, each with its place:", """
            curl -s $GATEWAY/api/demand/v1/initiatives/$COLLECTING/demands \
              -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \
              -d '{"lines":[{"site":"","description":"Ispezioni","quantity":"-3","unit":"inspection","yearlyValue":{"amount":"-12.34"}}]}'
            """),
        ("The rules that decide about money can be computed by anyone:", """
            curl -s $GATEWAY/api/contract/v1/calculations/price-revision -H "Content-Type: application/json" \
              -d '{"kind":"works","variationPercent":"8","remaining":"400000"}'
            """),
    ];

    [Fact]
    public async Task TheReadmeShowsWhatCurlSees()
    {
        var section = await SectionAsync();

        var file = Path.Combine(Repository.Root, "README.md");
        var readme = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var (from, to) = (readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, readme.IndexOf(End, StringComparison.Ordinal));
        Assert.True(from >= Begin.Length && to >= from, $"README.md has no section between {Begin} and {End}");
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
        {
            await File.WriteAllTextAsync(file, readme[..from] + section + readme[to..], TestContext.Current.CancellationToken);
            return;
        }

        Assert.True(section == readme[from..to], $"README.md shows something else; APPROVE=1 writes it anew. Now it is:\n{section}");
    }

    private async Task<string> SectionAsync()
    {
        var stage = await platform.PlayedAsync();
        var inzago = stage.Cast.Towns.Single(x => x.Name == "Inzago");
        var client = await platform.Operator.CreateAsync("/api/accounts/v1/clients", new { clientId = "comune-di-inzago", organisation = inzago.BodyId, organisationKind = "body", roles = new[] { "buyer.drafter" } });
        var collecting = (await platform.Gateway.GetAsync($"/api/demand/v1/initiatives?cpbId={stage.Cast.Neighbour.CpbId}")).List("items").Single().Id();
        var variables = new Dictionary<string, string?>
        {
            ["GATEWAY"] = platform.Address.ToString().TrimEnd('/'),
            ["CLIENT_ID"] = client.Text("clientId"),
            ["CLIENT_SECRET"] = client.Text("clientSecret"),
            ["INITIATIVE"] = stage.Initiatives[0].Id.ToString(),
            ["COLLECTING"] = collecting.ToString(),
        };
        var section = new StringBuilder("\n");
        foreach (var (says, call) in Calls)
        {
            var answer = JsonNode.Parse(await Machine.RunAsync(["bash", "-euc", call], variables))!;
            if (answer["access_token"] is { } token)
            {
                variables["TOKEN"] = token.ToString();
                answer["access_token"] = "eyJhbGciOiJFUzI1NiIs…";
            }

            section.Append($"{says}\n\n```bash\n{call}\n```\n```json\n{Pretty(answer)}\n```\n\n");
        }

        return section.ToString();
    }

    /// <summary>Of long lists the first entry is shown; what differs from run to run is replaced.</summary>
    private static string Pretty(JsonNode answer)
    {
        var text = Shorten(answer)!.ToJsonString(Shown);
        var ids = new Dictionary<string, string>();
        text = Id().Replace(text, x => ids.TryGetValue(x.Value, out var known) ? known : ids[x.Value] = $"019a0000-0000-7000-8000-{ids.Count + 1:x12}");
        text = Hash().Replace(text, x => $"\"{new string('0', 8)}…\"");
        text = Trace().Replace(text, "\"traceId\": \"…\"");
        text = Today().Replace(text, "\"on\": \"2027-01-15\"");
        return Moment().Replace(text, "2027-01-15T10:00:00Z");
    }

    private static JsonNode? Shorten(JsonNode? node) => node switch
    {
        JsonArray { Count: > 2 } list => new JsonArray(Shorten(list[0]), JsonValue.Create($"… {list.Count - 1} more")),
        JsonArray list => new JsonArray([.. list.Select(Shorten)]),
        JsonObject thing => new JsonObject(thing.Select(x => KeyValuePair.Create(x.Key, Shorten(x.Value)))),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex("\"[0-9a-f]{64}\"")]
    private static partial Regex Hash();

    [GeneratedRegex("\"traceId\": \"[^\"]*\"")]
    private static partial Regex Trace();

    [GeneratedRegex("\"on\": \"[0-9-]{10}\"")]
    private static partial Regex Today();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")]
    private static partial Regex Moment();
}
