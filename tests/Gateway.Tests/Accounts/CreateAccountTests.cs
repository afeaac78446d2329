namespace Aggregator.Gateway.Tests.Accounts;

[Collection(SharedGateway.Name)]
public sealed class CreateAccountTests(GatewayProcess gateway)
{
    private const string Path = "/api/accounts/v1/accounts";

    [Fact]
    public async Task An_operator_makes_an_account_and_the_log_keeps_ids_and_roles_only()
    {
        var (id, name, organisations) = await gateway.Account();
        var logged = await gateway.Database.ScalarAsync<string>("SELECT after::text FROM platform.log_entry WHERE subject = $1 AND action = 'account.created'", id);
        Assert.Contains(organisations[0].ToString(), logged);
        Assert.DoesNotContain(name, logged);
        Assert.DoesNotContain("Comune", logged);
        var hash = await gateway.Database.ScalarAsync<string>("SELECT password_hash FROM account WHERE id = $1", id);
        Assert.DoesNotContain(GatewayProcess.Password, hash);
    }

    [Fact]
    public async Task A_name_is_taken_once_however_it_is_written()
    {
        var (_, name, _) = await gateway.Account();
        using var answer = await (await gateway.Operator()).Post(Path, Valid(" " + name.ToUpperInvariant() + " "));
        await answer.IsProblem(409, "account.user-name-taken");
    }

    [Fact]
    public async Task Everything_wrong_is_said_at_once()
    {
        using var answer = await (await gateway.Operator()).Post(Path, new
        {
            userName = "due parole",
            password = "short",
            displayName = "",
            memberships = new object[]
            {
                new { organisation = Guid.Empty, organisationKind = "body", roles = new[] { "supplier", "buyer.drafter", "buyer.drafter" }, name = "x" },
                new { organisation = Guid.CreateVersion7(), organisationKind = "king", roles = new[] { "x" }, name = "" },
            },
        });
        var errors = (await answer.Json())["errors"]!.AsArray().Select(error => $"{error!["pointer"]} {error["code"]}").ToList();
        Assert.Superset(new HashSet<string>
        {
            "/userName user-name-characters", "/password password-too-short", "/displayName required", "/memberships/0/organisation required",
            "/memberships/0/roles/0 unknown-role", "/memberships/0/roles/2 duplicate", "/memberships/1/organisationKind unknown-kind", "/memberships/1/name required",
        }, errors.ToHashSet());
    }

    [Fact]
    public async Task An_external_login_belongs_to_one_account_and_an_account_has_only_so_many()
    {
        var subject = Guid.NewGuid().ToString();
        using var first = await (await gateway.Operator()).Post(Path, WithLogins("esterna-prima", subject));
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        using var again = await (await gateway.Operator()).Post(Path, WithLogins("esterna-seconda", "altro-" + subject, subject));
        await again.IsProblem(409, "account.external-login-taken");
        using var many = await (await gateway.Operator()).Post(Path, WithLogins("esterna-terza", [.. Enumerable.Range(0, 21).Select(i => $"{subject}-{i}")]));
        Assert.Contains("/externalLogins too-many", (await many.Json())["errors"]!.AsArray().Select(error => $"{error!["pointer"]} {error["code"]}"));
    }

    [Theory]
    [InlineData("aaaaaaaaaaaaaaaa", "password-too-simple")]
    [InlineData("xx-persona-weak-xx", "password-holds-name")]
    public async Task Weak_passwords_are_refused(string password, string code)
    {
        using var answer = await (await gateway.Operator()).Post(Path, Valid("persona-weak", password));
        Assert.Contains(code, (await answer.Json())["errors"]!.AsArray().Select(error => (string)error!["code"]!));
    }

    [Fact]
    public async Task Nobody_else_may()
    {
        using var anonymous = await gateway.Browser().Post(Path, Valid("intruso"));
        await anonymous.IsProblem(401, "unauthenticated");
        var (browser, csrf, _, _) = await gateway.LoggedIn();
        using var buyer = await browser.Post(Path, Valid("intruso"), ("X-CSRF-Token", csrf));
        await buyer.IsProblem(403, "forbidden");
    }

    private static object WithLogins(string name, params string[] subjects) => new
    {
        userName = name,
        displayName = "Persona",
        memberships = new[] { new { organisation = Guid.CreateVersion7(), organisationKind = "body", roles = new[] { "buyer.drafter" }, name = "Comune" } },
        externalLogins = subjects.Select(subject => new { issuer = "https://idp.example.org", subject }),
    };

    private static object Valid(string name, string password = GatewayProcess.Password) => new
    {
        userName = name,
        password,
        displayName = "Persona",
        memberships = new[] { new { organisation = Guid.CreateVersion7(), organisationKind = "body", roles = new[] { "buyer.drafter" }, name = "Comune" } },
    };
}
