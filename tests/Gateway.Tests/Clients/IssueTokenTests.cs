using System.Text;

namespace Aggregator.Gateway.Tests.Clients;

/// <summary>RFC 6749, sections 2.3.1, 4.4 and 5.</summary>
[Collection(SharedGateway.Name)]
public sealed class IssueTokenTests(GatewayProcess gateway)
{
    private const string Path = "/oauth/token";

    [Fact]
    public async Task A_machine_gets_a_token_that_the_api_accepts()
    {
        using var answer = await gateway.Browser().Form(Path, ("grant_type", "client_credentials"), ("client_id", GatewayProcess.OperatorClient), ("client_secret", GatewayProcess.OperatorSecret));
        var body = await answer.Json();
        Assert.Equal(("Bearer", 300, "no-store"), ((string)body["token_type"]!, (int)body["expires_in"]!, answer.Header("Cache-Control")));
        var token = (string)body["access_token"]!;
        Assert.Equal("ES256", (string)Jwt.Head(token)["alg"]!);
        using var call = await gateway.Browser().With(token).Get("/api/accounts/v1/clients");
        Assert.Equal(HttpStatusCode.OK, call.StatusCode);
        using var passed = await gateway.Browser().With(token).Get("/api/contract/v1/orders");
        Assert.Equal("Bearer " + token, (string)(await passed.Json())["headers"]!["authorization"]!);
    }

    [Fact]
    public async Task The_secret_may_come_in_the_basic_header()
    {
        using var answer = await Basic($"{GatewayProcess.OperatorClient}:{GatewayProcess.OperatorSecret}", ("grant_type", "client_credentials"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Unknown_client_and_wrong_secret_get_the_same_refusal()
    {
        var bodies = new List<string>();
        foreach (var (id, secret) in (List<(string, string)>)[("nobody", GatewayProcess.OperatorSecret), (GatewayProcess.OperatorClient, "wrong"), ("", "")])
        {
            using var form = await gateway.Browser().Form(Path, ("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret));
            using var basic = await Basic($"{id}:{secret}", ("grant_type", "client_credentials"));
            foreach (var answer in (HttpResponseMessage[])[form, basic])
            {
                Assert.Equal((HttpStatusCode.Unauthorized, "Basic realm=\"aggregator\""), (answer.StatusCode, answer.Header("WWW-Authenticate")));
                bodies.Add((await answer.Json()).ToJsonString());
            }
        }

        Assert.Contains("\"invalid_client\"", Assert.Single(bodies.Distinct()));
    }

    [Fact]
    public async Task Requests_that_break_the_rules_are_told_which()
    {
        using var grant = await gateway.Browser().Form(Path, ("grant_type", "password"), ("username", "x"), ("password", "y"));
        Assert.Equal((HttpStatusCode.BadRequest, "unsupported_grant_type"), (grant.StatusCode, (string)(await grant.Json())["error"]!));
        using var missing = await gateway.Browser().Form(Path, ("client_id", "x"));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (missing.StatusCode, (string)(await missing.Json())["error"]!));
        using var repeated = await gateway.Browser().Form(Path, ("grant_type", "client_credentials"), ("client_id", "a"), ("client_id", "b"), ("client_secret", "c"));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (repeated.StatusCode, (string)(await repeated.Json())["error"]!));
        using var both = await Basic("a:b", ("grant_type", "client_credentials"), ("client_secret", "c"));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (both.StatusCode, (string)(await both.Json())["error"]!));
        using var json = await gateway.Browser().Post(Path, new { grant_type = "client_credentials" });
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (json.StatusCode, (string)(await json.Json())["error"]!));
        using var get = await gateway.Browser().Get(Path + "?grant_type=client_credentials");
        Assert.InRange((int)get.StatusCode, 404, 405);
    }

    private Task<HttpResponseMessage> Basic(string credentials, params (string Name, string Value)[] fields) =>
        gateway.Browser().Send(HttpMethod.Post, Path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
            ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))));
}
