using System.Diagnostics;
using System.Globalization;
using Aggregator.Support;
using Aggregator.Tender.LotPlanning;

namespace Aggregator.Benchmarks;

/// <summary>Lot planning against METIS on the same graphs, weights and bound; its speed, growth and memory. Needs no server.</summary>
internal static class Lots
{
    private const decimal Bound = 0.03m;
    private const int WarmUps = 5;
    private const int Runs = 3;

    public static Task RunAsync(Report report)
    {
        var milan = Milan();
        var italy = Italy();

        // The first runs pay for the compilation of the code.
        for (var i = 0; i < WarmUps; i++)
        {
            LotPlanner.Plan(milan with { Lots = 5 });
        }

        if (Tool.Missing("gpmetis"))
        {
            Console.WriteLine("gpmetis is missing (Debian package metis): no comparison with METIS");
        }

        var ratios = new List<double>();
        foreach (var (name, territory, counts, msMax) in new[] { ("Milan", milan, new[] { 3, 4, 5, 6, 8 }, 100), ("Italy", italy, [35, 60, 150], 2_000) })
        {
            foreach (var lots in counts)
            {
                Compare($"{name}, {lots} lots", territory with { Lots = lots, MaxImbalance = Bound }, msMax, ratios, report);
            }
        }

        if (ratios.Count > 0)
        {
            report.Ceiling("lots: cut / METIS's, mean where METIS keeps 3 %", 100 * ratios.Average(), 100, "%");
        }

        Grow(report);
        return Task.CompletedTask;
    }

    /// <summary>Milan's metropolitan city without its capital; the exclave of San Colombano is linked to the nearest municipality, as METIS wants.</summary>
    internal static LotRequest Milan()
    {
        const string capital = "015146";
        var rows = (string file) => File.ReadLines(Path.Combine(Repository.Root, "deploy", "demo", "data", file)).Skip(1).Select(x => x.Split(','));
        return new LotRequest(
            [.. rows("municipalities.csv").Where(x => x[0] != capital).Select(x => new Unit(x[0], decimal.Parse(x[2], CultureInfo.InvariantCulture)))],
            [.. rows("adjacency.csv").Where(x => x[0] != capital && x[1] != capital).Select(x => new Border(x[0], x[1])), new Border("015191", "015202")],
            1);
    }

    private static LotRequest Italy()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "tests", "Benchmarks", "data", "italy.csv")).Skip(1).Select(x => x.Split(',')).ToList();
        return new LotRequest(
            [.. rows.Select(x => new Unit(x[0], decimal.Parse(x[1], CultureInfo.InvariantCulture)))],
            [.. rows.SelectMany(x => (x[2] + " " + x[3]).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(y => new Border(x[0], y)))],
            1);
    }

    private static void Compare(string name, LotRequest request, int msMax, List<double> ratios, Report report)
    {
        var (layout, elapsed, cpu) = Timed(request);
        if (layout is null)
        {
            report.Floor($"lots: {name}: plan found", 0, 1, "plan");
            return;
        }

        report.Add($"lots: {name}: cut, imbalance", $"{layout.Cut:0}, {layout.Imbalance:P2}");
        report.Ceiling($"lots: {name}: time", elapsed, msMax, "ms");
        report.Add($"lots: {name}: processor time", $"{cpu:0} ms");
        if (Metis(request) is not var (cut, imbalance))
        {
            return;
        }

        report.Add($"lots: {name}: METIS's cut, imbalance", $"{cut}, {imbalance:P2}");
        if (imbalance <= Bound)
        {
            report.Ceiling($"lots: {name}: cut / METIS's", 100 * (double)layout.Cut / cut, 100, "%");
            ratios.Add((double)layout.Cut / cut);
        }
    }

    /// <summary>The plan, and the medians of what making it took, in ms.</summary>
    private static (LotLayout? Layout, double ElapsedMs, double ProcessorMs) Timed(LotRequest request)
    {
        var (layout, elapsed, processor) = ((LotLayout?)null, new List<double>(), new List<double>());
        for (var i = 0; i < Runs; i++)
        {
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            (layout, _) = LotPlanner.Plan(request);
            elapsed.Add(watch.Elapsed.TotalMilliseconds);
            processor.Add((Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds);
        }

        return (layout, elapsed.Order().ElementAt(Runs / 2), processor.Order().ElementAt(Runs / 2));
    }

    private static (int Cut, decimal Imbalance)? Metis(LotRequest request)
    {
        if (Tool.Missing("gpmetis"))
        {
            return null;
        }

        var units = request.Units.OrderBy(x => x.Id, StringComparer.Ordinal).ToList();
        var index = units.Select((x, i) => (x.Id, i)).ToDictionary(x => x.Id, x => x.i);
        var beside = units.Select(_ => new List<int>()).ToList();
        foreach (var border in request.Borders)
        {
            beside[index[border.A]].Add(index[border.B]);
            beside[index[border.B]].Add(index[border.A]);
        }

        var folder = Directory.CreateTempSubdirectory("lots-").FullName;
        try
        {
            var file = Path.Combine(folder, "territory.graph");
            File.WriteAllLines(file, [$"{units.Count} {request.Borders.Count} 010", .. units.Select((x, i) => $"{x.Value:0} {string.Join(' ', beside[i].Select(u => u + 1))}")]);
            Tool.Run("gpmetis", "-contig", "-minconn", "-ufactor=30", file, request.Lots.ToString(CultureInfo.InvariantCulture));
            var lot = File.ReadAllLines($"{file}.part.{request.Lots}").Select(int.Parse).ToArray();
            var loads = units.Select((x, i) => (x.Value, Lot: lot[i])).GroupBy(x => x.Lot).Select(x => x.Sum(u => u.Value)).ToList();
            return (request.Borders.Count(x => lot[index[x.A]] != lot[index[x.B]]), loads.Max() * request.Lots / loads.Sum() - 1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Grow(Report report)
    {
        var perUnit = new List<double>();
        foreach (var side in new[] { 10, 32, 100, 316 })
        {
            var request = Grid(side);
            GC.Collect();
            var before = GC.GetTotalAllocatedBytes();
            var (layout, elapsed, processor) = Timed(request);
            perUnit.Add(processor * 1000 / (side * side));
            report.Add($"lots: grid of {side * side:N0} units, {request.Lots} lots", layout is null ? "none" : $"{elapsed:N0} ms, cut {layout.Cut:N0}");
            report.Add($"lots: grid of {side * side:N0} units: for each", $"{perUnit[^1]:N0} µs of processor, {(GC.GetTotalAllocatedBytes() - before) / Runs / 1024 / (side * side)} KiB");
        }

        report.Ceiling("lots: processor time for each unit, 100,000 units / 10,000", 100 * perUnit[^1] / perUnit[^2], 150, "%");
        report.Add("lots: peak memory of the process", $"{Process.GetCurrentProcess().PeakWorkingSet64 / 1_048_576} MiB");
    }

    /// <summary>A synthetic territory; values differ by a factor of up to twenty.</summary>
    private static LotRequest Grid(int side)
    {
        var dice = new Dice(7);
        var (units, borders) = (new List<Unit>(), new List<Border>());
        for (var r = 0; r < side; r++)
        {
            for (var c = 0; c < side; c++)
            {
                units.Add(new Unit(Id(r, c), Math.Round(1000 * (decimal)Math.Exp(3 * dice.Share()))));
                if (r > 0)
                {
                    borders.Add(new Border(Id(r - 1, c), Id(r, c)));
                }

                if (c > 0)
                {
                    borders.Add(new Border(Id(r, c - 1), Id(r, c)));
                }
            }
        }

        return new LotRequest(units, borders, side < 20 ? 5 : 60) { MaxImbalance = Bound };

        static string Id(int r, int c) => $"{r:000}-{c:000}";
    }
}
