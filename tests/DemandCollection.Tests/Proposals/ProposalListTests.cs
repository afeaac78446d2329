using System.Text;
using Aggregator.DemandCollection.Proposals;
using Aggregator.DemandCollection.Questionnaires;

namespace Aggregator.DemandCollection.Tests.Proposals;

public sealed class ProposalListTests
{
    private static readonly Dictionary<string, Questionnaire> Questionnaires = new[] { "office-cleaning", "road-maintenance" }.ToDictionary(x => x, x => SeedQuestionnaires.Read(x)!.Whole());

    [Fact]
    public void Italian_titles_labels_and_numbers_are_understood()
    {
        var item = Assert.Single(Read("""
            Identificativo;Categoria;Codice ISTAT;Sede;Descrizione;CPV;Quantità;Unità di misura;Valore annuo;Tipo di area;Interventi alla settimana;Materiale di consumo compreso;Mesi;Scadenza contratto;Priorità;Note
            E-17;office-cleaning;015146;Scuola Manzoni;Pulizia dopo i lavori;90919200-4;1.200,5;metri quadrati netti;€ 12.500,50;servizi igienici;2,5;Sì;24;31/12/2027;2;Dal piano energia
            """)).Item;
        var line = item.Line!;
        Assert.Equal(("E-17", "office-cleaning", "015146", 2, "Dal piano energia"), (item.SourceId, item.CategoryCode, item.IstatCode, item.Priority, item.Note));
        Assert.Equal(("Scuola Manzoni", 1200.5m, "m2", 12500.50m, 24, new DateOnly(2027, 12, 31)),
            (line.Site, line.Quantity!.Value, line.Unit, line.YearlyValue!.Value.Amount, line.Months!.Value, line.PresentContractExpiry!.Value));
        Assert.Equal(new Dictionary<string, string> { ["areaType"] = "toilets", ["timesPerWeek"] = "2.5", ["consumablesIncluded"] = "true" }, line.Fields!);
    }

    [Fact]
    public void English_titles_and_codes_are_understood_and_other_columns_are_left_alone()
    {
        var item = Assert.Single(Read("sourceId,category,unit,quantity,material,nature,colour\n\"R,1\",road-maintenance,t,\"12.5\",patching,service,red\n")).Item;
        Assert.Equal(("R,1", "t", 12.5m), (item.SourceId, item.Line!.Unit, item.Line.Quantity));
        Assert.Equal(new Dictionary<string, string> { ["material"] = "patching", ["nature"] = "service" }, item.Line.Fields!);
    }

    [Fact]
    public void What_cannot_be_understood_is_told_all_at_once_at_its_row_and_column()
    {
        var rows = Read($"id;categoria;quantità;valore annuo;mesi;scadenza;id ente;priorità;prezzo storico;note\n;;;;;;;;;\nA;office-cleaning;tanti;1,005;due;mai;io;alta;1,1234567;{new string('x', 1001)}\n");
        Assert.Equal(
        [
            ("/rows/1/bodyId", "uuid"), ("/rows/1/line/historicPrice", "digits"), ("/rows/1/line/months", "integer"), ("/rows/1/line/presentContractExpiry", "date"),
            ("/rows/1/line/quantity", "decimal"), ("/rows/1/line/yearlyValue", "digits"), ("/rows/1/note", "too-long"), ("/rows/1/priority", "integer"),
        ], Assert.Single(rows).Faults.Select(x => (x.Pointer, x.Code)).Order());
    }

    [Theory]
    [InlineData("", "proposal.unreadable")]
    [InlineData("nome;cognome\na;b\n", "proposal.headings")]
    [InlineData("id;categoria\na;b\n\"c;d\n", "proposal.unreadable")]
    [InlineData("id;categoria\na;b\n", null)]
    public void A_file_that_is_no_such_table_is_known(string text, string? fault)
    {
        using var list = ProposalList.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), Questionnaires);
        if (list.Fault is null)
        {
            _ = list.Read().Count();
        }

        Assert.Equal(fault, list.Fault);
    }

    private static List<ReceiveProposals.Delivered> Read(string text)
    {
        using var list = ProposalList.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), Questionnaires);
        Assert.Null(list.Fault);
        return [.. list.Read()];
    }
}
