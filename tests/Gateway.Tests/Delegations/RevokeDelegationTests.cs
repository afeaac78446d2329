using Aggregator.Support;

namespace Aggregator.Gateway.Tests.Delegations;

[Collection(SharedGateway.Name)]
public sealed class RevokeDelegationTests(GatewayProcess gateway) : IAsyncLifetime
{
    private readonly Guid _town = Guid.CreateVersion7();
    private readonly Guid _union = Guid.CreateVersion7();
    private Person _signatory = null!;
    private Person _secretary = null!;
    private Guid _id;

    public async ValueTask InitializeAsync()
    {
        (_signatory, _secretary) = (await gateway.PersonOf(_town, "buyer.signatory"), await gateway.PersonOf(_union, "buyer.drafter", "buyer.signatory"));
        _id = await _signatory.Gave(_union, "buyer.drafter", "buyer.signatory");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_body_revokes_and_the_delegates_session_loses_it_within_five_seconds()
    {
        using var chosen = await _secretary.Choose(_town);
        Assert.NotNull(await _secretary.Claims());
        using var answer = await Revoke(_signatory);
        var ended = await answer.Json();
        Assert.Equal((200, "revoked", _town.ToString(), "L'unione si scioglie", "\"2\""), ((int)answer.StatusCode, (string)ended["state"]!, (string)ended["revokedBy"]!, (string)ended["revocationReason"]!, answer.Header("ETag")));
        await Eventually.Holds(async () => await _secretary.Claims() is null, "the delegation is gone", TimeSpan.FromSeconds(8));
        using var page = await _secretary.Browser.Get("/desk");
        Assert.Null((await page.Json())["headers"]!["authorization"]);

        // Nobody is put in another place than was chosen; who logs in again begins at home.
        using var back = await _secretary.Browser.Login(_secretary.UserName, GatewayProcess.Password);
        Assert.Equal(_union.ToString(), (string)(await _secretary.Claims())!["org"]!);
        Assert.Equal([_union.ToString()], (await _secretary.Memberships()).Select(x => (string)x!["organisation"]!));
    }

    [Fact]
    public async Task The_delegate_renounces_and_the_platforms_operator_closes()
    {
        using var renounced = await Revoke(_secretary);
        Assert.Equal(_union.ToString(), (string)(await renounced.Json())["revokedBy"]!);

        var office = Guid.CreateVersion7();
        var planner = await gateway.PersonOf((office, "cpb", ["cpb.planner"]));
        var second = await _signatory.Gave(office, "buyer.drafter");
        using var byOffice = await Revoke(planner, second);
        Assert.Equal(office.ToString(), (string)(await byOffice.Json())["revokedBy"]!);

        var third = await _signatory.Gave(office, "buyer.drafter");
        using var closed = await (await gateway.Operator()).Post($"{Person.Delegations}/{third}/revoke", new { reason = "Utenza rubata" });
        Assert.Equal("revoked", (string)(await closed.Json())["state"]!);
    }

    [Fact]
    public async Task To_everybody_else_it_does_not_exist()
    {
        using var stranger = await Revoke(await gateway.PersonOf(Guid.CreateVersion7(), "buyer.signatory"));
        await stranger.IsProblem(404, "not-found");
        using var office = await Revoke(await gateway.PersonOf((Guid.CreateVersion7(), "cpb", ["cpb.admin"])));
        await office.IsProblem(404, "not-found");
        using var drafter = await Revoke(await gateway.PersonOf(_town, "buyer.drafter"));
        await drafter.IsProblem(403, "forbidden");
        using var supplier = await Revoke(await gateway.PersonOf((Guid.CreateVersion7(), "operator", ["supplier"])));
        await supplier.IsProblem(403, "forbidden");
        using var unknown = await Revoke(_signatory, Guid.CreateVersion7());
        await unknown.IsProblem(404, "not-found");
    }

    [Fact]
    public async Task It_wants_a_reason_and_the_version_that_was_seen()
    {
        using var unreasoned = await _signatory.Post($"{Person.Delegations}/{_id}/revoke", new { reason = "  " });
        await unreasoned.IsProblem(400, "invalid-input");
        using var stale = await _signatory.Browser.Post($"{Person.Delegations}/{_id}/revoke", new { reason = "x" }, ("X-CSRF-Token", _signatory.Csrf), ("If-Match", "\"7\""));
        await stale.IsProblem(412, "stale");
    }

    [Fact]
    public async Task It_ends_once_however_many_say_so_at_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Revoke(i % 2 == 0 ? _signatory : _secretary)));
        Assert.Single(answers, x => x.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(x => x.StatusCode != HttpStatusCode.OK), x => Assert.Equal(HttpStatusCode.Conflict, x.StatusCode));
        Assert.Equal(1L, await gateway.Database.ScalarAsync<long>("SELECT count(*) FROM platform.log_entry WHERE subject = $1 AND action = 'delegation.revoked'", _id));
    }

    private Task<HttpResponseMessage> Revoke(Person person, Guid? id = null) => person.Post($"{Person.Delegations}/{id ?? _id}/revoke", new { reason = "L'unione si scioglie" });
}
