namespace Aggregator.DemandCollection.Tests.Bodies;

public sealed class ImportBodiesTests(World world)
{
    [Fact]
    public async Task Unions_schools_and_health_bodies_are_registered_once_and_changed_by_their_fiscal_code()
    {
        var (union, school, town) = (World.FiscalCode(), World.FiscalCode(), await world.TownAsync());
        var istat = (await world.Anybody.GetAsync($"/bodies/{town}")).Text("istatCode");
        var table = $"Tipo;Denominazione;Codice fiscale;Codice IPA;Provincia;PEC;Comuni\r\nUnione di comuni;Unione dei Navigli;{union};uc_nav;MI;unione@pec.example.it;{istat}\r\nScuola;Liceo Volta;{school};istsc_mips;Milano;;\r\n";
        Assert.Equal((2, 0, 0, 1, 0), Counts((await SendAsync(table)).Is(200)));
        Assert.Equal((0, 0, 2, 0, 0), Counts((await SendAsync(table)).Is(200)));
        Assert.Equal((0, 1, 1, 0, 0), Counts((await SendAsync(table.Replace("Liceo Volta", "Liceo Alessandro Volta"))).Is(200)));

        var body = (await world.Anybody.GetAsync($"/bodies?fiscalCode={union}")).Is(200)["items"].EnumerateArray().Single();
        Assert.Equal(("union", "015", "Milano", "03", "ITC4C", "uc_nav"), (body.GetProperty("kind").GetString(), body.GetProperty("province").GetString(), body.GetProperty("provinceName").GetString(),
            body.GetProperty("regionCode").GetString(), body.GetProperty("nuts3").GetString(), body.GetProperty("ipaCode").GetString()));
        Assert.Equal(town, (await world.Anybody.GetAsync($"/bodies/{body.GetProperty("id").GetGuid()}/members")).Is(200)["items"].EnumerateArray().Single().GetProperty("id").GetGuid());
        Assert.Equal(2, (await world.PublishedAsync((await world.Anybody.GetAsync($"/bodies?fiscalCode={school}")).Is(200)["items"].EnumerateArray().Single().GetProperty("id").GetGuid())).Count);
    }

    [Fact]
    public async Task Rows_that_cannot_be_used_are_reported_and_the_others_taken()
    {
        var (one, two, three) = (World.FiscalCode(), World.FiscalCode(), World.FiscalCode());
        (await world.PlatformOperator.PostAsync("/bodies", new { kind = "school", name = "Scuola", fiscalCode = three })).Is(201);
        var reply = (await SendAsync($"kind,name,fiscalCode,province,members\nunion,Unione,{one},,999999\ncastle,Castello,{two},,\nschool,Senza,,,\nschool,Scuola,{two},Atlantide,015146\nhealth,ASL,12345678901,,\nunion,Era una scuola,{three},,\nschool,Doppia,{one},,\n")).Is(200);
        Assert.Equal((1, 0, 0, 0), (reply["created"].GetInt32(), reply["changed"].GetInt32(), reply["unchanged"].GetInt32(), reply["membersChanged"].GetInt32()));
        Assert.Equal(
            [(2, "members", "body.member-unknown"), (3, "kind", "body.kind-unknown"), (4, "fiscalCode", "body.fiscal-code"), (5, "members", "body.not-a-union"), (5, "province", "body.province-unknown"),
             (6, "fiscalCode", "body.fiscal-code"), (7, "kind", "body.kind-fixed"), (8, "fiscalCode", "body.fiscal-code-twice")],
            reply["rejected"].EnumerateArray().Select(x => (x.GetProperty("row").GetInt32(), x.GetProperty("field").GetString()!, x.GetProperty("code").GetString()!)).Order());
    }

    [Fact]
    public async Task What_is_no_such_table_is_refused()
    {
        (await SendAsync("colonna\n1\n")).Refused(422, "body.headings");
        (await SendAsync($"tipo;nome;codice fiscale\nunione;\"Unione;{World.FiscalCode()}\n")).Refused(422, "territory.unreadable");
        (await SendAsync("tipo;nome;codice fiscale\nunione;Unione;1\n")).Refused(422, "territory.nothing-usable");
        (await world.Anybody.PostRawAsync("/bodies/imports", "x", "text/csv")).Is(401);
        (await world.As("cpb", Guid.NewGuid(), "cpb.admin").PostRawAsync("/bodies/imports", "x", "text/csv")).Is(403);
    }

    private Task<Reply> SendAsync(string table) => world.PlatformOperator.PostRawAsync("/bodies/imports", table, "text/csv");

    private static (int, int, int, int, int) Counts(Reply x) =>
        (x["created"].GetInt32(), x["changed"].GetInt32(), x["unchanged"].GetInt32(), x["membersChanged"].GetInt32(), x["rejectedCount"].GetInt32());
}
