namespace Aggregator.Gateway.Tests.Sessions;

[Collection(SharedGateway.Name)]
public sealed class GetMeTests(GatewayProcess gateway)
{
    [Fact]
    public async Task A_person_sees_name_memberships_and_the_token_for_forms()
    {
        var (browser, csrf, account, organisations) = await gateway.LoggedIn();
        using var answer = await browser.Get("/api/accounts/v1/me");
        var me = await answer.Json();
        Assert.Equal((account.ToString(), "Persona di prova", csrf), ((string)me["accountId"]!, (string)me["displayName"]!, (string)me["csrfToken"]!));
        Assert.Equal(organisations.Select(x => x.ToString()), me["memberships"]!.AsArray().Select(x => (string)x!["organisation"]!));
        Assert.Equal("Comune A", (string)me["current"]!["name"]!);
    }

    [Fact]
    public async Task The_portal_sees_the_same_with_the_token_it_was_given()
    {
        var (browser, csrf, account, _) = await gateway.LoggedIn();
        using var page = await browser.Get("/desk");
        var token = ((string)(await page.Json())["headers"]!["authorization"]!)["Bearer ".Length..];
        using var answer = await gateway.Browser().With(token).Get("/api/accounts/v1/me");
        var me = await answer.Json();
        Assert.Equal((account.ToString(), csrf), ((string)me["accountId"]!, (string)me["csrfToken"]!));
    }

    [Fact]
    public async Task A_machine_sees_itself()
    {
        using var answer = await (await gateway.Operator()).Get("/api/accounts/v1/me");
        var me = await answer.Json();
        Assert.Equal((GatewayProcess.OperatorClient, "platform"), ((string)me["displayName"]!, (string)me["current"]!["organisationKind"]!));
        Assert.Null(me["csrfToken"]);
    }

    [Fact]
    public async Task Nobody_is_told_so()
    {
        using var answer = await gateway.Browser().Get("/api/accounts/v1/me");
        await answer.IsProblem(401, "unauthenticated");
    }
}
