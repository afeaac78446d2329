using System.Globalization;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Territories;

/// <summary>
/// The command that imports a territory from files of any size; prints every row that could not be used. The running copies of the service send what it
/// publishes. Exits with 0 where every row was taken, 1 where some were not, 2 where nothing was imported.
/// </summary>
internal static class RunTerritoryImport
{
    public const string Name = "import-territory";

    public const string Usage = "import-territory --name NAME [--municipalities CSV] [--adjacency CSV] [--boundaries GEOJSON] [--language en]";

    private static readonly string[] Parts = [TerritoryLists.Municipalities, TerritoryLists.Adjacency, TerritoryLists.Boundaries];

    internal static async Task<int> Run(IServiceProvider services, string[] args, CancellationToken ct)
    {
        var options = args.Chunk(2).Where(x => x.Length == 2).ToDictionary(x => x[0].TrimStart('-'), x => x[1]);
        var given = Parts.Where(options.ContainsKey).ToList();
        if (args.Length % 2 != 0 || options.GetValueOrDefault("name") is not { Length: > 0 } name || given.Count == 0 || options.Keys.Except([.. Parts, "name", "language"]).Any())
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(options.GetValueOrDefault("language") == "en" ? "en" : "it");
        var texts = Texts.Of(typeof(RunTerritoryImport).Assembly);
        var report = new Report(x => Console.WriteLine($"{options[x.Part]}:{x.Row} {x.Field} {x.Key} {x.Code}: {texts.Say(x.Code, x.Args)}"));
        using var files = new TerritoryFiles(report);
        foreach (var part in given)
        {
            if (!File.Exists(options[part]))
            {
                return Refuse(options[part], "territory.no-file");
            }

            if (await files.AddAsync(part, File.OpenRead(options[part]), ct) is { } fault)
            {
                return Refuse(options[part], fault);
            }
        }

        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DemandCollectionDb>();
        var (outcome, refusal) = await new TerritoryImport(db, scope.ServiceProvider.GetRequiredService<Clock>(), report).RunAsync(name.Trim(), files.Content, ct);
        if ((files.Finish() ?? refusal) is { } code)
        {
            return Refuse(name, code);
        }

        await db.SaveChangesAsync(ct);
        await db.Database.CommitTransactionAsync(ct);
        Console.WriteLine($"{name}: edition {outcome!.Territory.Edition}, {outcome.Created} created, {outcome.Changed} changed, {outcome.Unchanged} unchanged, "
            + $"{outcome.Territory.Municipalities} municipalities, {outcome.Territory.Borders} borders, {report.Count} rows rejected");
        return report.Count == 0 ? 0 : 1;

        int Refuse(string what, string code)
        {
            Console.Error.WriteLine($"{what}: {texts.Say(code)}");
            return 2;
        }
    }
}
