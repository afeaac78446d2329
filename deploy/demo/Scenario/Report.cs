using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Aggregator.Demo.Scenario;

/// <summary>The tables at the end, read from the open data as anybody would.</summary>
internal sealed class Report(Gateway gateway)
{
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
        AnsiConsole.WriteLine();
        AnsiConsole.Write(new Rule(initiative.Title).LeftJustified());
        AnsiConsole.WriteLine($"{initiative.Demands.Count} municipalities: {approved} approved, {withdrawn} withdrawn, {returned} returned; lots on a base of {Euro(page.List("lots").Sum(x => x.Amount("baseValue")))}");
        var table = new Table().RoundedBorder();
        foreach (var (name, right) in (ReadOnlySpan<(string, bool)>)[("lot", false), ("demands", true), ("base value €", true), ("bids", true), ("winner", false), ("award value €", true),
            ("saving %", true), ("joined", true), ("orders", true), ("ceiling used %", true), ("green", false)])
        {
            table.AddColumn(new TableColumn(name) { Alignment = right ? Justify.Right : Justify.Left, NoWrap = name is not "winner" and not "lot" });
        }

        foreach (var lot in page.List("lots"))
        {
            var (agreement, green) = (lot["agreement"]!, lot["green"]!);
            table.AddRow([.. ((string[])[
                $"{lot.Number("number")} {lot.Text("title")}", $"{lot.List("bodyIds").Count}", Euro(lot.Amount("baseValue")), lot.Text("bidCount"), lot["winner"]!.Text("name"),
                Euro(lot.Amount("awardValue")), lot.Text("savingPercent"), $"{agreement.Number("joined")}", $"{agreement.Number("orders")}",
                (agreement.Amount("ordered") * 100 / agreement.Amount("ceiling")).ToString("0.0", CultureInfo.InvariantCulture),
                $"{green.Text("status")} {green.Number("included")}/{green.Number("applicable")}, proofs {green.Number("accepted")}/{green.Number("due")}"]).Select(x => x.EscapeMarkup())]);
        }

        table.AddRow([.. ((string[])[
            "total", $"{page.List("lots").Sum(x => x.List("bodyIds").Count)}", Euro(page.List("lots").Sum(x => x.Amount("baseValue"))), $"{page.List("lots").Sum(x => x.Number("bidCount"))}", "",
            Euro(page.Amount("awardValue")), page.Text("savingPercent"), $"{page.List("lots").Sum(x => x["agreement"]!.Number("joined"))}", $"{page.List("lots").Sum(x => x["agreement"]!.Number("orders"))}",
            (page.Amount("ordered") * 100 / page.Amount("ceiling")).ToString("0.0", CultureInfo.InvariantCulture), page.Text("greenStatus")]).Select(x => $"[bold]{x.EscapeMarkup()}[/]")]);
        AnsiConsole.Write(table);

        int Count(string state) => initiative.Demands.Values.Count(x => x.State == state);
    }

    private static string Euro(decimal amount) => amount.ToString("N0", Italian);
}
