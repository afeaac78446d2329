using System.Net;
using System.Text.Json.Nodes;
using Aggregator.Demo.Scenario;
using Aggregator.Demo.Territory;

namespace Aggregator.Journeys;

/// <summary>133 municipalities state, amend, quarrel over and withdraw their demands at the same time, and the totals are right to the cent.</summary>
public sealed class CampaignJourney(RunningPlatform platform)
{
    private const string Api = "/api/demand/v1";

    // An odd duration, so that nearly every total has to be rounded.
    private const int Months = 31;

    /// <summary>What a municipality does; each by its own drafter and signatory, all of them at once.</summary>
    private enum Course
    {
        Submits,
        Amends,
        Withdraws,
        WithdrawsAndStatesAnother,
        EditsTwiceAtOnce,
        StopsAtTheDraft,
    }

    [Fact]
    public async Task EverybodyAtOnceAndTheTotalsAreRightToTheCent()
    {
        var office = await OwnOffice.EnterAsync(platform);
        var towns = (await platform.PlayedAsync()).Cast.Towns;
        Assert.Equal(133, towns.Count);
        var initiative = await office.OpenAsync(DemandRule.Cleaning, Months, towns);
        using var watching = new CancellationTokenSource();
        var watched = WatchAsync(office.Planner, initiative, watching.Token);

        var ends = await Task.WhenAll(towns.Select((town, i) => RunAsync(town, initiative, office.Planner, (Course)(i % 6), new Random(i))));

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

    private static async Task<End> RunAsync(Town town, Guid initiative, Actor planner, Course course, Random random)
    {
        var lines = Lines(random);
        var demand = await DraftAsync(town, initiative, lines);
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
        }

        await SubmitAsync(town, demand);
        await planner.PostAsync($"{Api}/demands/{demand}/approve");
        return new End(town, demand, "approved", lines);
    }

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

    private static long Cents(decimal amount) => decimal.ToInt64(amount * 100m);

    private sealed record Line(long YearlyCents, int? Months, DateOnly Expiry);

    private sealed record End(Town Town, Guid Demand, string State, IReadOnlyList<Line> Lines)
    {
        /// <summary>In whole numbers, independently of the service: twelfths of a cent, and half a cent goes up.</summary>
        public long TotalCents => (2 * Lines.Sum(x => x.YearlyCents * Math.Min(x.Months ?? CampaignJourney.Months, CampaignJourney.Months)) + 12) / 24;
    }
}
