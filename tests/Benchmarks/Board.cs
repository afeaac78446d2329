using System.Diagnostics;
using System.Net.Http.Headers;
using Aggregator.Local;
using Aggregator.Support;
using Npgsql;

namespace Aggregator.Benchmarks;

/// <summary>
/// What a planner of a country reads: the board of a collection with 7,900 bodies and a million lines, its list of bodies, the totals and the questions about one
/// demand. One request after the other through the running service, and each must be answered within the limit in all but one of a hundred.
/// </summary>
internal static class Board
{
    private const int Bodies = 7_900;
    private const int Lines = 1_000_000;
    private const int Requests = 400;
    private const int WarmUps = 250;
    private const double LimitMs = 50;
    private const string Changing = "while ten demands change before each: ";

    public static async Task RunAsync(Ground ground, Report report)
    {
        ground.GiveToTests();
        await using var tokens = await Tokens.StartAsync();
        await using var vhost = await BrokerVhost.CreateAsync();
        await using var service = await ServiceUnderTest.StartAsync(Component.Demand, vhost.Address, tokens.Authority);
        var (cpb, past, now) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await FillAsync(service.Database, cpb, past, now);
        var demand = await service.Database.ScalarAsync<Guid>("SELECT id FROM demand WHERE initiative_id = $1 AND state = 'submitted' ORDER BY id LIMIT 1", now);
        var page = await service.Database.ScalarAsync<Guid>("SELECT body_id FROM invitation WHERE initiative_id = $1 ORDER BY body_id OFFSET 4000 LIMIT 1", now);
        var cursor = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(page.ToString())).TrimEnd('=');
        await using var source = NpgsqlDataSource.Create(service.Database.Superuser);
        foreach (var (what, path) in new[]
        {
            ("board", $"/initiatives/{now}/board"), (Changing + "board", $"/initiatives/{now}/board"), ("page of the board's bodies", $"/initiatives/{now}/board/bodies?cursor={cursor}"),
            ("page of the bodies that are missing", $"/initiatives/{now}/board/bodies?state=missing"), ("totals of all campaigns", "/campaigns/totals"),
            ("effects of another deadline", $"/initiatives/{now}/deadline-effects?closesAt=2095-01-01T00:00:00Z"), ("questions about one demand", $"/demands/{demand}/questions"), (Changing + "questions about one demand", $"/demands/{demand}/questions"),
            ("consequences of withdrawing", $"/demands/{demand}/consequences"), ("page of demands", $"/demands?initiativeId={now}"),
        })
        {
            var (p50, p99) = await MeasureAsync(service, tokens, cpb, path, what.StartsWith(Changing, StringComparison.Ordinal) ? () => ChangeAsync(source, now) : null);
            report.Add($"{what}, median", $"{p50:N1} ms");
            report.Ceiling($"{what}, p99", p99, LimitMs, "ms");
            report.Add($"{what}, p99 / limit of {LimitMs:N0} ms", $"{p99 / LimitMs:N2}");
        }
    }

    private static async Task<(double P50, double P99)> MeasureAsync(ServiceUnderTest service, Tokens tokens, Guid cpb, string path, Func<Task>? before)
    {
        using var client = service.Client();
        var times = new List<double>();
        for (var i = 0; i < WarmUps + Requests; i++)
        {
            await (before?.Invoke() ?? Task.CompletedTask);
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/demand/v1" + path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Mint("cpb", cpb, ["cpb.planner"]));
            var clock = Stopwatch.StartNew();
            using var answer = await client.SendAsync(request);
            await answer.Content.ReadAsByteArrayAsync();
            times.Add(clock.Elapsed.TotalMilliseconds);
            answer.EnsureSuccessStatusCode();
        }

        times.RemoveRange(0, WarmUps);
        times.Sort();
        return (times[times.Count / 2], times[times.Count * 99 / 100]);
    }

    /// <summary>What an hour before the deadline may bring between two looks of the planner, or more.</summary>
    private static Task ChangeAsync(NpgsqlDataSource source, Guid initiative) => RunAsync(source,
        "UPDATE demand SET version = version + 1, total_value = total_value + 1 WHERE id IN (SELECT id FROM demand WHERE initiative_id = $1 ORDER BY random() LIMIT 10)", initiative);

    /// <summary>A past collection that everybody answered and one that three in four have answered, with the tallies that the service itself would have kept.</summary>
    private static async Task FillAsync(TestDatabase database, Guid cpb, Guid past, Guid now)
    {
        await using var source = NpgsqlDataSource.Create(database.Superuser);
        await RunAsync(source, """
            INSERT INTO body (id, version, facts, kind, name, requires_two_people) VALUES ($1, 1, 1, 'cpb', 'Centrale', true);
            """, cpb);
        await RunAsync(source, """
            INSERT INTO body (id, version, facts, kind, name, name_key, istat_code, province, province_name, population, requires_two_people)
            SELECT id, 1, 1, 'municipality', 'Comune ' || n, 'comune ' || n || ' ' || replace(id::text, '-', ''), lpad(((n / 80) + 1)::text, 3, '0') || lpad((n % 80 + 1)::text, 3, '0'), lpad(((n / 80) + 1)::text, 3, '0'),
                   'Provincia ' || (n / 80), 200 + (n * 7919) % 90000, true
            FROM (SELECT gen_random_uuid() AS id, n FROM generate_series(0, $1 - 1) n) numbered
            """, Bodies);
        foreach (var initiative in (Guid[])[past, now])
        {
            await RunAsync(source, """
                INSERT INTO initiative (id, version, facts, cpb_id, category_code, questionnaire_version, title, opens_at, closes_at, duration_months, state, closures)
                VALUES ($1, 1, 1, $2, 'office-cleaning', 1, 'Misura', now(), '2090-01-01', 36, 'collecting', 0)
                """, initiative, cpb);
            await RunAsync(source, "INSERT INTO invitation (initiative_id, body_id, open) SELECT $1, id, true FROM body WHERE kind = 'municipality'", initiative);
            await RunAsync(source, """
                WITH numbered AS (SELECT id, row_number() OVER (ORDER BY istat_code) AS n, population FROM body WHERE kind = 'municipality')
                INSERT INTO demand (id, version, facts, initiative_id, cpb_id, body_id, category_code, duration_months, state, questionnaire_version, total_value, line_count, expiries, measures, last_editor, submitted_at)
                SELECT gen_random_uuid(), 2, 1, $1, $2, id, 'office-cleaning', 36, CASE WHEN $3 THEN 'approved' ELSE (ARRAY['submitted','approved','returned'])[1 + n % 3] END, 1,
                       population * 21.00, 0,
                       (SELECT jsonb_agg(jsonb_build_object('quarter', (2026 + q / 4) || 'Q' || (1 + q % 4), 'yearlyValue', (population * 0.875)::numeric(18,2)::text) ORDER BY q) FROM generate_series(0, 7) q),
                       (SELECT jsonb_agg(jsonb_build_object('kind', 'm2/' || k, 'quantity', (population * (0.3 + (n % 17) / 100.0))::numeric(18,3)::text, 'yearlyValue', (population * 0.875)::numeric(18,2)::text))
                        FROM unnest(ARRAY['corridors','glass','halls','offices','outdoor','storage','toilets','other']) k),
                       gen_random_uuid(), now()
                FROM numbered WHERE $3 OR n % 4 > 0
                """, initiative, cpb, initiative == past);
        }

        await RunAsync(source, """
            INSERT INTO demand_line (id, demand_id, ordinal, site, description, quantity, unit, yearly_value, fields)
            SELECT gen_random_uuid(), d.id, n, 'Sede ' || n, 'Pulizia', 100, 'm2', 100.00, '{"areaType":"offices","timesPerWeek":"5"}'
            FROM (SELECT id, row_number() OVER () AS rank, count(*) OVER () AS count FROM demand WHERE initiative_id = $1) d, generate_series(1, (($2 + d.count - 1) / d.count)::int) n
            WHERE d.rank + (n - 1) * d.count <= $2
            """, now, (long)Lines);
        await RunAsync(source, """
            INSERT INTO reminder (id, initiative_id, body_id, requested_by, requested_at, state, attempts, sent_at, next_try_at)
            SELECT gen_random_uuid(), initiative_id, body_id, gen_random_uuid(), now(), 'sent', 1, now(), now() FROM invitation WHERE initiative_id = $1
            """, now);
        await RunAsync(source, "VACUUM ANALYZE"); // what the server itself does within a minute of such a load
    }

    private static async Task RunAsync(NpgsqlDataSource source, string sql, params object[] values)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 300;
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await command.ExecuteNonQueryAsync();
    }
}
