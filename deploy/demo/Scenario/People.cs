using System.Security.Cryptography;
using System.Text.Json;

namespace Aggregator.Demo.Scenario;

/// <summary>Accounts of people, to look around in the portal with: one of each kind.</summary>
internal static class People
{
    private const string UnionName = "Unione dei comuni del Villoresi e dell'Adda (inventata)";

    private sealed record Person(string UserName, string Password, string Does);

    public static async Task EnterAsync(Cast cast, Gateway gateway, string? file)
    {
        var secretary = cast.Towns.Where(x => x.Name is "Abbiategrasso" or "Albairate" or "Ozzero").ToList();
        var (shared, small) = (cast.Town(Cast.Shared), cast.Town(Cast.Small));
        var union = await UnionAsync(cast, small, cast.Town("Pozzo d'Adda"));
        Person[] people =
        [
            await AddAsync(cast, "ufficio.gare", "Ufficio gare", "plans lots, runs tenders, manages agreements",
                [Member(cast.Office.CpbId, "cpb", "Città metropolitana di Milano", "cpb.planner", "cpb.rup", "cpb.contract-manager", "cpb.admin")]),
            await AddAsync(cast, "segretaria.comunale", "Segretaria comunale", $"drafts for {string.Join(", ", secretary.Select(x => x.Name))}",
                [.. secretary.Select(x => Member(x.BodyId, "body", $"Comune di {x.Name}", "buyer.drafter", "buyer.gpp-referent"))]),
            await AddAsync(cast, "sindaco.cassano", "Responsabile di Cassano d'Adda", $"signs for {Cast.Shared}, which two central bodies share", [Member(shared.BodyId, "body", $"Comune di {Cast.Shared}", "buyer.signatory")]),
            await AddAsync(cast, "ufficio.tecnico", "Ufficio tecnico di Cassano d'Adda", $"drafts for {Cast.Shared}: finds damaged roads and works of an energy plan proposed", [Member(shared.BodyId, "body", $"Comune di {Cast.Shared}", "buyer.drafter")]),
            await AddAsync(cast, "sindaca.grezzago", "Sindaca di Grezzago", $"signs for {Cast.Small}, which let its union act for it", [Member(small.BodyId, "body", $"Comune di {Cast.Small}", "buyer.signatory")]),
            await AddAsync(cast, "unione", "Ufficio unico dell'unione", $"acts for {Cast.Small} by delegation, drafting and signing", [Member(union, "body", UnionName, "buyer.drafter", "buyer.signatory")]),
            await AddAsync(cast, "impresa", "Ufficio gare dell'impresa", $"bids and delivers as {cast.Firms[0].Name}", [Member(cast.Firms[0].OperatorId, "operator", cast.Firms[0].Name, "supplier")]),
            await AddAsync(cast, "revisore", "Revisore", "reads everything, verifies the log", [Member(Guid.CreateVersion7(), "auditor", "Collegio dei revisori", "auditor")]),
        ];
        await DelegateAsync(gateway, people.Single(x => x.UserName == "sindaca.grezzago"), union);
        if (file is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using var stream = new FileStream(file, options);
            await JsonSerializer.SerializeAsync(stream, people, JsonSerializerOptions.Web);
        }
    }

    /// <summary>A union with some municipalities as its members.</summary>
    private static async Task<Guid> UnionAsync(Cast cast, params Town[] members)
    {
        var union = await cast.Operator.CreateAsync("/api/demand/v1/bodies", new { kind = "union", name = UnionName, province = "015" });
        await cast.Operator.PutAsync($"/api/demand/v1/bodies/{union.Id()}/members", new { members = members.Select(x => x.BodyId) }, $"\"{union.Number("version")}\"");
        return union.Id();
    }

    /// <summary>The signatory in person lets the union draft and sign: real days, because who may act for whom does not follow a trial's clock.</summary>
    private static async Task DelegateAsync(Gateway gateway, Person signatory, Guid union)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        await gateway.PostAsync(signatory.UserName, signatory.Password, "/api/accounts/v1/delegations", new
        {
            @delegate = union, delegateName = UnionName, roles = new[] { "buyer.drafter", "buyer.signatory" }, actReference = "Convenzione approvata con delibera di Consiglio 12/2026 (inventata)",
            protocolNumber = "1234/2026", protocolDate = today.AddDays(-1), expiresOn = today.AddYears(2),
        });
    }

    private static async Task<Person> AddAsync(Cast cast, string userName, string displayName, string does, object[] memberships)
    {
        var password = $"demo-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
        await cast.Operator.CreateAsync("/api/accounts/v1/accounts", new { userName, password, displayName, memberships });
        return new Person(userName, password, does);
    }

    private static object Member(Guid organisation, string kind, string name, params string[] roles) => new { organisation, organisationKind = kind, roles, name };
}
