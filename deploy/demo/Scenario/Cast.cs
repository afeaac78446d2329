using System.Security.Cryptography;
using Aggregator.Demo.Territory;

namespace Aggregator.Demo.Scenario;

/// <summary>A municipality as it acts: one of its officers drafts, another one signs.</summary>
internal sealed record Town(Municipality Municipality, Guid BodyId, Actor Drafter, Actor Signatory)
{
    public string Name => Municipality.Name;
}

/// <summary>An invented firm: what it asks for and how good it is at it decide which lots it wins.</summary>
/// <param name="Name">Its name.</param>
/// <param name="OperatorId">Its id.</param>
/// <param name="Supplier">Who acts for it.</param>
/// <param name="Discount">The discount it usually offers, in percent.</param>
/// <param name="Quality">What juries think of it, from 0 to 1.</param>
internal sealed record Firm(string Name, Guid OperatorId, Actor Supplier, decimal Discount, decimal Quality);

/// <summary>A holder of a share of the opening keys: the private key never leaves this program.</summary>
internal sealed record KeyHolder(Actor Actor, ECDiffieHellman Key)
{
    public object PublicKey()
    {
        var point = Key.ExportParameters(includePrivateParameters: false).Q;
        return new { kty = "EC", crv = "P-256", x = Tender.Sealing.Jwe.Encode(point.X), y = Tender.Sealing.Jwe.Encode(point.Y) };
    }
}

/// <summary>The office that aggregates: its people by what they do.</summary>
internal sealed record Office(Guid CpbId, string Name, Actor Planner, Actor Rup, Actor ContractManager, IReadOnlyList<KeyHolder> KeyHolders, IReadOnlyList<Actor> Jurors);

/// <summary>Everybody who plays, entered as the platform's operator would enter them.</summary>
internal sealed record Cast(Actor Operator, Office Office, Office Neighbour, IReadOnlyList<Town> Towns, IReadOnlyList<Firm> Firms)
{
    public const string Shared = "Cassano d'Adda";

    /// <summary>Too small for an office of its own: a union acts for it.</summary>
    public const string Small = "Grezzago";

    // Names, discounts and qualities are invented; so are the tax codes, of which only the check digit is right.
    private static readonly (string Name, string Size, decimal Discount, decimal Quality)[] Invented =
    [
        ("Ambrosiana Servizi Integrati (inventata)", "large", 17.4m, 0.84m),
        ("Naviglio Facility (inventata)", "medium", 19.1m, 0.74m),
        ("Cooperativa Sociale La Martesana (inventata)", "medium", 12.6m, 0.93m),
        ("Brughiera Manutenzioni (inventata)", "small", 15.2m, 0.81m),
        ("Olona Vigilanza e Servizi (inventata)", "small", 14.1m, 0.88m),
        ("Lambro Global Service (inventata)", "medium", 20.3m, 0.66m),
    ];

    public Town Town(string name) => Towns.Single(x => x.Name == name);

    public static async Task<Cast> EnterAsync(Actor platform, Gateway gateway, DemoTerritory territory)
    {
        var cpb = (await platform.CreateAsync("/api/demand/v1/bodies", new { kind = "cpb", name = "Città metropolitana di Milano, soggetto aggregatore (dimostrazione)", province = "015" })).Id();
        var neighbour = (await platform.CreateAsync("/api/demand/v1/bodies", new { kind = "cpb", name = "Centrale di committenza dell'Adda (dimostrazione)", province = "015" })).Id();
        var import = await platform.PutAsync("/api/demand/v1/territory", new
        {
            name = "Città metropolitana di Milano",
            municipalities = territory.Municipalities.Select(x => new
            {
                istatCode = x.IstatCode, name = x.Name, province = "015", provinceName = "Milano", region = "Lombardia",
                population = x.Population, latitude = x.Latitude, longitude = x.Longitude, areaKm2 = x.AreaKm2,
            }),
            adjacency = territory.Borders.Select(x => new[] { x.A, x.B }),
        });
        if (import.List("rejected").Count > 0)
        {
            throw new DemoFailure($"The territory was not taken whole: {import}");
        }

        var bodies = (await platform.ListAsync("/api/demand/v1/bodies")).Where(x => x["istatCode"] is not null).ToDictionary(x => x.Text("istatCode"), x => x.Id());
        var entering = new Entering(platform, gateway);
        var office = entering.OfficeAsync(cpb, "Città metropolitana", "mi");
        var other = entering.OfficeAsync(neighbour, "Centrale dell'Adda", "adda");
        var towns = Task.WhenAll(territory.Municipalities.Select(x => entering.TownAsync(x, bodies[x.IstatCode])));
        var firms = Task.WhenAll(Invented.Select((x, i) => entering.FirmAsync(i, x.Name, x.Size, x.Discount, x.Quality)));
        return new Cast(platform, await office, await other, await towns, await firms);
    }

    private sealed class Entering(Actor platform, Gateway gateway)
    {
        public async Task<Office> OfficeAsync(Guid cpb, string name, string key)
        {
            Task<Actor> Role(string role, string suffix = "") => ActorAsync($"{name}, {role}{suffix}", $"demo-{key}-{role}{suffix}", cpb, "cpb", "cpb." + role);
            return new Office(
                cpb, name, await Role("planner"), await Role("rup"), await Role("contract-manager"),
                [.. (await Task.WhenAll(Role("key-holder", "-1"), Role("key-holder", "-2"), Role("key-holder", "-3"))).Select(x => new KeyHolder(x, ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256)))],
                await Task.WhenAll(Role("juror", "-1"), Role("juror", "-2"), Role("juror", "-3")));
        }

        public async Task<Town> TownAsync(Municipality municipality, Guid body)
        {
            var drafter = ActorAsync($"{municipality.Name}, drafter", $"demo-{municipality.IstatCode}-drafter", body, "body", "buyer.drafter");
            var signatory = ActorAsync($"{municipality.Name}, signatory", $"demo-{municipality.IstatCode}-signatory", body, "body", "buyer.signatory");
            return new Town(municipality, body, await drafter, await signatory);
        }

        public async Task<Firm> FirmAsync(int number, string name, string size, decimal discount, decimal quality)
        {
            var id = (await platform.CreateAsync("/api/tender/v1/operators", new { name, fiscalCode = FiscalCode($"0999900{number:000}"), size })).Id();
            return new Firm(name, id, await ActorAsync(name, $"demo-firm-{number + 1}", id, "operator", "supplier"), discount, quality);
        }

        private async Task<Actor> ActorAsync(string name, string clientId, Guid organisation, string kind, string role)
        {
            clientId = clientId.Replace("cpb.", "", StringComparison.Ordinal);
            var client = await platform.CreateAsync("/api/accounts/v1/clients", new { clientId, organisation, organisationKind = kind, roles = new[] { role } });
            return gateway.Client(name, clientId, client.Text("clientSecret"), organisation, client.Id());
        }

        /// <summary>Ten digits and the check digit of Italian firms' tax codes.</summary>
        private static string FiscalCode(string ten)
        {
            var sum = ten.Select((c, i) => (c - '0') * (i % 2 == 0 ? 1 : 2)).Sum(x => x > 9 ? x - 9 : x);
            return $"{ten}{(10 - sum % 10) % 10}";
        }
    }
}
