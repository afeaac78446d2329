using System.Globalization;
using System.Text.RegularExpressions;
using Aggregator.Local;
using Aggregator.Local.Servers;
using Aggregator.Support;
using Npgsql;

namespace Aggregator.Benchmarks;

/// <summary>
/// What a submission writes, to the last row, as pgbench would: tables of the same shape with the same indexes, and rows copied from real ones.
/// In demand-collection the demand changed, the message for ever and for the outbox, the log entry and its mark, the answer under its key; then, as
/// relay and sealer do, outbox and mark taken away and the seal put. In the other three the inbox, the version seen and the projection, each in a
/// transaction, and the event of the feed with its place. Every one row by row: the platform's batches are its own merit.
/// </summary>
internal sealed partial class SubmissionPeer
{
    private const int Seconds = 4;
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly int _clients;
    private readonly string _own;
    private readonly string _others;

    private SubmissionPeer(NpgsqlConnectionStringBuilder server, int clients, string own, string others) => (_server, _clients, _own, _others) = (server, clients, own, others);

    /// <summary>Makes the tables in demand-collection's database, after submissions have left rows to copy.</summary>
    public static async Task<SubmissionPeer> PrepareAsync(WholePlatform platform, int clients)
    {
        var server = new NpgsqlConnectionStringBuilder(platform.Database(Component.Demand).Superuser);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await ScalarAsync(source, """
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
        var count = await ScalarAsync(source, "SELECT count(*) FROM peer.ids");
        var body = await ScalarAsync(source, "SELECT max(length(body)) FROM platform.published WHERE name LIKE 'demand-collection.demand-submitted.%'");
        var own = $"""
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
            """;
        var (tender, contract, gpp) = (platform.Database(Component.Tender), platform.Database(Component.Contract), platform.Database(Component.Gpp));
        await CopyShapesAsync(source, tender, "peer_tender", "demand");
        await CopyShapesAsync(source, contract, "peer_contract", "known_demand_line");
        await CopyShapesAsync(source, gpp, "peer_gpp", "public_demand", "public_initiative", "feed_arrival", "feed_event");
        await ScalarAsync(source, "CREATE SEQUENCE peer_gpp.position");
        var demand = await LikeAsync(source, tender, "peer_tender", "demand", "id", "true LIMIT 1");
        var lines = await LikeAsync(source, contract, "peer_contract", "known_demand_line", "line_id", "demand_id = (SELECT demand_id FROM known_demand_line LIMIT 1)");
        var shown = await LikeAsync(source, gpp, "peer_gpp", "public_demand", "id", "true LIMIT 1");
        await LikeAsync(source, gpp, "peer_gpp", "feed_event", "position", "type LIKE '%.demand-submitted.%' LIMIT 1");
        await LikeAsync(source, gpp, "peer_gpp", "public_initiative", "id", "true");
        var initiatives = await ScalarAsync(source, "INSERT INTO peer_gpp.public_initiative SELECT * FROM peer_gpp.public_initiative_sample; SELECT count(*) FROM peer_gpp.public_initiative");
        await ScalarAsync(source, "CREATE TABLE peer_gpp.ids AS SELECT row_number() OVER () AS number, id FROM peer_gpp.public_initiative");
        var others = $"""
            \set initiative random(1, {initiatives})
            BEGIN;
            {Seen("peer_tender", "tender.demands")}
            {demand}
            COMMIT;
            BEGIN;
            {Seen("peer_contract", "contract.demands")}
            {lines}
            COMMIT;
            BEGIN;
            {Seen("peer_gpp", "gpp.public")}
            {shown}
            UPDATE peer_gpp.public_initiative SET demand_count = demand_count + 1, demand_value = demand_value + 1 WHERE id = (SELECT id FROM peer_gpp.ids WHERE number = :initiative);
            COMMIT;
            BEGIN;
            {Seen("peer_gpp", "gpp.feed")}
            INSERT INTO peer_gpp.feed_arrival (id, type, time, subject, data) SELECT gen_random_uuid(), type, time, subject, data FROM peer_gpp.feed_event_sample;
            COMMIT;
            WITH arrived AS (DELETE FROM peer_gpp.feed_arrival WHERE seq = (SELECT seq FROM peer_gpp.feed_arrival ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, type, time, subject, data)
            INSERT INTO peer_gpp.feed_event (position, id, type, time, subject, data) SELECT nextval('peer_gpp.position'), id, type, time, subject, data FROM arrived;
            """;
        return new SubmissionPeer(server, clients, own, others);

        static string Seen(string schema, string queue) => $"""
            INSERT INTO {schema}.inbox (queue, id) VALUES ('{queue}', gen_random_uuid());
            INSERT INTO {schema}.seen (queue, subject, version, id, sha256) VALUES ('{queue}', gen_random_uuid(), 1, gen_random_uuid(), decode(repeat('00', 32), 'hex'));
            """;
    }

    /// <summary>Submissions a second, written by as many clients as the platform had.</summary>
    /// <param name="everywhere">In all four services, or in demand-collection alone.</param>
    public async Task<double> RunAsync(bool everywhere)
    {
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, everywhere ? _own + "\n" + _others : _own);
        var said = await Machine.RunAsync(
            ["pgbench", "-n", "-f", script, "-c", $"{_clients}", "-j", "2", "-T", $"{Seconds}", "-M", "prepared", .. Address(_server)],
            new Dictionary<string, string?> { ["PGPASSWORD"] = _server.Password });
        File.Delete(script);
        return double.Parse(Tps().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static string[] Address(NpgsqlConnectionStringBuilder server) => ["-h", server.Host!, "-p", $"{server.Port}", "-U", server.Username!, server.Database!];

    /// <summary>Makes inbox, versions seen and the tables named as another service's database has them, with their indexes, in a schema of their own.</summary>
    private static async Task CopyShapesAsync(NpgsqlDataSource source, TestDatabase from, string schema, params string[] tables)
    {
        var server = new NpgsqlConnectionStringBuilder(from.Superuser);
        var dump = await Machine.RunAsync(
            ["pg_dump", "--schema-only", "--no-owner", "--no-privileges", "-t", "platform.inbox", "-t", "platform.seen", .. tables.SelectMany(x => (string[])["-t", "public." + x]), .. Address(server)],
            new Dictionary<string, string?> { ["PGPASSWORD"] = server.Password });
        var shapes = dump.Split('\n').Where(x => !x.StartsWith('\\') && !x.StartsWith("CREATE TRIGGER", StringComparison.Ordinal) && !x.Contains("set_config", StringComparison.Ordinal) && !x.StartsWith("SET ", StringComparison.Ordinal));
        await ScalarAsync(source, $"CREATE SCHEMA {schema};\n" + string.Join('\n', shapes).Replace("platform.", schema + ".", StringComparison.Ordinal).Replace("public.", schema + ".", StringComparison.Ordinal));
    }

    /// <summary>Copies some rows of another service's database as a sample, and tells how to insert rows like them under new keys.</summary>
    private static async Task<string> LikeAsync(NpgsqlDataSource source, TestDatabase from, string schema, string table, string key, string where)
    {
        var rows = (await from.ScalarAsync<string>($"SELECT json_agg(t)::text FROM (SELECT * FROM {table} WHERE {where}) t"))!;
        await ScalarAsync(source, $"CREATE TABLE {schema}.{table}_sample AS SELECT * FROM json_populate_recordset(null::{schema}.{table}, $1::json)", rows);
        var columns = await ScalarAsync(source, $"SELECT string_agg(column_name, ', ') FROM information_schema.columns WHERE table_schema = '{schema}' AND table_name = '{table}' AND column_name <> '{key}'");
        return $"INSERT INTO {schema}.{table} ({key}, {columns}) SELECT gen_random_uuid(), {columns} FROM {schema}.{table}_sample;";
    }

    private static async Task<string> ScalarAsync(NpgsqlDataSource source, string sql, params object[] values)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture)!;
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Tps();
}
