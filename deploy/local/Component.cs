namespace Aggregator.Local;

/// <summary>One of the platform's programs.</summary>
/// <param name="Name">Its name for people and in logs.</param>
/// <param name="Key">Its short name: in routes (<c>/api/KEY/v1</c>), configuration keys and container names.</param>
/// <param name="Project">Its project file in the repository.</param>
/// <param name="Assembly">Its assembly.</param>
/// <param name="Database">Its database, which also names its two logins; null for a program that keeps nothing.</param>
public sealed record Component(string Name, string Key, string Project, string Assembly, string? Database)
{
    /// <summary>Collects demands; owns territory, categories and initiatives.</summary>
    public static readonly Component Demand =
        new("demand-collection", "demand", "services/demand-collection/DemandCollection.csproj", "Aggregator.DemandCollection", "aggregator_demand");

    /// <summary>Lot plans, procedures, sealed bids, awards.</summary>
    public static readonly Component Tender = new("tender", "tender", "services/tender/Tender.csproj", "Aggregator.Tender", "aggregator_tender");

    /// <summary>Agreements and call-off orders.</summary>
    public static readonly Component Contract = new("contract", "contract", "services/contract/Contract.csproj", "Aggregator.Contract", "aggregator_contract");

    /// <summary>Green criteria, evidence, indicators; the public record.</summary>
    public static readonly Component Gpp = new("gpp-monitoring", "gpp", "services/gpp-monitoring/GppMonitoring.csproj", "Aggregator.GppMonitoring", "aggregator_gpp");

    /// <summary>The only way in: routes, accounts, tokens, limits.</summary>
    public static readonly Component Gateway = new("gateway", "gateway", "gateway/Gateway/Gateway.csproj", "Aggregator.Gateway", "aggregator_gateway");

    /// <summary>The web pages.</summary>
    public static readonly Component Portal = new("portal", "portal", "gateway/Portal/Portal.csproj", "Aggregator.Portal", null);

    /// <summary>The four services.</summary>
    public static readonly IReadOnlyList<Component> Services = [Demand, Tender, Contract, Gpp];

    /// <summary>Everything that runs.</summary>
    public static readonly IReadOnlyList<Component> All = [.. Services, Gateway, Portal];

    /// <summary>The login that owns the tables and runs migrations.</summary>
    public string Owner => Database + "_owner";

    /// <summary>The login that serves: it may not rewrite log, seals and ledger.</summary>
    public string Login => Database + "_app";

    /// <summary>File name of its dll.</summary>
    public string Dll => Assembly + ".dll";

    /// <summary>Its dll as <c>dotnet build</c> left it in the repository.</summary>
    public string BuiltDll(string root, string configuration) =>
        Path.Combine(root, Path.GetDirectoryName(Project)!, "bin", configuration, "net10.0", Dll);
}
