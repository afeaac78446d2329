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

    /// <summary>What the reader sets, which here the test knows better.</summary>
    private const string Given = """
        GATEWAY=http://localhost:8080
        CLIENT_ID=platform-operator
        CLIENT_SECRET=$(cat .local/secrets/operator-client)
        """;

    private const string Field = """
        field() { grep -o "\"$1\":\"[^\"]*" answer.json | head -1 | cut -d'"' -f4; }   # a field of the last answer
        """;

    private static readonly (string Says, string Call)[] Calls =
    [
        ("A machine gets a token with its client id and secret:", """
            curl -s $GATEWAY/oauth/token -d grant_type=client_credentials \
              -d client_id=$CLIENT_ID -d client_secret=$CLIENT_SECRET | tee answer.json
            TOKEN=$(field access_token)
            """),
        ("Anybody reads the open data, page by page:", """
            curl -s "$GATEWAY/api/open-data/v1/initiatives?categoryCode=office-cleaning&state=active&limit=1" | tee answer.json
            INITIATIVE=$(field id)
            """),
        ("One initiative with its lots, from the demands to what was ordered and proven green:", """
            curl -s $GATEWAY/api/open-data/v1/initiatives/$INITIATIVE
            """),
        ("A municipality is found by its ISTAT code, and a collection that is open by its state and category:", """
            curl -s "$GATEWAY/api/demand/v1/initiatives?state=collecting&categoryCode=armed-security" | tee answer.json
            COLLECTING=$(field id)
            """),
        ("", """
            curl -s "$GATEWAY/api/demand/v1/bodies?istatCode=015114" | tee answer.json
            BODY=$(field id)
            """),
        ("The operator of the platform gives the municipality's own system a client, which acts in the roles named (gateway/README.md lists them):", """
            curl -s $GATEWAY/api/accounts/v1/clients \
              -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \
              -d "{\"clientId\":\"comune-di-inzago\",\"organisation\":\"$BODY\",\"organisationKind\":\"body\",\"roles\":[\"buyer.drafter\"]}" | tee answer.json
            SECRET=$(field clientSecret)
            """),
        ("", """
            curl -s $GATEWAY/oauth/token -d grant_type=client_credentials \
              -d client_id=comune-di-inzago -d client_secret=$SECRET | tee answer.json
            TOKEN=$(field access_token)
            """),
        ("An invited municipality drafts its demand; sent twice with the same key it is drafted once:", """
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
        await platform.PlayedAsync();
        var folder = Directory.CreateTempSubdirectory("aggregator-curl-").FullName;
        try
        {
            var variables = new Dictionary<string, string?>
            {
                ["GATEWAY"] = platform.Address.ToString().TrimEnd('/'), ["CLIENT_ID"] = WholePlatform.OperatorClient, ["CLIENT_SECRET"] = platform.OperatorSecret,
            };
            var section = new StringBuilder($"\nAfter `deploy/up`, in its folder (`jq .` makes the answers as readable as they are shown here):\n\n```bash\n{Given}\n{Field}\n```\n\n");
            foreach (var (says, call) in Calls)
            {
                // Each call goes on in the shell that the last one left.
                var script = $"cd {folder}\n[ -f state ] && . ./state\n{Field}\n{call}\ndeclare -p $(compgen -v | grep -xE 'TOKEN|INITIATIVE|COLLECTING|BODY|SECRET') > state 2>/dev/null || true";
                var answer = JsonNode.Parse(await Machine.RunAsync(["bash", "-euc", script], variables))!;
                foreach (var (secret, shown) in ((string, string)[])[("access_token", "eyJhbGciOiJFUzI1NiIs…"), ("clientSecret", "…")])
                {
                    if (answer[secret] is not null)
                    {
                        answer[secret] = shown;
                    }
                }

                section.Append($"{(says.Length > 0 ? says + "\n\n" : "")}```bash\n{call}\n```\n```json\n{Pretty(answer)}\n```\n\n");
            }

            return section.ToString();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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
