using System.Security.Cryptography;
using System.Text.Json;

namespace Aggregator.Demo.Scenario;

/// <summary>Accounts of people, to look around in the portal with: one of each kind.</summary>
internal static class People
{
    private sealed record Person(string UserName, string Password, string Does);

    public static async Task EnterAsync(Cast cast, string? file)
    {
        var secretary = cast.Towns.Where(x => x.Name is "Abbiategrasso" or "Albairate" or "Ozzero").ToList();
        var shared = cast.Towns.Single(x => x.Name == Cast.Shared);
        Person[] people =
        [
            await AddAsync(cast, "ufficio.gare", "Ufficio gare", "plans lots, runs tenders, manages agreements",
                [Member(cast.Office.CpbId, "cpb", "Città metropolitana di Milano", "cpb.planner", "cpb.rup", "cpb.contract-manager", "cpb.admin")]),
            await AddAsync(cast, "segretaria.comunale", "Segretaria comunale", $"drafts for {string.Join(", ", secretary.Select(x => x.Name))}",
                [.. secretary.Select(x => Member(x.BodyId, "body", $"Comune di {x.Name}", "buyer.drafter", "buyer.gpp-referent"))]),
            await AddAsync(cast, "sindaco.cassano", "Responsabile di Cassano d'Adda", $"signs for {Cast.Shared}, which two central bodies share", [Member(shared.BodyId, "body", $"Comune di {Cast.Shared}", "buyer.signatory")]),
            await AddAsync(cast, "impresa", "Ufficio gare dell'impresa", $"bids and delivers as {cast.Firms[0].Name}", [Member(cast.Firms[0].OperatorId, "operator", cast.Firms[0].Name, "supplier")]),
            await AddAsync(cast, "revisore", "Revisore", "reads everything, verifies the log", [Member(Guid.CreateVersion7(), "auditor", "Collegio dei revisori", "auditor")]),
        ];
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

    private static async Task<Person> AddAsync(Cast cast, string userName, string displayName, string does, object[] memberships)
    {
        var password = $"demo-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
        await cast.Operator.CreateAsync("/api/accounts/v1/accounts", new { userName, password, displayName, memberships });
        return new Person(userName, password, does);
    }

    private static object Member(Guid organisation, string kind, string name, params string[] roles) => new { organisation, organisationKind = kind, roles, name };
}
