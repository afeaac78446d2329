using System.Globalization;
using System.Text;
using Aggregator.Tender.LotPlanning;

namespace Aggregator.Benchmarks;

/// <summary>
/// Lot planning against the exact optimum on small territories: an integer program with flows for contiguity, solved by cbc (Debian package coinor-cbc). Minutes
/// long, so only when named.
/// </summary>
internal static class LotsExact
{
    private const int SecondsMax = 1_200;

    public static Task RunAsync(Report report)
    {
        if (Tool.Missing("cbc"))
        {
            Console.WriteLine("cbc is missing (Debian package coinor-cbc): no comparison with the exact optimum");
            return Task.CompletedTask;
        }

        // A town and the municipalities nearest to it by borders crossed.
        foreach (var (town, units, lots) in new[]
        {
            ("015002", 12, 2), ("015002", 16, 3), ("015081", 16, 2), ("015081", 20, 3), ("015205", 20, 2), ("015205", 24, 3), ("015118", 24, 2), ("015118", 30, 2), ("015209", 30, 2), ("015209", 30, 3),
        })
        {
            var request = Around(Lots.Milan() with { Lots = lots }, town, units);
            var name = $"lots: {units} around {town}, {lots} lots";
            var (layout, _) = LotPlanner.Plan(request);
            var exact = Optimum(request, layout?.Cut);
            report.Add(name + ": cut", layout is null ? "none" : $"{layout.Cut:0}");
            if (exact is null)
            {
                report.Add(name + ": optimum", $"not proved in {SecondsMax} s");
            }
            else if (exact < 0)
            {
                report.Floor(name + ": impossible, and said so", layout is null ? 1 : 0, 1, "");
            }
            else
            {
                report.Add(name + ": optimum", $"{exact}");
                report.Ceiling(name + ": cut / optimum", layout is null ? 999 : 100 * (double)layout.Cut / exact.Value, 102, "%");
            }
        }

        return Task.CompletedTask;
    }

    private static LotRequest Around(LotRequest territory, string town, int count)
    {
        var chosen = new List<string> { town };
        for (var i = 0; i < chosen.Count && chosen.Count < count; i++)
        {
            var near = territory.Borders.Where(x => x.A == chosen[i] || x.B == chosen[i]).Select(x => x.A == chosen[i] ? x.B : x.A).Except(chosen).Order(StringComparer.Ordinal).ToList();
            chosen.AddRange(near.Take(count - chosen.Count));
        }

        return territory with
        {
            Units = [.. territory.Units.Where(x => chosen.Contains(x.Id))],
            Borders = [.. territory.Borders.Where(x => chosen.Contains(x.A) && chosen.Contains(x.B))],
        };
    }

    /// <summary>The least cut, -1 where there is no division at all, null where cbc did not end in time.</summary>
    private static int? Optimum(LotRequest request, decimal? known)
    {
        var file = Path.GetTempFileName();
        var program = Path.ChangeExtension(file, ".lp");
        try
        {
            File.WriteAllText(program, Program(request, known));
            var output = Tool.Run("cbc", program, "seconds", SecondsMax.ToString(CultureInfo.InvariantCulture), "solve", "solution", file);
            var first = File.ReadLines(file).FirstOrDefault() ?? "";
            return output.Contains("infeasible", StringComparison.OrdinalIgnoreCase) && !first.StartsWith("Optimal", StringComparison.Ordinal) ? -1
                : first.StartsWith("Optimal - objective value", StringComparison.Ordinal) ? (int)Math.Round(double.Parse(first.Split(' ')[^1], CultureInfo.InvariantCulture))
                : null;
        }
        finally
        {
            File.Delete(file);
            File.Delete(program);
        }
    }

    /// <summary>
    /// x: unit in lot; c: border cut; s: what a lot sends out from its root r; f: flow along a border, one unit of it ending at each
    /// member. The largest units take the first lots and the largest of a lot is its root, so that the same division is not counted once for each numbering. A cut
    /// that is known to be possible bounds the search: what is left to prove is that none is shorter.
    /// </summary>
    private static string Program(LotRequest request, decimal? known)
    {
        var units = request.Units.OrderByDescending(x => x.Value).ToList();
        var index = units.Select((x, i) => (x.Id, i)).ToDictionary(x => x.Id, x => x.i);
        var borders = request.Borders.Select(x => (A: index[x.A], B: index[x.B])).ToList();
        var arcs = borders.Concat(borders.Select(x => (A: x.B, B: x.A))).ToList();
        var (n, lots) = (units.Count, request.Lots);
        var max = Math.Floor((1 + request.MaxImbalance) * units.Sum(x => x.Value) / lots);
        var text = new StringBuilder("Minimize\n obj: ").AppendJoin(" + ", borders.Select(x => $"c{x.A}_{x.B}")).Append("\nSubject To\n");
        if (known is { } cut)
        {
            Row(string.Join(" + ", borders.Select(x => $"c{x.A}_{x.B}")) + $" <= {cut:0}");
        }

        for (var i = 0; i < n; i++)
        {
            Row(string.Join(" + ", Each(lots).Select(l => $"x{i}_{l}")) + " = 1");
        }

        for (var l = 0; l < lots; l++)
        {
            var lot = l;
            Row(string.Join(" + ", Each(n).Select(i => $"{units[i].Value:0} x{i}_{lot}")) + $" <= {max:0}");
            Row(string.Join(" + ", Each(n).Select(i => $"r{i}_{lot}")) + " = 1");
            foreach (var (a, b) in borders)
            {
                Row($"x{a}_{lot} - x{b}_{lot} - c{a}_{b} <= 0");
                Row($"x{b}_{lot} - x{a}_{lot} - c{a}_{b} <= 0");
            }

            for (var i = 0; i < n; i++)
            {
                Row($"r{i}_{lot} - x{i}_{lot} <= 0");
                Row($"s{i}_{lot} - {n} r{i}_{lot} <= 0");
                foreach (var j in Each(i))
                {
                    Row($"r{i}_{lot} + x{j}_{lot} <= 1");
                }

                Row($"s{i}_{lot}" + string.Concat(arcs.Where(x => x.B == i).Select(x => $" + f{x.A}_{x.B}_{lot}")) + string.Concat(arcs.Where(x => x.A == i).Select(x => $" - f{x.A}_{x.B}_{lot}")) + $" - x{i}_{lot} = 0");
                if (l > i)
                {
                    Row($"x{i}_{lot} = 0");
                }
            }

            foreach (var (a, b) in arcs)
            {
                Row($"f{a}_{b}_{lot} - {n - 1} x{a}_{lot} <= 0");
                Row($"f{a}_{b}_{lot} - {n - 1} x{b}_{lot} <= 0");
            }
        }

        text.Append("Binary\n").AppendJoin('\n', from i in Each(n) from l in Each(lots) from v in "xr" select $" {v}{i}_{l}").Append("\nEnd\n");
        return text.ToString();

        void Row(string row) => text.Append(' ').Append(row).Append('\n');

        static IEnumerable<int> Each(int count) => Enumerable.Range(0, count);
    }
}
