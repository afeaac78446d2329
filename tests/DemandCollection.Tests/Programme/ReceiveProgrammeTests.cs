using Aggregator.DemandCollection.Tests.Proposals;

namespace Aggregator.DemandCollection.Tests.Programme;

public sealed class ReceiveProgrammeTests(World world)
{
    private static string Cui(int number, char kind = 'S') => $"{kind}011992501582026{number:00000}";

    private static object Row(int number, string cpv = "90919200-4", string cost = "84000.00") => new { cui = Cui(number), cpv, description = "Pulizia uffici", expiry = "2027-06-30", yearlyCost = new { amount = cost } };

    private static Task<Reply> BringAsync(Actor actor, params object[] rows) => actor.PostAsync("/programme-rows", new { rows });

    [Fact]
    public async Task Rows_become_proposals_by_their_cui_and_the_same_programme_again_changes_nothing()
    {
        var collection = await world.OpenAsync();
        var drafter = world.Drafter(collection.Body);
        var first = await BringAsync(drafter, Row(1), Row(2, "50232100"), Row(3, "34144213"));
        Assert.Equal((2, 0, 0), first.Tally());
        Assert.Equal(("/rows/2", Cui(3)), (first["notAggregated"][0].GetProperty("pointer").GetString(), first["notAggregated"][0].GetProperty("cui").GetString()));
        Assert.Equal((0, 0, 2), (await BringAsync(drafter, Row(2, "50232100"), Row(1), Row(3, "34144213"))).Tally());
        Assert.Equal((0, 1, 0), (await BringAsync(drafter, Row(1, cost: "90000.00"))).Tally());
        var proposal = (await drafter.GetAsync($"/proposals?source=programme&initiativeId={collection.Id}")).Is(200)["items"][0];
        var line = proposal.GetProperty("line");
        Assert.Equal((Cui(1), "90000.00", "2027-06-30"), (line.GetProperty("cui").GetString(), line.GetProperty("yearlyValue").GetProperty("amount").GetString(), line.GetProperty("presentContractExpiry").GetString()));
        Assert.Equal(2, (await world.ProposalsAsync(collection.Body)).Count);
    }

    [Fact]
    public async Task Wrong_rows_are_reported_and_the_others_taken()
    {
        var drafter = world.Drafter(await world.TownAsync());
        var reply = await BringAsync(drafter, Row(1), Row(2, "9091"), Row(3, cost: "-1.00"), Row(1, "50230000"), Row(4));
        Assert.Equal((2, 0, 0), reply.Tally());
        Assert.Equal([("/rows/1/cpv", "identifier.form"), ("/rows/2/yearlyCost", "positive"), ("/rows/3/cui", "programme.twice")], reply.RejectedRows());
        Assert.Equal([("/rows", "required")], (await BringAsync(drafter)).Is(400).Errors);
        Assert.Equal([("/rows/0/description", "required"), ("/rows/0/yearlyCost", "required")], (await BringAsync(drafter, new { cui = Cui(1), cpv = "90919200" })).Is(400).Errors);
        Assert.Equal([("/rows", "too-many")], (await BringAsync(drafter, [.. Enumerable.Range(0, 5001).Select(i => Row(i))])).Is(400).Errors);
    }

    [Fact]
    public async Task A_table_is_taken_like_json()
    {
        var collection = await world.OpenAsync();
        var drafter = world.Drafter(collection.Body);
        var table = System.Text.Encoding.Latin1.GetBytes($"Codice CUI;CPV;Descrizione;Scadenza;Costo annuo\n{Cui(1).ToLowerInvariant()};90919200-4;Pulizia uffici;30/06/2027;84.000,00\n{Cui(2)};50232100;Viabilità;;1.000\n"
            + $"{Cui(3)};34144213;Autocarro;;5\n{Cui(4)};9091;x;ieri;tanto\n{Cui(1)};90919200;x;;1\n");
        var first = await drafter.PostFileAsync("/programme-rows", table, "text/csv");
        Assert.Equal((2, 0, 0), first.Tally());
        Assert.Equal([("/rows/3/expiry", "date"), ("/rows/3/yearlyCost", "decimal"), ("/rows/3/cpv", "identifier.form"), ("/rows/4/cui", "programme.twice")], first.RejectedRows());
        Assert.Equal("/rows/2", first["notAggregated"][0].GetProperty("pointer").GetString());
        Assert.Equal((0, 0, 2), (await drafter.PostFileAsync("/programme-rows", table, "text/csv")).Tally());
        Assert.Equal((0, 0, 1), (await BringAsync(drafter, Row(1))).Tally());
        (await drafter.PostFileAsync("/programme-rows", "a;b\n1;2\n"u8.ToArray(), "text/csv")).Refused(422, "programme.headings");
        (await drafter.PostFileAsync("/programme-rows", "cui;cpv;descrizione;costo annuo\n\"1;2\n"u8.ToArray(), "text/csv")).Refused(422, "proposal.unreadable");
    }

    [Fact]
    public async Task A_row_of_another_bodys_programme_is_reported()
    {
        var (own, other) = (World.FiscalCode(), World.FiscalCode());
        var body = (await world.PlatformOperator.PostAsync("/bodies", new { kind = "municipality", name = $"Comune {World.Next()}", istatCode = World.Istat(), fiscalCode = own })).Created();
        object Of(string code) => new { cui = $"S{code}202600001", cpv = "90919200-4", description = "Pulizia uffici", yearlyCost = new { amount = "84000.00" } };
        var reply = await BringAsync(world.Drafter(body), Of(other), Of(own));
        Assert.Equal((1, 0, 0), reply.Tally());
        Assert.Equal([("/rows/0/cui", "demand.cui-other-body")], reply.RejectedRows());
    }

    [Fact]
    public async Task A_programme_is_its_bodys_own()
    {
        var body = await world.TownAsync();
        (await BringAsync(world.AsDelegate(Guid.CreateVersion7(), body, "buyer.drafter"), Row(1))).Is(200);
        (await BringAsync(world.Drafter(await world.TownAsync()), Row(1))).Is(200);
        Assert.Single(await world.ProposalsAsync(body));
        (await BringAsync(world.Planner(await world.CpbAsync()), Row(1))).Is(403);
        (await BringAsync(world.Drafter(Guid.CreateVersion7()), Row(1))).Refused(422, "proposal.unknown-body");
    }
}
