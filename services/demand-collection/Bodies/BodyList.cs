using Aggregator.DemandCollection.Identifiers;
using Aggregator.DemandCollection.Territories;

namespace Aggregator.DemandCollection.Bodies;

/// <summary>What a table says of a union's members.</summary>
internal sealed record UnionRow(int Row, string FiscalCode, IReadOnlyList<string> IstatCodes);

/// <summary>A table of bodies other than municipalities.</summary>
internal static class BodyList
{
    public const string Part = "bodies";

    private static readonly Dictionary<string, string[]> Headings = new()
    {
        ["kind"] = ["tipo", "tipologia", "kind"],
        ["name"] = ["denominazione", "nome", "ente", "name"],
        ["fiscalCode"] = ["codice fiscale", "fiscalcode", "cf"],
        ["ipaCode"] = ["codice ipa", "ipacode", "ipa"],
        ["province"] = ["provincia", "codice provincia", "sigla", "province"],
        ["email"] = ["pec", "email", "posta elettronica certificata"],
        ["members"] = ["comuni", "comuni aderenti", "members"],
    };

    private static readonly Dictionary<string, BodyKind> Kinds = new()
    {
        ["union"] = BodyKind.Union, ["unione"] = BodyKind.Union, ["unione di comuni"] = BodyKind.Union, ["comunita montana"] = BodyKind.Union, ["unione montana"] = BodyKind.Union,
        ["school"] = BodyKind.School, ["scuola"] = BodyKind.School, ["istituto scolastico"] = BodyKind.School,
        ["health"] = BodyKind.Health, ["sanita"] = BodyKind.Health, ["ente sanitario"] = BodyKind.Health, ["azienda sanitaria"] = BodyKind.Health,
        ["other"] = BodyKind.Other, ["altro"] = BodyKind.Other,
    };

    public static DelimitedTable Open(Stream file) => DelimitedTable.Open(file, Headings);

    /// <summary>The code of what makes it no such table; null where it is one.</summary>
    public static string? Fault(DelimitedTable table) => table.Broken ? "territory.unreadable" : table.Has("kind") && table.Has("name") && table.Has("fiscalCode") ? null : "body.headings";

    /// <summary>The rows of bodies, each with what it says of members; those that say too little are reported.</summary>
    /// <param name="table">The table.</param>
    /// <param name="day">On which day provinces are looked up by name.</param>
    /// <param name="report">Takes what cannot be used.</param>
    public static IEnumerable<(BodyRow Body, IReadOnlyList<UnionRow> Members)> Read(DelimitedTable table, DateOnly day, Report report)
    {
        while (table.Next())
        {
            var (code, named, members) = (table["fiscalCode"], table["province"], table["members"]);
            var kind = Kinds.TryGetValue(Folded.Of(table["kind"] ?? ""), out var known) ? known : (BodyKind?)null;
            var province = named is null ? null : TerritorialUnits.Find(named, day);
            var istat = members?.Split([' ', ',', '|', '/'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
            var faults = new (bool Wrong, string Field, string Code)[]
            {
                (kind is null, "kind", "body.kind-unknown"), (code is null, "fiscalCode", "body.fiscal-code"), (named is not null && province is null, "province", "body.province-unknown"),
                (istat.Length > 0 && kind != BodyKind.Union, "members", "body.not-a-union"), (!istat.All(Identifier.IsIstat), "members", "body.istat-code"),
            }.Where(x => x.Wrong).ToList();
            foreach (var (_, field, fault) in faults)
            {
                report.Reject(Part, table.Row, field, code, fault);
            }

            if (faults.Count == 0)
            {
                yield return (new BodyRow(table.Row, new Particulars(kind!.Value, table["name"] ?? "", code, Province: province, Email: table["email"], IpaCode: table["ipaCode"])),
                    istat.Length == 0 ? [] : [new UnionRow(table.Row, code!, istat)]);
            }
        }
    }
}
