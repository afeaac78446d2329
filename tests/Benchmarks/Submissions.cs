using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Aggregator.Demo.Scenario;
using Aggregator.Demo.Territory;
using Aggregator.Local;
using Aggregator.Local.Servers;
using Aggregator.Support;
using Npgsql;

namespace Aggregator.Benchmarks;

/// <summary>
/// Demands submitted through the gateway of the whole platform, durable on disk, against pgbench writing the rows of a submission into tables of the
/// same shape on the same server; then the size and the memory of each program as it stands after that.
/// </summary>
internal static partial class Submissions
{
    // As many clients as the demo keeps in the air; pgbench gets the same.
    private const int Clients = 12;
    private const int Initiatives = 24;
    private const int PeerSeconds = 10;

    public static async Task RunAsync(Ground ground, Report report)
    {
        ground.GiveToTests();
        var unlimited = new[] { "Address", "Subject", "Anonymous", "OpenData", "Login", "Token" }.ToDictionary(x => $"Limits__{x}__PerSecond", string? (_) => "0");
        await using var platform = await WholePlatform.StartAsync("bench", unlimited);
        using var gateway = new Gateway(platform.Address);
        var cast = await Cast.EnterAsync(gateway.Client("platform operator", WholePlatform.OperatorClient, platform.OperatorSecret), gateway, DemoTerritory.Read());
        var drafts = await DraftAsync(cast);
        var source = NpgsqlDataSource.Create(platform.Database(Component.Demand).Superuser);
        await using (source)
        {
            var peer = await PeerAsync(source, ground.Postgres.ConnectionString());

            // The first are for warming up: code is compiled, pools are filled, tokens are fetched.
            var warm = drafts.Count / 4;
            await SubmitAsync(drafts[..warm]);
            var clock = Stopwatch.StartNew();
            await SubmitAsync(drafts[warm..]);
            var rate = (drafts.Count - warm) / clock.Elapsed.TotalSeconds;
            var raw = await peer();
            report.Add("submissions through the gateway, /s", $"{rate:N0}");
            report.Add("pgbench, the rows of a submission, /s", $"{raw:N0}");
            report.Ratio("submissions as a share of pgbench", rate / raw, 0.25);
        }

        foreach (var component in Component.All)
        {
            var folder = Path.GetDirectoryName(Repository.Dll(component))!;
            var size = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(x => new FileInfo(x).Length);
            using var process = Process.GetProcessById(platform.Program(component).Pid);
            report.Add($"{component.Name}: program, memory in use", $"{size / 1e6:N0} MB, {process.WorkingSet64 / 1e6:N0} MB");
        }
    }

    /// <summary>A draft of every municipality in every initiative, shuffled so that they do not queue for the same rows.</summary>
    private static async Task<List<(Town Town, Guid Demand)>> DraftAsync(Cast cast)
    {
        var drafts = new List<(Town, Guid)>();
        for (var i = 0; i < Initiatives; i++)
        {
            var initiative = (await cast.Office.Planner.CreateAsync("/api/demand/v1/initiatives", new
            {
                categoryCode = DemandRule.Cleaning, title = $"Misura {i + 1}", bodies = cast.Towns.Select(x => x.BodyId), closesAt = DateTimeOffset.UtcNow.AddDays(45), durationMonths = 36,
            })).Id();
            drafts.AddRange(await Task.WhenAll(cast.Towns.Select(async x =>
                (x, (await x.Drafter.CreateAsync($"/api/demand/v1/initiatives/{initiative}/demands", new { lines = DemandRule.For(DemandRule.Cleaning, x.Municipality).Select(CollectDemands.Body) })).Id()))));
        }

        new Random(7).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(drafts));
        return drafts;
    }

    private static Task SubmitAsync(IReadOnlyList<(Town Town, Guid Demand)> drafts) =>
        Parallel.ForEachAsync(drafts, new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (x, _) =>
            await x.Town.Signatory.PostAsync($"/api/demand/v1/demands/{x.Demand}/submit", new
            {
                protocolNumber = x.Demand.ToString()[^12..], protocolDate = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-1), actReference = "misura",
            }));

    /// <summary>
    /// What a submission writes, to the last row: the demand changed, the message for ever and for the outbox, the log entry and its mark, the answer
    /// under its key; then, as relay and sealer do, outbox and mark taken away and the seal put. The sizes are those of real rows.
    /// </summary>
    private static async Task<Func<Task<double>>> PeerAsync(NpgsqlDataSource source, string server)
    {
        async Task<string> ScalarAsync(string sql)
        {
            await using var command = source.CreateCommand(sql);
            return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture)!;
        }

        await ScalarAsync("""
            CREATE SCHEMA peer;
            CREATE TABLE peer.demand (LIKE demand INCLUDING ALL);
            CREATE TABLE peer.published (LIKE platform.published INCLUDING ALL);
            CREATE TABLE peer.outbox (LIKE platform.outbox INCLUDING ALL);
            CREATE TABLE peer.log_entry (LIKE platform.log_entry INCLUDING ALL);
            CREATE TABLE peer.log_pending (LIKE platform.log_pending INCLUDING ALL);
            CREATE TABLE peer.log_seal (LIKE platform.log_seal INCLUDING ALL);
            CREATE TABLE peer.idempotency (LIKE platform.idempotency INCLUDING ALL);
            CREATE TABLE peer.ids (number serial PRIMARY KEY, id uuid NOT NULL);
            INSERT INTO peer.demand SELECT * FROM demand;
            INSERT INTO peer.ids (id) SELECT id FROM demand;
            CREATE SEQUENCE peer.seal;
            """);
        var count = await ScalarAsync("SELECT count(*) FROM peer.ids");
        var body = await ScalarAsync("SELECT coalesce(max(length(body)), 1000) FROM platform.published WHERE name LIKE 'demand-collection.demand-%'");
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, $"""
            \set number random(1, {count})
            BEGIN;
            SELECT id FROM peer.demand WHERE id = (SELECT id FROM peer.ids WHERE number = :number) FOR UPDATE;
            UPDATE peer.demand SET version = version + 1, facts = facts + 1 WHERE id = (SELECT id FROM peer.ids WHERE number = :number);
            WITH e AS (SELECT gen_random_uuid() AS id),
                 p AS (INSERT INTO peer.published (id, name, subject, version, occurred_at, body) SELECT id, 'demand-collection.demand-submitted.v1', gen_random_uuid(), 1, now(), convert_to(repeat('x', {body}), 'UTF8') FROM e),
                 l AS (INSERT INTO peer.log_entry (id, at, actor, org, subject, action, before, after, mac) SELECT id, now(), id, id, id, 'demand.submitted', repeat('b', 200), repeat('a', 200), decode(repeat('00', 32), 'hex') FROM e),
                 m AS (INSERT INTO peer.log_pending SELECT id FROM e),
                 k AS (INSERT INTO peer.idempotency (subject, route, key, request_hash, status, headers, body) SELECT id, 'POST /api/demand/v1/demands/x/submit', id::text, decode(repeat('00', 32), 'hex'), 200, '', convert_to(repeat('y', 300), 'UTF8') FROM e)
            INSERT INTO peer.outbox (id) SELECT id FROM e;
            COMMIT;
            BEGIN;
            DELETE FROM peer.outbox WHERE seq = (SELECT seq FROM peer.outbox ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED);
            WITH d AS (DELETE FROM peer.log_pending WHERE id = (SELECT id FROM peer.log_pending LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id)
            INSERT INTO peer.log_seal SELECT nextval('peer.seal'), id, decode(repeat('00', 32), 'hex') FROM d;
            COMMIT;
            """);
        return async () =>
        {
            var parts = new NpgsqlConnectionStringBuilder(server);
            var said = await Machine.RunAsync(
                ["pgbench", "-n", "-f", script, "-c", $"{Clients}", "-j", "2", "-T", $"{PeerSeconds}", "-M", "prepared",
                    "-h", parts.Host!, "-p", $"{parts.Port}", "-U", parts.Username!, new NpgsqlConnectionStringBuilder(source.ConnectionString).Database!],
                new Dictionary<string, string?> { ["PGPASSWORD"] = parts.Password });
            File.Delete(script);
            return double.Parse(Tps().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
        };
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Tps();
}
