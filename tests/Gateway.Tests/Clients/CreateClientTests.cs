namespace Aggregator.Gateway.Tests.Clients;

[Collection(SharedGateway.Name)]
public sealed class CreateClientTests(GatewayProcess gateway)
{
    private const string Path = "/api/accounts/v1/clients";

    [Fact]
    public async Task The_secret_is_shown_once_works_and_is_kept_nowhere()
    {
        var organisation = Guid.CreateVersion7();
        using var answer = await (await gateway.Operator()).Post(Path, new { organisation, organisationKind = "operator", roles = new[] { "supplier" } }, ("Idempotency-Key", "client-1"));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var made = await answer.Json();
        var (id, secret) = ((string)made["clientId"]!, (string)made["clientSecret"]!);
        var claims = Jwt.Claims(await gateway.Token(id, secret));
        Assert.Equal((organisation.ToString(), "operator", "supplier"), ((string)claims["org"]!, (string)claims["org_kind"]!, (string)claims["roles"]![0]!));
        Assert.IsType<JsonArray>(claims["roles"]);
        Assert.Equal(0L, await gateway.Database.ScalarAsync<long>("SELECT count(*) FROM platform.idempotency WHERE encode(body, 'escape') LIKE '%' || $1 || '%'", secret));
        using var list = await (await gateway.Operator()).Get(Path);
        Assert.DoesNotContain(secret, (await list.Json()).ToJsonString());
    }

    [Fact]
    public async Task An_id_may_be_chosen_once()
    {
        var body = new { clientId = "cruscotto.milano", organisation = Guid.CreateVersion7(), organisationKind = "cpb", roles = new[] { "dashboard" } };
        using var first = await (await gateway.Operator()).Post(Path, body);
        Assert.Equal("cruscotto.milano", (string)(await first.Json())["clientId"]!);
        using var second = await (await gateway.Operator()).Post(Path, body);
        await second.IsProblem(409, "client.id-taken");
    }

    [Fact]
    public async Task Everything_wrong_is_said_at_once()
    {
        using var answer = await (await gateway.Operator()).Post(Path, new { clientId = "a:b", organisation = Guid.Empty, organisationKind = "body", roles = Array.Empty<string>() });
        var pointers = (await answer.Json())["errors"]!.AsArray().Select(error => (string)error!["pointer"]!).ToHashSet();
        Assert.Superset(new HashSet<string> { "/clientId", "/organisation", "/roles" }, pointers);
    }
}
