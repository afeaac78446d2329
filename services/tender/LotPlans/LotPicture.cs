using System.Globalization;
using System.Xml.Linq;
using Aggregator.Tender.LotPlanning;

namespace Aggregator.Tender.LotPlans;

/// <summary>A place on the picture: a body, and its value in each lot that it is in.</summary>
internal sealed record PicturedBody(string Name, decimal Latitude, decimal Longitude, IReadOnlyList<(int Lot, decimal Value)> Parts);

/// <summary>A line of the legend.</summary>
internal sealed record PicturedLot(int Number, string Title, string Value);

/// <summary>
/// A plan as SVG: a cell for each body, coloured by lot in colours that colour-blind people tell apart and with numbers besides, and a legend with values. A
/// body in several lots bears the colour of the greatest part and a dot for each other.
/// </summary>
internal static class LotPicture
{
    private const int MapSide = 720;
    private const int LegendWidth = 460;
    private const int Margin = 24;
    private const int LineHeight = 22;
    private const int LegendTitleLengthMax = 44;

    // A few places far apart are not drawn larger than this.
    private const double ScaleMax = 120;
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // Okabe and Ito's palette, without black: told apart with every common colour blindness.
    private static readonly string[] Colours = ["#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"];

    /// <param name="title">Title of the picture.</param>
    /// <param name="description">What it shows, for those who do not see it.</param>
    /// <param name="bodies">Bodies with coordinates.</param>
    /// <param name="lots">The legend.</param>
    internal static string Of(string title, string description, IReadOnlyList<PicturedBody> bodies, IReadOnlyList<PicturedLot> lots)
    {
        var (places, height) = Plane(bodies);
        var cells = Cells.Of(places);
        var main = bodies.Select(x => x.Parts.OrderByDescending(p => p.Value).ThenBy(p => p.Lot).First().Lot).ToList();
        var colour = ColoursOf(main, cells, lots);
        var size = (Width: MapSide + LegendWidth, Height: Math.Max(height, Margin * 2 + LineHeight * (lots.Count + 1)));
        var svg = new XElement(Svg + "svg", new XAttribute("viewBox", $"0 0 {size.Width} {size.Height}"), new XAttribute("width", size.Width), new XAttribute("height", size.Height),
            new XAttribute("role", "img"), new XAttribute("aria-labelledby", "title desc"), new XAttribute("font-family", "sans-serif"),
            new XElement(Svg + "title", new XAttribute("id", "title"), title), new XElement(Svg + "desc", new XAttribute("id", "desc"), description),
            new XElement(Svg + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("fill", "#fff")),
            new XElement(Svg + "g", new XAttribute("stroke", "#fff"), new XAttribute("stroke-width", "0.8"), cells.Select((x, i) => Cell(x, bodies[i], main[i], colour))),
            new XElement(Svg + "g", bodies.SelectMany((x, i) => Dots(x, places[i], main[i], colour))),
            new XElement(Svg + "g", new XAttribute("font-size", "20"), new XAttribute("font-weight", "bold"), new XAttribute("text-anchor", "middle"), new XAttribute("fill", "#17324d"),
                new XAttribute("stroke", "#fff"), new XAttribute("stroke-width", "4"), new XAttribute("paint-order", "stroke"), Numbers(main, places)),
            new XElement(Svg + "g", new XAttribute("font-size", "14"), new XAttribute("fill", "#17324d"), Legend(title, lots, colour)));
        return svg.ToString(SaveOptions.DisableFormatting);
    }

    private static (IReadOnlyList<(double X, double Y)> Places, int Height) Plane(IReadOnlyList<PicturedBody> bodies)
    {
        if (bodies.Count == 0)
        {
            return ([], MapSide / 2);
        }

        var narrowing = Math.Cos((double)bodies.Average(x => x.Latitude) * Math.PI / 180);
        var flat = bodies.Select(x => (X: (double)x.Longitude * narrowing, Y: -(double)x.Latitude)).ToList();
        var (left, top, width, height) = (flat.Min(p => p.X), flat.Min(p => p.Y), Math.Max(flat.Max(p => p.X) - flat.Min(p => p.X), 1e-3), Math.Max(flat.Max(p => p.Y) - flat.Min(p => p.Y), 1e-3));
        // Cells reach beyond the outermost centres.
        var reach = Cells.Reach(flat);
        var scale = Math.Min((MapSide - 2 * Margin) / (Math.Max(width, height) + 2 * reach), ScaleMax / reach);
        return ([.. flat.Select(p => (Margin + (p.X - left + reach) * scale, Margin + (p.Y - top + reach) * scale))], (int)Math.Ceiling((height + 2 * reach) * scale) + 2 * Margin);
    }

    /// <summary>Neighbouring lots get different colours: greedily, in the order of their numbers.</summary>
    private static Dictionary<int, string> ColoursOf(List<int> main, IReadOnlyList<Cells.Cell> cells, IReadOnlyList<PicturedLot> lots)
    {
        var beside = cells.SelectMany((x, i) => x.Beside.Select(j => (A: main[i], B: main[j]))).Where(x => x.A != x.B).ToLookup(x => x.A, x => x.B);
        var colour = new Dictionary<int, string>();
        foreach (var lot in lots.Select(x => x.Number))
        {
            var used = beside[lot].Where(colour.ContainsKey).Select(x => colour[x]).ToHashSet();
            var turn = Enumerable.Range(0, Colours.Length).Select(i => Colours[(lot - 1 + i) % Colours.Length]).ToList();
            colour[lot] = turn.Find(x => !used.Contains(x)) ?? turn[0];
        }

        return colour;
    }

    private static XElement Cell(Cells.Cell cell, PicturedBody body, int lot, Dictionary<int, string> colour) => new(Svg + "polygon",
        new XAttribute("points", string.Join(' ', cell.Corners.Select(x => $"{Number(x.X)},{Number(x.Y)}"))), new XAttribute("fill", colour[lot]), new XAttribute("data-lot", lot),
        new XElement(Svg + "title", $"{body.Name}: {string.Join(", ", body.Parts.Select(x => x.Lot))}"));

    private static IEnumerable<XElement> Dots(PicturedBody body, (double X, double Y) at, int main, Dictionary<int, string> colour) =>
        body.Parts.Where(x => x.Lot != main).OrderBy(x => x.Lot).Select((x, i) => new XElement(Svg + "circle", new XAttribute("cx", Number(at.X + 8 * i)), new XAttribute("cy", Number(at.Y + 6)), new XAttribute("r", "4"),
            new XAttribute("fill", colour[x.Lot]), new XAttribute("stroke", "#17324d")));

    /// <summary>A lot's number stands at the place nearest to the middle of its places.</summary>
    private static IEnumerable<XElement> Numbers(List<int> main, IReadOnlyList<(double X, double Y)> places) =>
        from lot in Enumerable.Range(0, main.Count).GroupBy(i => main[i])
        let middle = (X: lot.Average(i => places[i].X), Y: lot.Average(i => places[i].Y))
        let at = lot.MinBy(i => Math.Pow(places[i].X - middle.X, 2) + Math.Pow(places[i].Y - middle.Y, 2))
        orderby lot.Key
        select new XElement(Svg + "text", new XAttribute("x", Number(places[at].X)), new XAttribute("y", Number(places[at].Y + 7)), lot.Key);

    private static IEnumerable<XElement> Legend(string title, IReadOnlyList<PicturedLot> lots, Dictionary<int, string> colour)
    {
        yield return new XElement(Svg + "text", new XAttribute("x", MapSide), new XAttribute("y", Margin + 14), new XAttribute("font-weight", "bold"), Short(title));
        foreach (var (lot, i) in lots.Select((x, i) => (x, i)))
        {
            var y = Margin + LineHeight * (i + 1);
            yield return new XElement(Svg + "rect", new XAttribute("x", MapSide), new XAttribute("y", y + 2), new XAttribute("width", "16"), new XAttribute("height", "16"), new XAttribute("fill", colour[lot.Number]));
            yield return new XElement(Svg + "text", new XAttribute("x", MapSide + 24), new XAttribute("y", y + 15), Short($"{lot.Number}. {lot.Title}"));
            yield return new XElement(Svg + "text", new XAttribute("x", MapSide + LegendWidth - Margin), new XAttribute("y", y + 15), new XAttribute("text-anchor", "end"), lot.Value);
        }
    }

    private static string Short(string text) => text.Length > LegendTitleLengthMax ? text[..(LegendTitleLengthMax - 1)] + "…" : text;

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
