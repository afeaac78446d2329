namespace Aggregator.Gateway.Tests.Delegations;

[Collection(SharedGateway.Name)]
public sealed class GiveDelegationTests(GatewayProcess gateway)
{
    private readonly Guid _town = Guid.CreateVersion7();
    private readonly Guid _union = Guid.CreateVersion7();

    [Fact]
    public async Task A_secretary_of_the_union_then_acts_for_the_town_in_the_signatorys_name()
    {
        var (signatory, secretary) = (await gateway.PersonOf(_town, "buyer.signatory"), await gateway.PersonOf(_union, "buyer.drafter"));
        using var answer = await signatory.Give(_union, "buyer.drafter", "buyer.rup");
        var given = await answer.Json();
        Assert.Equal((HttpStatusCode.Created, $"{Person.Delegations}/{given["id"]}", "\"1\""), (answer.StatusCode, answer.Header("Location"), answer.Header("ETag")));
        Assert.Equal((_town.ToString(), $"Comune {_town:n}", _union.ToString(), "Unione Valli", "living", signatory.Id.ToString(), "Delibera di Consiglio n. 12/2026", "0004567"),
            ((string)given["body"]!["id"]!, (string)given["body"]!["name"]!, (string)given["delegate"]!["id"]!, (string)given["delegate"]!["name"]!, (string)given["state"]!, (string)given["givenBy"]!,
            (string)given["actReference"]!, (string)given["protocolNumber"]!));

        var delegated = Assert.Single(await secretary.Memberships(), x => (string)x!["organisation"]! == _town.ToString())!;
        Assert.Equal((signatory.Id.ToString(), (string)given["id"]!, _union.ToString(), (string)given["expiresOn"]!, "body"),
            ((string)delegated["delegatedBy"]!, (string)delegated["delegation"]!["id"]!, (string)delegated["delegation"]!["through"]!["id"]!, (string)delegated["delegation"]!["expiresOn"]!, (string)delegated["organisationKind"]!));
        using var chosen = await secretary.Choose(_town);
        Assert.Equal(_town.ToString(), (string)(await chosen.Json())["current"]!["organisation"]!);
        var claims = (await secretary.Claims())!;
        Assert.Equal((signatory.Id.ToString(), secretary.Id.ToString(), _town.ToString(), "body", "buyer.drafter"),
            ((string)claims["sub"]!, (string)claims["act"]!, (string)claims["org"]!, (string)claims["org_kind"]!, string.Join(',', claims["roles"]!.AsArray())));
    }

    [Fact]
    public async Task The_log_says_who_gave_what_with_ids_only()
    {
        var signatory = await gateway.PersonOf(_town, "buyer.signatory");
        await gateway.PersonOf(_union, "buyer.drafter");
        var id = await signatory.Gave(_union, "buyer.drafter");
        var entry = await gateway.Database.ScalarAsync<string>("SELECT actor || ' ' || org || ' ' || after FROM platform.log_entry WHERE subject = $1 AND action = 'delegation.given'", id);
        Assert.StartsWith($"{signatory.Id} {_town} ", entry);
        Assert.Contains(_union.ToString(), entry);
        Assert.DoesNotContain("Comune", entry);
        Assert.DoesNotContain("Unione", entry);
    }

    [Fact]
    public async Task Everything_wrong_is_told_at_once_and_nothing_is_given()
    {
        var signatory = await gateway.PersonOf(_town, "buyer.signatory");
        using var shapeless = await signatory.Post(Person.Delegations, new { });
        Assert.Equal(["/actReference", "/delegate", "/delegateName", "/expiresOn", "/protocolDate", "/protocolNumber", "/roles"], Pointers(await shapeless.IsProblem(400, "invalid-input")));
        using var answer = await signatory.Post(Person.Delegations, new
        {
            @delegate = _town, delegateName = " ", roles = new[] { "buyer.drafter", "buyer.drafter", "dashboard", "cpb.admin", "platform.operator" }, actReference = new string('x', 301), protocolNumber = "",
            protocolDate = "2099-01-01", expiresOn = "2020-01-01",
        });
        Assert.Equal(["/actReference", "/delegate", "/delegateName", "/expiresOn", "/protocolDate", "/protocolNumber", "/roles/1", "/roles/2", "/roles/3", "/roles/4"], Pointers(await answer.IsProblem(400, "invalid-input")));
        using var eternal = await signatory.Post(Person.Delegations, new
        {
            @delegate = _union, delegateName = "U", roles = new[] { "buyer.drafter" }, actReference = "A", protocolNumber = "1", protocolDate = "2026-01-01", expiresOn = "9999-12-31",
        });
        Assert.Equal("term-too-long", (string)(await eternal.IsProblem(400, "invalid-input"))["errors"]![0]!["code"]!);
        Assert.Equal(0L, await gateway.Database.ScalarAsync<long>("SELECT count(*) FROM delegation WHERE body = $1", _town));
    }

    [Fact]
    public async Task Only_a_person_who_signs_for_the_body_itself_may()
    {
        await gateway.PersonOf(_union, "buyer.drafter");
        var drafter = await gateway.PersonOf(_town, "buyer.drafter", "buyer.finance");
        using var unsigned = await drafter.Give(_union, "buyer.drafter");
        await unsigned.IsProblem(403, "forbidden");
        var machine = await gateway.MachineOf(_town, "body", "buyer.signatory");
        using var automatic = await machine.Post(Person.Delegations, Person.Request(_union, "buyer.drafter"));
        await automatic.IsProblem(403, "session.required");
        var office = await gateway.PersonOf((Guid.CreateVersion7(), "cpb", ["cpb.admin", "cpb.planner"]));
        using var foreign = await office.Give(_union, "buyer.drafter");
        await foreign.IsProblem(403, "forbidden");
        using var anonymous = await gateway.Browser().Post(Person.Delegations, Person.Request(_union, "buyer.drafter"));
        await anonymous.IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task What_was_delegated_is_not_delegated_further()
    {
        var third = Guid.CreateVersion7();
        var (signatory, secretary, stranger) = (await gateway.PersonOf(_town, "buyer.signatory"), await gateway.PersonOf(_union, "buyer.signatory"), await gateway.PersonOf(third, "buyer.signatory"));
        var id = await signatory.Gave(_union, "buyer.signatory");
        await secretary.Gave(third, "buyer.signatory"); // the union's own affairs
        Assert.DoesNotContain(await stranger.Memberships(), x => (string)x!["organisation"]! == _town.ToString());
        using var reached = await stranger.Choose(_town);
        await reached.IsProblem(403, "session.no-membership");

        // Nor in the town's name, where the secretary signs for it.
        using var _ = await secretary.Choose(_town);
        using var further = await secretary.Give(third, "buyer.signatory");
        await further.IsProblem(403, "forbidden");
        using var revoked = await secretary.Post($"{Person.Delegations}/{id}/revoke", new { reason = "Non spetta a me" });
        await revoked.IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_token_of_a_signatory_who_is_none_any_more_gives_nothing()
    {
        await gateway.PersonOf(_union, "buyer.drafter");
        var signatory = await gateway.PersonOf(_town, "buyer.signatory");
        var token = (await signatory.Token())!["Bearer ".Length..];
        using var taken = await (await gateway.Operator()).Put($"/api/accounts/v1/accounts/{signatory.Id}/memberships",
            new { memberships = new[] { new { organisation = _town, organisationKind = "body", roles = new[] { "buyer.drafter" }, name = "Comune" } } });
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        using var answer = await gateway.Browser().With(token).Post(Person.Delegations, Person.Request(_union, "buyer.drafter"));
        await answer.IsProblem(403, "session.required");
    }

    [Fact]
    public async Task A_delegate_without_people_or_that_is_a_firm_is_refused()
    {
        var firm = Guid.CreateVersion7();
        var signatory = await gateway.PersonOf(_town, "buyer.signatory");
        await gateway.PersonOf((firm, "operator", ["supplier"]));
        foreach (var nobody in (Guid[])[Guid.CreateVersion7(), firm])
        {
            using var answer = await signatory.Give(nobody, "buyer.drafter");
            await answer.IsProblem(422, "delegation.unknown-delegate");
        }
    }

    [Fact]
    public async Task Of_many_given_at_once_to_the_same_delegate_one_holds()
    {
        var (one, other) = (await gateway.PersonOf(_town, "buyer.signatory"), await gateway.PersonOf(_town, "buyer.signatory"));
        await gateway.PersonOf(_union, "buyer.drafter");
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => (i % 2 == 0 ? one : other).Give(_union, "buyer.drafter")));
        var given = Assert.Single(answers, x => x.StatusCode == HttpStatusCode.Created);
        Assert.All(answers.Where(x => x != given), x => Assert.Equal(HttpStatusCode.Conflict, x.StatusCode));
        Assert.Equal(1L, await gateway.Database.ScalarAsync<long>("SELECT count(*) FROM delegation WHERE body = $1", _town));

        using var revoked = await one.Post($"{Person.Delegations}/{(await given.Json())["id"]}/revoke", new { reason = "Se ne dà una più ampia" });
        await other.Gave(_union, "buyer.drafter", "buyer.signatory");
    }

    [Fact]
    public async Task The_operator_of_the_platform_gives_no_delegations()
    {
        using var answer = await (await gateway.Operator()).Post("/api/accounts/v1/accounts", new
        {
            userName = "delegata", password = GatewayProcess.Password, displayName = "Persona",
            memberships = new[] { new { organisation = _town, organisationKind = "body", roles = new[] { "buyer.drafter" }, name = "Comune", delegatedBy = Guid.CreateVersion7() } },
        });
        Assert.Equal(["/memberships/0/delegatedBy"], Pointers(await answer.IsProblem(400, "invalid-input")));
    }

    private static IEnumerable<string> Pointers(JsonNode problem) => problem["errors"]!.AsArray().Select(x => (string)x!["pointer"]!).Order(StringComparer.Ordinal);
}
