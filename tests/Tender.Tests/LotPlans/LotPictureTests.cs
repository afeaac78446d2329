using System.Globalization;
using System.Xml.Linq;
using Aggregator.Support;
using Aggregator.Tender.LotPlanning;
using Aggregator.Tender.LotPlans;

namespace Aggregator.Tender.Tests.LotPlans;

/// <summary>The picture of README.md is drawn here, from the demo's territory; <c>APPROVE=1</c> draws it anew.</summary>
public class LotPictureTests
{
    private const string File = "services/tender/pictures/lots.svg";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void The_readme_shows_milan_s_municipalities_in_seven_lots()
    {
        var rows = System.IO.File.ReadLines(Path.Combine(Repository.Root, "deploy", "demo", "data", "municipalities.csv")).Skip(1).Select(x => x.Split(',')).ToDictionary(x => x[0]);
        // The exclave of San Colombano is linked to the nearest municipality, as a plan does with islands.
        var borders = System.IO.File.ReadLines(Path.Combine(Repository.Root, "deploy", "demo", "data", "adjacency.csv")).Skip(1).Select(x => x.Split(',')).Select(x => new Border(x[0], x[1]));
        var (layout, obstacles) = LotPlanner.Plan(new LotRequest([.. rows.Values.Select(x => new Unit(x[0], Number(x[2])))], [.. borders, new Border("015191", "015202", 0)], 7));
        Assert.Empty(obstacles);
        var drawn = LotPicture.Of("Città metropolitana di Milano", "133 comuni in 7 lotti, Milano da sola.",
            [.. layout!.Lots.SelectMany(lot => lot.Units.Select(x => new PicturedBody(rows[x][1], Number(rows[x][3]), Number(rows[x][4]), [(lot.Number, Number(rows[x][2]))])))],
            [.. layout.Lots.Select(x => new PicturedLot(x.Number, rows[x.Units.MaxBy(u => Number(rows[u][2]))!][1], x.Value.ToString("N0", CultureInfo.GetCultureInfo("it-IT")) + " abitanti"))]);
        var file = Path.Combine(Repository.Root, File);
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            System.IO.File.WriteAllText(file, drawn);
        }

        Assert.Equal(System.IO.File.ReadAllText(file), drawn);
        Assert.Contains(File, System.IO.File.ReadAllText(Path.Combine(Repository.Root, "README.md")));
    }

    [Fact]
    public void Neighbouring_lots_differ_in_colour_and_each_has_its_number()
    {
        var picture = Draw([.. from y in Enumerable.Range(0, 6) from x in Enumerable.Range(0, 6) select new PicturedBody($"{x},{y}", 45 + 0.1m * y, 9 + 0.14m * x, [(1 + y / 2 * 3 + x / 2, 1m)])], 9);
        var colour = picture.Descendants(Svg + "polygon").GroupBy(x => (int)x.Attribute("data-lot")!).ToDictionary(x => x.Key, x => Assert.Single(x.Select(p => (string)p.Attribute("fill")!).Distinct()));
        for (var lot = 1; lot <= 9; lot++)
        {
            Assert.True(lot % 3 == 0 || colour[lot] != colour[lot + 1], $"{lot} beside {lot + 1}");
            Assert.True(lot > 6 || colour[lot] != colour[lot + 3], $"{lot} above {lot + 3}");
        }

        Assert.Equal(Enumerable.Range(1, 9).Select(x => x.ToString(CultureInfo.InvariantCulture)), picture.Descendants(Svg + "g").Single(x => (string?)x.Attribute("text-anchor") == "middle").Elements().Select(x => x.Value));
    }

    [Fact]
    public void A_split_body_bears_a_dot_for_each_other_lot_and_nobody_located_is_a_legend_alone()
    {
        var picture = Draw([new PicturedBody("Capoluogo", 45, 9, [(1, 5m), (2, 9m), (3, 1m)]), new PicturedBody("Paese", 45.1m, 9, [(1, 1m)])], 3);
        Assert.Equal(["2", "1"], picture.Descendants(Svg + "polygon").Select(x => (string?)x.Attribute("data-lot")));
        Assert.Equal(2, picture.Descendants(Svg + "circle").Count());
        Assert.Empty(Draw([], 3).Descendants(Svg + "polygon"));
    }

    private static XElement Draw(IReadOnlyList<PicturedBody> bodies, int lots) => XElement.Parse(LotPicture.Of("Piano", "Descrizione", bodies, [.. Enumerable.Range(1, lots).Select(x => new PicturedLot(x, $"Lotto {x}", "1 €"))]));

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
