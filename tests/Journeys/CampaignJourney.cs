using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Aggregator.Demo.Scenario;
using Aggregator.Demo.Territory;

namespace Aggregator.Journeys;

/// <summary>
/// 133 municipalities state, import, amend, quarrel over and withdraw their demands at the same time, and the totals are right to the cent: on the board, in
/// the closure and in what the tender service heard.
/// </summary>
public sealed class CampaignJourney(RunningPlatform platform)
{
    private const string Api = "/api/demand/v1";

    // An odd duration, so that nearly every total has to be rounded.
    private const int Months = 31;

    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it-IT");

    /// <summary>What a municipality does; each by its own drafter and signatory, all of them at once.</summary>
    private enum Course
    {
        Submits,
        Amends,
        Withdraws,
        WithdrawsAndStatesAnother,
        EditsTwiceAtOnce,
        StopsAtTheDraft,
        ImportsText,
        ImportsTwoWorkbooksAtOnce,
        ImportsErrorsFirst,
    }

    private static readonly int Courses = Enum.GetValues<Course>().Length;

    [Fact]
    public async Task EverybodyAtOnceAndTheTotalsAreRightToTheCent()
    {
        var office = await OwnOffice.EnterAsync(platform);
        var towns = (await platform.PlayedAsync()).Cast.Towns;
        Assert.Equal(133, towns.Count);
        var initiative = await office.OpenAsync(DemandRule.Cleaning, Months, towns);
        using var watching = new CancellationTokenSource();
        var watched = WatchAsync(office.Planner, initiative, watching.Token);

        var ends = await Task.WhenAll(towns.Select((town, i) => RunAsync(town, initiative, office.Planner, (Course)(i % Courses), new Random(i))));

        await watching.CancelAsync();
        Assert.True(await watched > 0);
        await CheckBoardAsync(office.Planner, initiative, ends);
        await CheckClosureAsync(office.Planner, initiative, [.. ends.Where(x => x.State == "approved")]);
    }

    private static async Task CheckBoardAsync(Actor planner, Guid initiative, IReadOnlyList<End> ends)
    {
        var board = await planner.GetAsync($"{Api}/initiatives/{initiative}/board");
        var approved = ends.Where(x => x.State == "approved").ToList();
        Assert.Equal(approved.Sum(x => x.TotalCents), Cents(board.Amount("totalValue")));
        Assert.Equal(approved.Sum(x => x.TotalCents), Cents(board.Amount("approvedValue")));
        Assert.Equal(approved.Sum(x => x.TotalCents), board.List("provinces").Sum(x => Cents(x.Amount("totalValue"))));
        var bodies = board["bodies"]!;
        Assert.Equal((133, approved.Count, ends.Count(x => x.State == "withdrawn"), ends.Count(x => x.State == "draft"), 0),
            (bodies.Number("invited"), bodies.Number("approved"), bodies.Number("withdrawn"), bodies.Number("drafting"), bodies.Number("undecided")));
        Assert.Equal(
            approved.SelectMany(x => x.Lines).GroupBy(x => $"{x.Expiry.Year}Q{(x.Expiry.Month + 2) / 3}").OrderBy(x => x.Key).Select(x => (x.Key, x.Sum(line => line.YearlyCents))),
            board.List("expiries").Select(x => (x.Text("quarter"), Cents(x.Amount("yearlyValue")))));
        var totals = (await planner.GetAsync($"{Api}/campaigns/totals")).List("categories").Single();
        Assert.Equal((133, approved.Count, approved.Sum(x => x.TotalCents)), (totals.Number("invited"), totals.Number("answered"), Cents(totals.Amount("approvedValue"))));
    }

    private async Task CheckClosureAsync(Actor planner, Guid initiative, IReadOnlyList<End> approved)
    {
        var closed = await planner.PostAsync($"{Api}/initiatives/{initiative}/close");
        Assert.Equal((approved.Count, approved.Sum(x => x.TotalCents)), (closed.Number("count"), Cents(closed.Amount("totalValue"))));
        await Parallel.ForEachAsync(approved, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (end, _) =>
        {
            var demand = await end.Town.Drafter.GetAsync($"{Api}/demands/{end.Demand}");
            Assert.Equal((true, end.TotalCents), ((bool)demand["locked"]!, Cents(demand.Amount("totalValue"))));
            Assert.Equal(end.TotalCents, demand.List("lines").Sum(x => Cents(x.Amount("totalValue"))));
        });
        await platform.SettledAsync();
        var proof = (await planner.GetAsync($"/api/tender/v1/initiatives/{initiative}/closures")).List("items").Single();
        Assert.Equal((true, approved.Count, approved.Sum(x => x.TotalCents), closed.Text("hash")),
            ((bool)proof["matches"]!, proof.Number("knownCount"), Cents(proof.Amount("knownTotalValue")), proof.Text("knownHash")));
    }

    /// <summary>The planner looks on meanwhile: whenever it looks, the provinces add up to the total.</summary>
    private static async Task<int> WatchAsync(Actor planner, Guid initiative, CancellationToken until)
    {
        for (var looks = 0; ; looks++)
        {
            if (until.IsCancellationRequested)
            {
                return looks;
            }

            var board = await planner.GetAsync($"{Api}/initiatives/{initiative}/board");
            Assert.Equal(board.Amount("totalValue"), board.List("provinces").Sum(x => x.Amount("totalValue")));
            Assert.Equal(133, board["bodies"]!.Number("invited"));
        }
    }

    private async Task<End> RunAsync(Town town, Guid initiative, Actor planner, Course course, Random random)
    {
        var lines = Lines(random);
        var demand = course is Course.ImportsText or Course.ImportsErrorsFirst ? await ImportFirstAsync(town, initiative, lines, course == Course.ImportsErrorsFirst) : await DraftAsync(town, initiative, lines);
        switch (course)
        {
            case Course.StopsAtTheDraft:
                return new End(town, demand, "draft", []);
            case Course.Amends:
                await SubmitAsync(town, demand);
                lines = Lines(random);
                var sent = await town.Drafter.GetAsync($"{Api}/demands/{demand}");
                Assert.Equal("amended", (await town.Drafter.PutAsync($"{Api}/demands/{demand}", Body(lines), Tag(sent))).Text("state"));
                break;
            case Course.Withdraws:
                await SubmitAsync(town, demand);
                await WithdrawAsync(town, demand);
                return new End(town, demand, "withdrawn", []);
            case Course.WithdrawsAndStatesAnother:
                await SubmitAsync(town, demand);
                await WithdrawAsync(town, demand);
                demand = await DraftAsync(town, initiative, lines = Lines(random));
                break;
            case Course.EditsTwiceAtOnce:
                // Two windows of the same officer: one is saved, the other hears that it is late, and nothing is overwritten silently.
                Line[][] both = [Lines(random), Lines(random)];
                var tag = Tag(await town.Drafter.GetAsync($"{Api}/demands/{demand}"));
                var answers = await Task.WhenAll(both.Select(x => town.Drafter.TryAsync(HttpMethod.Put, $"{Api}/demands/{demand}", Body(x), tag)));
                Assert.Equal([HttpStatusCode.OK, HttpStatusCode.PreconditionFailed], answers.Select(x => x.Status).Order());
                lines = both[answers[0].Status == HttpStatusCode.OK ? 0 : 1];
                break;
            case Course.ImportsText:
                // What was signed is replaced by a workbook, and signed again.
                await SubmitAsync(town, demand);
                lines = Lines(random);
                Assert.Equal("done", (await ImportAsync(town, initiative, Files.Workbook(Table(lines)), Files.Xlsx, await TagAsync(town, demand))).Text("state"));
                Assert.Equal("amended", (await town.Drafter.GetAsync($"{Api}/demands/{demand}")).Text("state"));
                break;
            case Course.ImportsTwoWorkbooksAtOnce:
                lines = await ImportTwoAtOnceAsync(town, initiative, demand, [Lines(random), Lines(random)]);
                break;
            case Course.ImportsErrorsFirst:
                lines = await ImportAgainAsync(town, initiative, demand, Lines(random));
                break;
        }

        await SubmitAsync(town, demand);
        await planner.PostAsync($"{Api}/demands/{demand}/approve");
        return new End(town, demand, "approved", lines);
    }

    /// <summary>A text file begins the demand; one that is wrong in its last row begins none, whatever the rows before it say.</summary>
    private async Task<Guid> ImportFirstAsync(Town town, Guid initiative, IReadOnlyList<Line> lines, bool errorsFirst)
    {
        if (errorsFirst)
        {
            var refused = await ImportAsync(town, initiative, Files.Text([.. Table(lines), ["Scuola", "Pulizia aule", "metri quadrati netti", "molti", "mille", "Uffici", "5", "", ""]]), Files.Csv);
            Assert.Equal(("refused", 2), (refused.Text("state"), refused.Number("errorCount")));
            Assert.All(refused.List("errors"), x => Assert.Equal(lines.Count + 2, x.Number("row")));
            Assert.Empty(await town.Drafter.ListAsync($"{Api}/demands?initiativeId={initiative}"));
        }

        var done = await ImportAsync(town, initiative, Files.Text(Table(lines)), Files.Csv);
        Assert.Equal(("done", lines.Count, false), (done.Text("state"), done.Number("rows"), (bool)done["unchanged"]!));
        return done.Id("demandId");
    }

    /// <summary>Two windows again, with a file each: the lines of one are the demand's, and none of the other's.</summary>
    private async Task<Line[]> ImportTwoAtOnceAsync(Town town, Guid initiative, Guid demand, Line[][] both)
    {
        var tag = await TagAsync(town, demand);
        var states = await Task.WhenAll(both.Select(async x =>
        {
            var (status, started) = await platform.Gateway.StartImportAsync(town.Drafter, initiative, Files.Workbook(Table(x)), Files.Xlsx, tag);

            // Too late at the door, or found too late when its turn comes.
            return status == HttpStatusCode.PreconditionFailed ? "refused" : (await Files.EndedAsync(town.Drafter, Accepted(status, started))).Text("state");
        }));
        Assert.Equal(["done", "refused"], states.Order());
        return both[states[0] == "done" ? 0 : 1];
    }

    /// <summary>What is exported and imported again changes nothing, a wrong table neither, another one does.</summary>
    private async Task<Line[]> ImportAgainAsync(Town town, Guid initiative, Guid demand, Line[] others)
    {
        var before = await town.Drafter.GetAsync($"{Api}/demands/{demand}");
        var exported = (await town.Drafter.GetAsync($"{Api}/demands/{demand}/spreadsheet?format=csv")).GetValue<string>();
        var same = await ImportAsync(town, initiative, Encoding.UTF8.GetBytes(exported), Files.Csv, Tag(before));
        Assert.Equal(("done", true), (same.Text("state"), (bool)same["unchanged"]!));
        var wrong = await ImportAsync(town, initiative, Files.Workbook(Table([.. others, others[0] with { YearlyCents = 0 }])), Files.Xlsx, Tag(before));
        Assert.Equal("refused", wrong.Text("state"));
        var after = await town.Drafter.GetAsync($"{Api}/demands/{demand}");
        Assert.Equal((before.Number("version"), before["lines"]!.ToJsonString()), (after.Number("version"), after["lines"]!.ToJsonString()));
        Assert.Equal("done", (await ImportAsync(town, initiative, Files.Text(Table(others)), Files.Csv, Tag(before))).Text("state"));
        return others;
    }

    private async Task<JsonNode> ImportAsync(Town town, Guid initiative, byte[] file, string type, string? ifMatch = null)
    {
        var (status, started) = await platform.Gateway.StartImportAsync(town.Drafter, initiative, file, type, ifMatch);
        return await Files.EndedAsync(town.Drafter, Accepted(status, started));
    }

    private static JsonNode Accepted(HttpStatusCode status, JsonNode? started)
    {
        Assert.True(status == HttpStatusCode.Accepted, $"{(int)status}: {started}");
        return started!;
    }

    private static async Task<string> TagAsync(Town town, Guid demand) => Tag(await town.Drafter.GetAsync($"{Api}/demands/{demand}"));

    private static async Task<Guid> DraftAsync(Town town, Guid initiative, IReadOnlyList<Line> lines) => (await town.Drafter.CreateAsync($"{Api}/initiatives/{initiative}/demands", Body(lines))).Id();

    private static Task<JsonNode> SubmitAsync(Town town, Guid demand) =>
        town.Signatory.PostAsync($"{Api}/demands/{demand}/submit", new { protocolNumber = "7/2026", protocolDate = "2026-01-02", actReference = "delibera di Giunta 7/2026" });

    private static Task<JsonNode> WithdrawAsync(Town town, Guid demand) => town.Signatory.PostAsync($"{Api}/demands/{demand}/withdraw", new { reason = "Contratto prorogato" });

    private static string Tag(JsonNode demand) => $"\"{demand.Number("version")}\"";

    private static Line[] Lines(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => new Line(random.Next(1, 9_999_999), random.Next(3) == 0 ? random.Next(1, 40) : null, new DateOnly(2026 + random.Next(3), random.Next(1, 13), 15)))];

    private static object Body(IReadOnlyList<Line> lines) => new
    {
        lines = lines.Select(x => new
        {
            site = "Municipio", description = "Pulizia uffici", quantity = 100m, unit = "m2", yearlyValue = Wire.Euro(x.YearlyCents / 100m), months = x.Months, presentContractExpiry = x.Expiry,
            fields = new { areaType = "offices", timesPerWeek = "5" },
        }),
    };

    /// <summary>The same lines as a table, with the decimals and days of Italy.</summary>
    private static IReadOnlyList<IReadOnlyList<string>> Table(IReadOnlyList<Line> lines) =>
    [
        ["Sede", "Descrizione", "Unità di misura", "Quantità", "Valore annuo (euro, IVA esclusa)", "Tipo di area", "Interventi alla settimana", "Mesi", "Scadenza del contratto attuale"],
        .. lines.Select(x => (string[])["Municipio", "Pulizia uffici", "metri quadrati netti", "100", (x.YearlyCents / 100m).ToString("0.00", Italian), "Uffici", "5", $"{x.Months}", x.Expiry.ToString("dd/MM/yyyy", Italian)]),
    ];

    private static long Cents(decimal amount) => decimal.ToInt64(amount * 100m);

    private sealed record Line(long YearlyCents, int? Months, DateOnly Expiry);

    private sealed record End(Town Town, Guid Demand, string State, IReadOnlyList<Line> Lines)
    {
        /// <summary>In whole numbers, independently of the service: twelfths of a cent, and half a cent goes up.</summary>
        public long TotalCents => (2 * Lines.Sum(x => x.YearlyCents * Math.Min(x.Months ?? CampaignJourney.Months, CampaignJourney.Months)) + 12) / 24;
    }
}
