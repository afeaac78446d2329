using System.Globalization;

namespace Aggregator.Demo.Territory;

/// <summary>A municipality of the metropolitan city of Milan, as ISTAT states it.</summary>
internal sealed record Municipality(string IstatCode, string Name, int Population, decimal Latitude, decimal Longitude, decimal AreaKm2);

/// <summary>The demo territory: 133 municipalities and the 329 borders among them (data/README.md).</summary>
internal sealed record DemoTerritory(IReadOnlyList<Municipality> Municipalities, IReadOnlyList<(string A, string B)> Borders)
{
    public static DemoTerritory Read(string? folder = null)
    {
        folder ??= Path.Combine(AppContext.BaseDirectory, "data");
        return new DemoTerritory(
            [.. Rows(Path.Combine(folder, "municipalities.csv")).Select(x => new Municipality(x[0], x[1], int.Parse(x[2], CultureInfo.InvariantCulture), Number(x[3]), Number(x[4]), Number(x[5])))],
            [.. Rows(Path.Combine(folder, "adjacency.csv")).Select(x => (x[0], x[1]))]);
    }

    // The files are our own and hold no quoted cell, so that splitting is parsing.
    private static IEnumerable<string[]> Rows(string file) => File.ReadLines(file).Skip(1).Select(x => x.Split(','));

    private static decimal Number(string cell) => decimal.Parse(cell, CultureInfo.InvariantCulture);
}
