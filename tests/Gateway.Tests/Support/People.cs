namespace Aggregator.Gateway.Tests.Support;

/// <summary>Somebody with an account who logged in.</summary>
internal sealed record Person(Guid Id, string UserName, Browser Browser, string Csrf)
{
    public const string Delegations = "/api/accounts/v1/delegations";

    public Task<HttpResponseMessage> Post(string path, object body) => Browser.Post(path, body, ("X-CSRF-Token", Csrf));

    public Task<HttpResponseMessage> Choose(Guid organisation) => Browser.Put("/api/accounts/v1/session/organisation", new { organisation }, ("X-CSRF-Token", Csrf));

    /// <summary>What the token says that a service gets now; null where none comes.</summary>
    public async Task<JsonNode?> Claims() => await Token() is { } token ? Jwt.Claims(token) : null;

    public async Task<string?> Token()
    {
        using var call = await Browser.Get("/api/demand/v1/demands");
        return (string?)(await call.Json())["headers"]!["authorization"];
    }

    public async Task<JsonArray> Memberships()
    {
        using var me = await Browser.Get("/api/accounts/v1/me");
        return (await me.Json())["memberships"]!.AsArray();
    }

    /// <summary>Lets the delegate act for the organisation that the person acts for, until next year.</summary>
    public Task<HttpResponseMessage> Give(Guid to, params string[] roles) => Post(Delegations, Request(to, roles));

    /// <summary>The same, which must succeed; gives the delegation's id.</summary>
    public async Task<Guid> Gave(Guid to, params string[] roles)
    {
        using var answer = await Give(to, roles);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return Guid.Parse((string)(await answer.Json())["id"]!);
    }

    public static object Request(Guid to, params string[] roles) => new
    {
        @delegate = to, delegateName = "Unione Valli", roles, actReference = "Delibera di Consiglio n. 12/2026", protocolNumber = "0004567",
        protocolDate = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-2), expiresOn = DateOnly.FromDateTime(DateTime.UtcNow).AddYears(1),
    };
}

internal static class People
{
    private static int _made;

    /// <summary>Makes an account of a body with these roles and logs it in.</summary>
    public static Task<Person> PersonOf(this GatewayProcess gateway, Guid body, params string[] roles) => gateway.PersonOf((body, "body", roles));

    /// <summary>Makes an account with these memberships and logs it in.</summary>
    public static async Task<Person> PersonOf(this GatewayProcess gateway, params (Guid Organisation, string Kind, string[] Roles)[] memberships)
    {
        var userName = $"delegante{Interlocked.Increment(ref _made)}";
        using var made = await (await gateway.Operator()).Post("/api/accounts/v1/accounts", new
        {
            userName, password = GatewayProcess.Password, displayName = "Persona Riservata",
            memberships = memberships.Select(x => new { organisation = x.Organisation, organisationKind = x.Kind, roles = x.Roles, name = $"Comune {x.Organisation:n}" }),
        });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var browser = gateway.Browser();
        using var login = await browser.Login(userName, GatewayProcess.Password);
        using var me = await browser.Get("/api/accounts/v1/me");
        return new Person(Guid.Parse((string)(await made.Json())["id"]!), userName, browser, (string)(await me.Json())["csrfToken"]!);
    }

    /// <summary>A client of an organisation, with a token.</summary>
    public static async Task<Browser> MachineOf(this GatewayProcess gateway, Guid organisation, string kind, string role)
    {
        using var made = await (await gateway.Operator()).Post("/api/accounts/v1/clients", new { organisation, organisationKind = kind, roles = new[] { role } });
        var client = await made.Json();
        return gateway.Browser().With(await gateway.Token((string)client["clientId"]!, (string)client["clientSecret"]!));
    }
}
