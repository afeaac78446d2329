namespace Aggregator.Gateway.Accounts;

/// <summary>The roles that exist, by the kind of organisation that they are held in.</summary>
internal static class Roles
{
    private static readonly Dictionary<string, string[]> ByKind = new()
    {
        ["cpb"] = ["cpb.planner", "cpb.rup", "cpb.key-holder", "cpb.juror", "cpb.contract-manager", "cpb.admin", "dashboard"],
        ["body"] = ["buyer.drafter", "buyer.signatory", "buyer.gpp-referent", "buyer.rup", "buyer.dec", "buyer.finance", "dashboard"],
        ["operator"] = ["supplier"],
        ["auditor"] = ["auditor"],
        ["platform"] = ["platform.operator", "dashboard"],
    };

    public const string PlatformOperator = "platform.operator";

    /// <summary>The organisation that the people who run the platform act for.</summary>
    public static readonly Guid PlatformOrganisation = new("00000000-0000-7000-8000-000000000001");

    /// <summary>What people do in a body, and what it may delegate.</summary>
    public static readonly string[] OfBuyers = [.. ByKind["body"].Where(role => role.StartsWith("buyer.", StringComparison.Ordinal))];

    public static void Check(string? kind, IReadOnlyList<string>? roles, Guid organisation, string pointer, string kindField, Errors errors)
    {
        errors.Require(organisation, pointer + "/organisation");
        if (kind is null || !ByKind.TryGetValue(kind, out var known))
        {
            errors.Add($"{pointer}/{kindField}", "unknown-kind", ("known", string.Join(", ", ByKind.Keys)));
            return;
        }

        Check(known, roles, pointer + "/roles", errors);
    }

    /// <summary>Some of the roles known, each once.</summary>
    public static void Check(string[] known, IReadOnlyList<string>? roles, string pointer, Errors errors)
    {
        errors.Require(roles, pointer);
        for (var i = 0; i < (roles?.Count ?? 0); i++)
        {
            errors.If(!known.Contains(roles![i]), $"{pointer}/{i}", "unknown-role", ("known", string.Join(", ", known)));
            errors.If(roles.Take(i).Contains(roles[i]), $"{pointer}/{i}", "duplicate");
        }
    }
}
