using System.Globalization;
using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.DemandCollection.Proposals;

/// <summary>
/// The same table from a file of any size, on the console; prints every row that could not be used. A thousand rows at a time are saved; run again, a file changes
/// nothing. Exits with 0 where every row was taken, 1 where some were not, 2 where the file is no such table.
/// </summary>
internal static class ImportProposals
{
    public const string Name = "import-proposals";
    public const string Usage = "import-proposals --sender ORGANISATION --source WORD [--istat CODE] [--language en] FILE     needs that another system holds, as a CSV table";
    private const int BatchSize = 1000;

    public static async Task<int> Run(IServiceProvider services, string[] args, CancellationToken ct)
    {
        var options = args.SkipLast(1).Chunk(2).Where(x => x.Length == 2).GroupBy(x => x[0]).ToDictionary(x => x.Key, x => x.Last()[1]);
        var errors = new Errors();
        ReceiveProposals.CheckSource(options.GetValueOrDefault("--source", ""), "--source", errors);
        if (args.Length % 2 == 0 || options.Keys.Except(["--sender", "--source", "--istat", "--language"]).Any() || errors.Any
            || !Guid.TryParse(options.GetValueOrDefault("--sender"), out var sender) || !File.Exists(args[^1]))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(options.GetValueOrDefault("--language") == "en" ? "en" : "it");
        var texts = Texts.Of(typeof(ImportProposals).Assembly);
        await using var first = services.CreateAsyncScope();
        var known = first.ServiceProvider.GetRequiredService<DemandCollectionDb>();
        var questionnaires = await ReceiveProposals.LastQuestionnairesAsync(known, services.GetRequiredService<QuestionnaireBook>(), ct);
        var own = await known.Bodies.AnyAsync(x => x.Id == sender && x.Kind == BodyKind.Cpb, ct) ? (Guid?)null : sender;
        using var list = ProposalList.Open(File.OpenRead(args[^1]), questionnaires);
        var (rows, rejected, seen) = (0, 0, new HashSet<(Guid, string)>());
        foreach (var batch in (list.Fault is null ? list.Read() : []).Chunk(BatchSize))
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<DemandCollectionDb>();
            var items = batch.Select(x => ReceiveProposals.Addressed(x, null, options.GetValueOrDefault("--istat"))).ToList();
            var answer = await ReceiveProposals.TakeAsync(db, services.GetRequiredService<Clock>(), texts, sender, own, options["--source"], questionnaires, items, seen, ct);
            await db.SaveChangesAsync(ct);
            await db.Database.CommitTransactionAsync(ct);
            foreach (var row in answer.Rejected)
            {
                Console.WriteLine($"rejected  {row.Pointer} {row.SourceId}: {row.Detail}");
            }

            (rows, rejected) = (rows + items.Count, rejected + answer.Rejected.Count);
            Console.WriteLine($"{answer.Created} created, {answer.Changed} changed, {answer.Unchanged} unchanged");
        }

        Console.WriteLine($"{rows} rows read, {rejected} reasons to reject");
        if (list.Fault is { } fault)
        {
            Console.Error.WriteLine($"{args[^1]}: {texts.Say(fault)}");
            return 2;
        }

        return rejected == 0 ? 0 : 1;
    }
}
