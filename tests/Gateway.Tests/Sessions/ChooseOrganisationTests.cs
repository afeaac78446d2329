namespace Aggregator.Gateway.Tests.Sessions;

[Collection(SharedGateway.Name)]
public sealed class ChooseOrganisationTests(GatewayProcess gateway)
{
    private const string Path = "/api/accounts/v1/session/organisation";

    [Fact]
    public async Task The_next_token_speaks_for_the_organisation_chosen()
    {
        var (browser, csrf, _, organisations) = await gateway.LoggedIn();
        using var answer = await browser.Put(Path, new { organisation = organisations[1] }, ("X-CSRF-Token", csrf));
        Assert.Equal(organisations[1].ToString(), (string)(await answer.Json())["current"]!["organisation"]!);
        using var call = await browser.Get("/api/demand/v1/demands");
        Assert.Equal(organisations[1].ToString(), (string)Jwt.Claims((string)(await call.Json())["headers"]!["authorization"]!)["org"]!);
    }

    [Fact]
    public async Task A_stranger_to_the_organisation_is_refused()
    {
        var (browser, csrf, _, _) = await gateway.LoggedIn();
        using var answer = await browser.Put(Path, new { organisation = Guid.CreateVersion7() }, ("X-CSRF-Token", csrf));
        await answer.IsProblem(403, "session.no-membership");
    }

    [Fact]
    public async Task A_machine_cannot_choose()
    {
        using var answer = await (await gateway.Operator()).Put(Path, new { organisation = Guid.CreateVersion7() });
        await answer.IsProblem(403, "session.required");
    }
}
