using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Identifiers;

namespace Aggregator.DemandCollection.Territories;

/// <summary>A border of an import: its row and the two codes that it names.</summary>
internal sealed record BorderRow(int Row, IReadOnlyList<string> Codes);

/// <summary>A list of municipalities, as ISTAT publishes it or simpler, and a list of pairs that border on each other.</summary>
internal static class TerritoryLists
{
    public const string Municipalities = "municipalities";

    public const string Adjacency = "adjacency";

    public const string Boundaries = "boundaries";

    // ISTAT's own headings first; it adds years to some and changes the case of others.
    private static readonly Dictionary<string, string[]> MunicipalityHeadings = new()
    {
        ["istatCode"] = ["codice comune formato alfanumerico", "codice istat", "codice istat del comune", "istatcode", "istat code", "istat", "pro com t"],
        ["name"] = ["denominazione in italiano", "denominazione italiana e straniera", "denominazione", "nome", "comune", "name"],
        ["provinceName"] = ["denominazione dell unita territoriale sovracomunale*", "provincia", "provincename"],
        ["region"] = ["denominazione regione", "regione", "region"],
        ["cadastral"] = ["codice catastale*", "cadastral"],
        ["ipaCode"] = ["codice ipa", "ipacode", "ipa"],
        ["fiscalCode"] = ["codice fiscale", "fiscalcode"],
        ["population"] = ["popolazione", "abitanti", "population", "population 2021", "popolazione legale 2021*", "popolazione*", "population*"],
        ["latitude"] = ["latitudine", "latitude", "lat"],
        ["longitude"] = ["longitudine", "longitude", "lon", "lng"],
        ["areaKm2"] = ["superficie km2", "superficie kmq", "superficie", "area km2", "areakm2"],
        ["email"] = ["pec", "email", "posta elettronica certificata"],
    };

    private static readonly Dictionary<string, string[]> AdjacencyHeadings = new()
    {
        ["a"] = ["istat a", "comune a", "codice istat a", "a"],
        ["b"] = ["istat b", "comune b", "codice istat b", "b"],
    };

    /// <summary>The municipalities of a list, or the code of what makes it no such list.</summary>
    public static string? Open(Stream file, out DelimitedTable table) => Open(file, MunicipalityHeadings, ["istatCode", "name"], out table);

    /// <summary>The pairs of a list, or the code of what makes it no such list.</summary>
    public static string? OpenPairs(Stream file, out DelimitedTable table) => Open(file, AdjacencyHeadings, ["a", "b"], out table);

    /// <summary>The rows of municipalities; those whose numbers are none are reported.</summary>
    public static IEnumerable<BodyRow> Read(DelimitedTable table, Report report)
    {
        while (table.Next())
        {
            var istat = table["istatCode"];
            var right = Number("latitude", out var latitude) & Number("longitude", out var longitude) & Number("areaKm2", out var area);
            if (!DelimitedTable.Integer(table["population"], out var population))
            {
                report.Reject(Municipalities, table.Row, "population", istat, "body.number");
            }
            else if (right)
            {
                // Without a name or a code the row is taken for what it is and reported with the rest of what is wrong with it.
                yield return new BodyRow(table.Row, new Particulars(BodyKind.Municipality, table["name"] ?? "", table["fiscalCode"], istat ?? "", null, table["provinceName"], table["region"],
                    population, latitude, longitude, area, table["email"], table["ipaCode"] ?? IpaOf(table["cadastral"])));
            }

            bool Number(string field, out decimal? value)
            {
                var well = DelimitedTable.Number(table[field], out value);
                if (!well)
                {
                    report.Reject(Municipalities, table.Row, field, istat, "body.number");
                }

                return well;
            }
        }
    }

    public static IEnumerable<BorderRow> ReadPairs(DelimitedTable table)
    {
        while (table.Next())
        {
            yield return new BorderRow(table.Row, [table["a"] ?? "", table["b"] ?? ""]);
        }
    }

    /// <summary>IndicePA makes a municipality's code of its cadastral one.</summary>
    private static string? IpaOf(string? cadastral) => cadastral is not null && Identifier.IsCadastral(cadastral.ToUpperInvariant()) ? "c_" + cadastral.ToLowerInvariant() : null;

    private static string? Open(Stream file, Dictionary<string, string[]> headings, string[] needed, out DelimitedTable table)
    {
        var opened = table = DelimitedTable.Open(file, headings);
        return opened.Broken ? "territory.unreadable" : needed.All(opened.Has) ? null : "territory.headings";
    }
}
