using System.Text;
using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Territories;

namespace Aggregator.DemandCollection.Tests.Territories;

public sealed class TerritoryListsTests
{
    // The headings of ISTAT's Elenco-comuni-italiani.csv, line breaks inside quotes included.
    private const string IstatHeadings = "Codice Regione;\"Codice dell'Unità territoriale sovracomunale \n(valida a fini statistici)\";Codice Provincia (Storico)(1);Progressivo del Comune (2);"
        + "Codice Comune formato alfanumerico;Denominazione (Italiana e straniera);Denominazione in italiano;Denominazione altra lingua;Codice Ripartizione Geografica;Ripartizione geografica;"
        + "Denominazione Regione;\"Denominazione dell'Unità territoriale sovracomunale \n(valida a fini statistici)\";Tipologia di Unità territoriale sovracomunale;"
        + "Flag Comune capoluogo di provincia/città metropolitana/libero consorzio;Sigla automobilistica;Codice Comune formato numerico;Codice Catastale del comune;Codice NUTS3 2024\r\n";

    private const string IstatRows = "01;201;001;001;001001;Agliè;Agliè;;1;Nord-ovest;Piemonte;Torino;3;0;TO;1001;A074;ITC11\r\n"
        + "04;021;021;008;021008;Bolzano/Bozen;Bolzano;Bozen;2;Nord-est;Trentino-Alto Adige/Südtirol;Bolzano/Bozen;2;1;BZ;21008;A952;ITH10\r\n";

    public static TheoryData<string> EncodingNames => ["iso-8859-1", "utf-8"];

    [Theory]
    [MemberData(nameof(EncodingNames))]
    public void Istats_list_is_read_in_either_encoding(string encoding)
    {
        var (rows, report, broken) = Read(Encoding.GetEncoding(encoding).GetBytes(IstatHeadings + IstatRows));
        Assert.Equal((0, false), (report.Count, broken));
        Assert.Equal(
            [new Particulars(BodyKind.Municipality, "Agliè", IstatCode: "001001", ProvinceName: "Torino", Region: "Piemonte", IpaCode: "c_a074"),
             new Particulars(BodyKind.Municipality, "Bolzano", IstatCode: "021008", ProvinceName: "Bolzano/Bozen", Region: "Trentino-Alto Adige/Südtirol", IpaCode: "c_a952")],
            rows.Select(x => x.Facts));
        Assert.Equal([2, 3], rows.Select(x => x.Row));
    }

    [Fact]
    public void Windows_own_characters_and_a_byte_order_mark_are_understood()
    {
        var windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        Assert.Equal("Aosta – Vallée d’Aoste", Read(windows.GetBytes("istat;nome\n007003;Aosta – Vallée d’Aoste\n")).Rows.Single().Facts.Name);
        Assert.Equal("Agliè", Read([.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes("istat,nome\r\n001001,\"Agliè\"")]).Rows.Single().Facts.Name);
    }

    [Fact]
    public void A_simple_list_has_numbers_as_people_write_them()
    {
        var (rows, report, _) = Read("Nome;Codice ISTAT;Abitanti;Superficie (km2);Latitudine;lon;Codice fiscale;PEC\r\nMilano;015146;1.354.196;181,67;45,464664;9.188540;01199250158;protocollo@postacert.comune.milano.it\r\n\r\n;;;;;;;\r\n"u8.ToArray());
        Assert.Equal(0, report.Count);
        Assert.Equal(new Particulars(BodyKind.Municipality, "Milano", "01199250158", "015146", Population: 1_354_196, Latitude: 45.464664m, Longitude: 9.18854m, AreaKm2: 181.67m,
            Email: "protocollo@postacert.comune.milano.it"), Assert.Single(rows).Facts);
    }

    [Fact]
    public void Wrong_numbers_are_reported_by_row_and_field()
    {
        var (rows, report, _) = Read("istat,name,population,lat,lon\n015146,Milano,molti,x,NaN\n015182,Rho,50000,45.5,9.0\n"u8.ToArray());
        Assert.Equal("015182", Assert.Single(rows).Facts.IstatCode);
        Assert.Equal([(2, "latitude", "015146", "body.number"), (2, "longitude", "015146", "body.number"), (2, "population", "015146", "body.number")],
            report.Kept.Select(x => (x.Row, x.Field!, x.Key!, x.Code)).Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a;b;c\n1;2;3\n")]
    [InlineData("istat;sigla\n015146;MI\n")]
    [InlineData("{\"type\":\"FeatureCollection\"}")]
    public void What_is_no_list_is_refused(string text)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        Assert.NotNull(TerritoryLists.Open(file, out var table));
        table.Dispose();
    }

    [Fact]
    public void A_quote_that_never_closes_and_a_row_without_end_break_the_file()
    {
        var (rows, _, broken) = Read("istat;nome\n015146;Milano\n015182;\"Rho\n015209;Sesto\n"u8.ToArray());
        Assert.True(broken);
        Assert.Equal("015146", rows[0].Facts.IstatCode);
        Assert.True(Read(Encoding.UTF8.GetBytes($"istat;nome\n015146;{new string('x', 1 << 20)}\n")).Broken);
        Assert.True(Read(Encoding.UTF8.GetBytes(new string('x', 1 << 20))).Broken);
    }

    [Fact]
    public void Short_rows_lack_what_they_do_not_say()
    {
        var rows = Read("istat;nome;abitanti\n015146\n015182;Rho\n015209;Sesto;80000;zu viel\n"u8.ToArray()).Rows;
        Assert.Equal([("015146", "", null), ("015182", "Rho", null), ("015209", "Sesto", 80000)], rows.Select(x => (x.Facts.IstatCode!, x.Facts.Name, x.Facts.Population)));
    }

    private static (IReadOnlyList<BodyRow> Rows, Report Report, bool Broken) Read(byte[] bytes)
    {
        var report = new Report();
        using var file = new MemoryStream(bytes);
        TerritoryLists.Open(file, out var table);
        using (table)
        {
            return (table.Broken ? [] : [.. TerritoryLists.Read(table, report)], report, table.Broken);
        }
    }
}
