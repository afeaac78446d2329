using Aggregator.Support;

namespace Aggregator.Gateway.Tests.Delegations;

/// <summary>For whom one account acts: derived at every look, so that nothing outlives its delegation.</summary>
[Collection(SharedGateway.Name)]
public sealed class DelegatedTests(GatewayProcess gateway)
{
    private readonly Guid _union = Guid.CreateVersion7();

    [Fact]
    public async Task One_secretary_acts_for_many_towns_and_chooses_which_also_by_form_and_at_login()
    {
        var secretary = await gateway.PersonOf(_union, "buyer.drafter");
        var towns = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            towns.Add(Guid.CreateVersion7());
            await (await gateway.PersonOf(towns[^1], "buyer.signatory")).Gave(_union, "buyer.drafter");
        }

        Assert.Equal([_union, .. towns.Order()], (await secretary.Memberships()).Select(x => Guid.Parse((string)x!["organisation"]!)).Order().OrderByDescending(x => x == _union));
        foreach (var town in towns)
        {
            using var form = await secretary.Browser.Form("/session/organisation", ("organisation", town.ToString()), ("returnUrl", "/desk"), ("__csrf", secretary.Csrf));
            Assert.Equal(HttpStatusCode.SeeOther, form.StatusCode);
            Assert.Equal(town.ToString(), (string)(await secretary.Claims())!["org"]!);
        }

        using var opened = await gateway.Browser().Post("/api/accounts/v1/session", new { userName = secretary.UserName, password = GatewayProcess.Password, organisation = towns[3] });
        Assert.Equal(towns[3].ToString(), (string)(await opened.Json())["current"]!["organisation"]!);
        using var elsewhere = await gateway.Browser().Post("/api/accounts/v1/session", new { userName = secretary.UserName, password = GatewayProcess.Password, organisation = Guid.CreateVersion7() });
        await elsewhere.IsProblem(403, "session.no-membership");
    }

    [Fact]
    public async Task A_planner_of_a_central_purchasing_body_acts_for_the_town_and_its_jurors_do_not()
    {
        var (town, office) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (planner, juror) = (await gateway.PersonOf((office, "cpb", ["cpb.planner"])), await gateway.PersonOf((office, "cpb", ["cpb.juror"])));
        await (await gateway.PersonOf(town, "buyer.signatory")).Gave(office, "buyer.drafter", "buyer.signatory");
        using var chosen = await planner.Choose(town);
        Assert.Equal("buyer.drafter,buyer.signatory", string.Join(',', (await planner.Claims())!["roles"]!.AsArray()));
        using var refused = await juror.Choose(town);
        await refused.IsProblem(403, "session.no-membership");
    }

    [Fact]
    public async Task Whoever_belongs_to_the_body_itself_acts_as_its_own()
    {
        var town = Guid.CreateVersion7();
        var both = await gateway.PersonOf((_union, "body", ["buyer.drafter"]), (town, "body", ["buyer.finance"]));
        await (await gateway.PersonOf(town, "buyer.signatory")).Gave(_union, "buyer.drafter");
        Assert.Null(Assert.Single(await both.Memberships(), x => (string)x!["organisation"]! == town.ToString())!["delegatedBy"]);
        using var _ = await both.Choose(town);
        var claims = (await both.Claims())!;
        Assert.Equal((null, both.Id.ToString(), "buyer.finance"), (claims["act"], (string)claims["sub"]!, (string)claims["roles"]![0]!));
    }

    [Theory]
    [InlineData("UPDATE delegation SET expires_on = (now() AT TIME ZONE 'Europe/Rome')::date - 1 WHERE id = $1")]
    [InlineData("UPDATE membership SET roles = '{buyer.finance}' WHERE organisation = (SELECT delegate FROM delegation WHERE id = $1)")]
    [InlineData("DELETE FROM membership WHERE organisation = (SELECT delegate FROM delegation WHERE id = $1)")]
    public async Task A_session_loses_what_ended_within_five_seconds_and_gets_nothing_instead(string end)
    {
        var town = Guid.CreateVersion7();
        var secretary = await gateway.PersonOf(_union, "buyer.drafter");
        var id = await (await gateway.PersonOf(town, "buyer.signatory")).Gave(_union, "buyer.drafter");
        using var chosen = await secretary.Choose(town);
        Assert.NotNull(await secretary.Claims());
        await gateway.Database.ExecuteAsync(end, id);
        await Eventually.Holds(async () => await secretary.Claims() is null, "nothing is left of the delegation", TimeSpan.FromSeconds(8));
        using var again = await gateway.Browser().Post("/api/accounts/v1/session", new { userName = secretary.UserName, password = GatewayProcess.Password, organisation = town });
        await again.IsProblem(403, "session.no-membership");
    }

    [Fact]
    public async Task It_holds_on_its_last_day()
    {
        var town = Guid.CreateVersion7();
        var secretary = await gateway.PersonOf(_union, "buyer.drafter");
        var id = await (await gateway.PersonOf(town, "buyer.signatory")).Gave(_union, "buyer.drafter");
        await gateway.Database.ExecuteAsync("UPDATE delegation SET expires_on = (now() AT TIME ZONE 'Europe/Rome')::date WHERE id = $1", id);
        using var chosen = await secretary.Choose(town);
        Assert.Equal(HttpStatusCode.OK, chosen.StatusCode);
    }

    [Fact]
    public async Task It_outlives_the_signatorys_account_because_the_act_is_the_bodys()
    {
        var town = Guid.CreateVersion7();
        var (signatory, secretary) = (await gateway.PersonOf(town, "buyer.signatory"), await gateway.PersonOf(_union, "buyer.drafter"));
        await signatory.Gave(_union, "buyer.drafter");
        using var disabled = await (await gateway.Operator()).Post($"/api/accounts/v1/accounts/{signatory.Id}/disable", new { reason = "Fine mandato" });
        Assert.Equal(HttpStatusCode.OK, disabled.StatusCode);
        using var chosen = await secretary.Choose(town);
        Assert.Equal(signatory.Id.ToString(), (string)(await secretary.Claims())!["sub"]!);
    }

    [Fact]
    public async Task Where_two_delegates_share_a_person_the_newer_delegation_counts()
    {
        var (town, office) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var both = await gateway.PersonOf((_union, "body", ["buyer.drafter"]), (office, "cpb", ["cpb.planner"]));
        var signatory = await gateway.PersonOf(town, "buyer.signatory");
        await signatory.Gave(_union, "buyer.drafter");
        var newer = await signatory.Gave(office, "buyer.finance");
        Assert.Equal(newer.ToString(), (string)Assert.Single(await both.Memberships(), x => (string)x!["organisation"]! == town.ToString())!["delegation"]!["id"]!);
        using var chosen = await both.Choose(town);
        Assert.Equal("buyer.finance", (string)(await both.Claims())!["roles"]![0]!);
    }

    [Fact]
    public async Task A_membership_that_the_platforms_operator_once_made_for_a_delegate_goes_on()
    {
        var (town, principal) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var person = await gateway.PersonOf(town, "buyer.drafter");
        await gateway.Database.ExecuteAsync("UPDATE membership SET delegated_by = $1 WHERE organisation = $2", principal, town);
        using var browser = gateway.Browser();
        using var login = await browser.Login(person.UserName, GatewayProcess.Password);
        using var call = await browser.Get("/api/demand/v1/demands");
        var claims = Jwt.Claims((string)(await call.Json())["headers"]!["authorization"]!);
        Assert.Equal((principal.ToString(), person.Id.ToString()), ((string)claims["sub"]!, (string)claims["act"]!));
    }
}
