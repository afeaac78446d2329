using System.Globalization;
using System.Text.Json.Nodes;

namespace Aggregator.Demo.Scenario;

/// <summary>The tables at the end, read from the open data as anybody would.</summary>
internal sealed class Report(Gateway gateway)
{
    private static readonly string[] Words = ["lot", "winner", "green"];
    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it-IT");

    /// <summary>Waits until the public record has heard everything, checks it against what was played, and prints it.</summary>
    public async Task PrintAsync(IReadOnlyList<Tendered> initiatives)
    {
        foreach (var initiative in initiatives)
        {
            var orders = initiative.Lots.Sum(x => x.Orders.Count);
            var page = await Patience.UntilAsync(
                async () => await gateway.GetAsync($"/api/open-data/v1/initiatives/{initiative.Id}") is { } read
                    && read.List("lots").All(x => x["agreement"] is not null) && read.List("lots").Sum(x => x["agreement"]!.Number("orders")) >= orders ? read : null,
                $"the public record of {initiative.Title}");
            Expect.Same(initiative.Lots.Count, page.List("lots").Count, $"published lots of {initiative.Title}");
            Print(initiative, page);
        }
    }

    private static void Print(Tendered initiative, JsonNode page)
    {
        var (approved, withdrawn, returned) = (Count("approved"), Count("withdrawn"), Count("returned"));
        Console.WriteLine();
        Console.WriteLine(initiative.Title);
        Console.WriteLine($"  {initiative.Demands.Count} municipalities: {approved} approved, {withdrawn} withdrawn, {returned} returned");
        var lots = page.List("lots");
        var agreements = lots.Select(x => x["agreement"]!).ToList();
        List<string[]> rows =
        [
            ["lot", "demands", "base value €", "bids", "winner", "award value €", "saving %", "joined", "orders", "ceiling used %", "green", "proofs"],
            .. lots.Select(x => (string[])[
                $"{x.Number("number")} {x.Text("title")}", $"{x.List("bodyIds").Count}", Euro(x.Amount("baseValue")), x.Text("bidCount"), x["winner"]!.Text("name").Replace(" (inventata)", "", StringComparison.Ordinal),
                Euro(x.Amount("awardValue")), x.Text("savingPercent"), x["agreement"]!.Text("joined"), x["agreement"]!.Text("orders"), Used(x["agreement"]!),
                $"{x["green"]!.Text("status")} {x["green"]!.Text("included")}/{x["green"]!.Text("applicable")}", $"{x["green"]!.Text("accepted")}/{x["green"]!.Text("due")}"]),
            ["total", $"{lots.Sum(x => x.List("bodyIds").Count)}", Euro(lots.Sum(x => x.Amount("baseValue"))), $"{lots.Sum(x => x.Number("bidCount"))}", "", Euro(page.Amount("awardValue")), page.Text("savingPercent"),
                $"{agreements.Sum(x => x.Number("joined"))}", $"{agreements.Sum(x => x.Number("orders"))}", Used(page), page.Text("greenStatus"), $"{lots.Sum(x => x["green"]!.Number("accepted"))}/{lots.Sum(x => x["green"]!.Number("due"))}"],
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(x => x[i].Length)).ToList();
        foreach (var row in rows)
        {
            Console.WriteLine("  " + string.Join("  ", row.Select((x, i) => Words.Contains(rows[0][i]) ? x.PadRight(widths[i]) : x.PadLeft(widths[i]))).TrimEnd());
        }

        int Count(string state) => initiative.Demands.Values.Count(x => x.State == state);
    }

    private static string Used(JsonNode limits) => (limits.Amount("ordered") * 100 / limits.Amount("ceiling")).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Euro(decimal amount) => amount.ToString("N0", Italian);
}
