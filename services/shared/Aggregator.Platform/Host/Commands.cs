using Microsoft.AspNetCore.Builder;
using Aggregator.Platform.Audit;
using Aggregator.Platform.Inbox;
using Aggregator.Platform.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Aggregator.Platform.Host;

/// <summary>The commands that operators have beside `serve`; all print what they did and exit 0 only if all is well.</summary>
internal static class Commands
{
    private const string Usage = """
        serve                                        run the service (default)
        migrate                                      schema, rights of the runtime login, seeds, broker topology (ConnectionStrings__Owner)
        verify-log [--witness CONNECTION]...         verify the sealed log against the heads that other services keep
        errors list | show QUEUE ID | resend QUEUE [ID] | discard QUEUE ID
        replay --queue QUEUE [--name WIRE-NAME]... [--subject UUID] [--from POSITION]
        rebuild QUEUE                                empty a projection and ask its publishers for all messages
        check --publisher NAME=CONNECTION...         compare what the queues have applied with what the publishers published
        """;

    public static async Task<int> RunAsync(string command, string[] args, ServiceIdentity identity, ServiceDefinition definition)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning); // what a command says must not drown in its statements
        var owner = command == "migrate" ? "Owner" : "Database";
        var rest = args.SkipWhile(x => x != command).Skip(1).ToArray();
        var own = definition.Commands.GetValueOrDefault(command);
        if (own.Run is null && command is not ("migrate" or "verify-log" or "errors" or "replay" or "rebuild" or "check"))
        {
            Console.Error.WriteLine(string.Join('\n', [Usage, .. definition.Commands.Values.Select(further => further.Usage)]));
            return 2;
        }

        Platform.AddCore(builder.Services, builder.Configuration, identity, definition,
            Platform.Required(builder.Configuration, owner), Platform.Trial(builder.Configuration, builder.Environment));
        await using var services = builder.Services.BuildServiceProvider();
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        return command switch
        {
            "migrate" => await Migrate.RunAsync(services, builder.Configuration, definition, stop.Token),
            "verify-log" => await VerifyAsync(services, identity, rest, stop.Token),
            "errors" => await Errors(services, definition, rest, stop.Token),
            "replay" => await ReplayAsync(services, identity, rest, stop.Token),
            "rebuild" => await RebuildAsync(services, definition, rest, stop.Token),
            _ when own.Run is not null => await own.Run(services, rest, stop.Token),
            _ => await CheckAsync(services, definition, rest, stop.Token),
        };
    }

    private static async Task<int> VerifyAsync(IServiceProvider services, ServiceIdentity identity, string[] args, CancellationToken ct)
    {
        var witnesses = Options(args, "--witness").Select(NpgsqlDataSource.Create).ToList();
        var (count, findings) = await new VerifyLog(identity.Name, services.GetRequiredService<SealKey>())
            .RunAsync(services.GetRequiredService<NpgsqlDataSource>(), witnesses, ct);
        foreach (var finding in findings)
        {
            Console.WriteLine($"{finding.Kind,-9} {finding.Where}: {finding.Text}");
        }

        Console.WriteLine($"{identity.Name}: {count} sealed entries, {witnesses.Count} witnesses, {findings.Count} findings");
        return findings.Count == 0 ? 0 : 1;
    }

    private static async Task<int> ReplayAsync(IServiceProvider services, ServiceIdentity identity, string[] args, CancellationToken ct)
    {
        if (Options(args, "--queue") is not [var queue])
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        var names = Options(args, "--name");
        try
        {
            var sent = await services.GetRequiredService<Replay>().SendAsync(
                queue,
                names.Count > 0 ? names : [.. Wire.All.Where(x => x.Attribute.Publisher == identity.Name).Select(x => x.Name)],
                Options(args, "--subject") is [var subject] ? Guid.Parse(subject) : null,
                Options(args, "--from") is [var from] ? long.Parse(from, System.Globalization.CultureInfo.InvariantCulture) : 0, ct);
            Console.WriteLine($"{sent} messages sent to {queue}");
            return 0;
        }
        catch (UnroutableException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static async Task<int> RebuildAsync(IServiceProvider services, ServiceDefinition definition, string[] args, CancellationToken ct)
    {
        var queue = definition.Queues.SingleOrDefault(x => x.Name == args.FirstOrDefault());
        if (queue is not { Rebuild: Rebuild.Projection })
        {
            Console.Error.WriteLine("Projections of this service: " + string.Join(", ", definition.Queues.Where(x => x.Rebuild == Rebuild.Projection).Select(x => x.Name)));
            return 2;
        }

        await using (var scope = services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<ServiceDb>();
            var tables = queue.Tables.Select(x => db.Model.FindEntityType(x)!.GetSchemaQualifiedTableName()!).Distinct().ToList();
            await db.BeginAsync(ct);
            var connection = (NpgsqlConnection)db.Database.GetDbConnection();
            // DELETE and not TRUNCATE: the runtime login may not truncate, and readers keep the old rows until the commit.
            foreach (var statement in tables.Select(x => $"DELETE FROM {x}").Concat(new[] { "inbox", "seen", "held", "failed" }.Select(x => $"DELETE FROM platform.{x} WHERE queue = $1")))
            {
                await using var delete = new NpgsqlCommand(statement, connection);
                if (statement.EndsWith("$1", StringComparison.Ordinal))
                {
                    delete.Parameters.Add(new() { Value = queue.Name });
                }

                await delete.ExecuteNonQueryAsync(ct);
            }

            await db.Database.CommitTransactionAsync(ct);
            Console.WriteLine($"Emptied {string.Join(", ", tables)}");
        }

        await services.GetRequiredService<ReplayRequests>().AskAsync(queue.Name, queue.Bound, null, ct);
        Console.WriteLine("Asked the publishers for their messages; a running copy of this service sends the requests.");
        return 0;
    }

    /// <summary>
    /// Compares, for every queue and publisher, each subject's last published version and bytes with the last applied ones:
    /// names what is missing, what differs, and a publisher that stands behind its consumers.
    /// </summary>
    private static async Task<int> CheckAsync(IServiceProvider services, ServiceDefinition definition, string[] args, CancellationToken ct)
    {
        var own = services.GetRequiredService<NpgsqlDataSource>();
        var problems = 0;
        foreach (var option in Options(args, "--publisher"))
        {
            var (publisher, connection) = (option[..option.IndexOf('=')], option[(option.IndexOf('=') + 1)..]);
            await using var source = NpgsqlDataSource.Create(connection);
            foreach (var queue in definition.Queues)
            {
                var names = queue.Bound.Where(x => x.Attribute.Publisher == publisher).Select(x => x.Name).ToArray();
                if (names.Length == 0)
                {
                    continue;
                }

                var published = await LastAsync(source, "SELECT DISTINCT ON (subject) subject, version, sha256(body) FROM platform.published WHERE name = ANY($1) ORDER BY subject, version DESC", names, ct);
                var applied = await LastAsync(own, "SELECT subject, version, sha256 FROM platform.seen WHERE queue = $1", queue.Name, ct);
                var (missing, differing, behind) = (0, 0, 0);
                foreach (var (subject, (version, sha)) in published)
                {
                    var has = applied.GetValueOrDefault(subject);
                    if (has.Version < version)
                    {
                        missing++;
                        Console.WriteLine($"missing   {queue.Name} {subject}: published {version}, applied {has.Version}");
                    }
                    else if (has.Version > version)
                    {
                        behind++;
                        Console.WriteLine($"behind    {publisher} {subject}: published {version}, {queue.Name} applied {has.Version}");
                    }
                    else if (!has.Sha.AsSpan().SequenceEqual(sha))
                    {
                        differing++;
                        Console.WriteLine($"differs   {queue.Name} {subject}: version {version} has other bytes at {publisher}");
                    }
                }

                problems += missing + differing + behind;
                Console.WriteLine($"{queue.Name} ← {publisher}: {published.Count} subjects, {missing} missing, {differing} differing, {behind} ahead of their publisher");
                if (behind > 0)
                {
                    Console.WriteLine($"{publisher} was restored from a backup older than what {queue.Name} has applied.");
                }
            }
        }

        return problems == 0 ? 0 : 1;

        static async Task<Dictionary<Guid, (int Version, byte[] Sha)>> LastAsync(NpgsqlDataSource source, string sql, object parameter, CancellationToken ct)
        {
            await using var command = source.CreateCommand(sql);
            command.CommandTimeout = 600;
            command.Parameters.Add(new() { Value = parameter });
            var last = new Dictionary<Guid, (int, byte[])>();
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
            {
                last[rows.GetGuid(0)] = (rows.GetInt32(1), rows.GetFieldValue<byte[]>(2));
            }

            return last;
        }
    }

    private static async Task<int> Errors(IServiceProvider services, ServiceDefinition definition, string[] args, CancellationToken ct)
    {
        var errors = services.GetRequiredService<ErrorQueue>();
        switch (args)
        {
            case ["list"]:
                foreach (var queue in definition.Queues)
                {
                    (await errors.ListAsync(queue.Name, ct)).ForEach(Console.WriteLine);
                }

                return 0;
            case ["show", var queue, var id]:
                return await errors.ShowAsync(queue, id, Console.WriteLine, ct) ? 0 : 1;
            case ["resend", var queue, .. var ids]:
                var resent = await errors.ResendAsync(queue, ids.FirstOrDefault(), ct);
                Console.WriteLine($"{resent} messages sent again to {queue}");
                return resent > 0 || ids.Length == 0 ? 0 : 1;
            case ["discard", var queue, var id]:
                var discarded = await errors.DiscardAsync(queue, id, ct);
                Console.WriteLine($"{discarded} messages discarded from {queue}; a running copy of this service goes on without them");
                return discarded > 0 ? 0 : 1;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static List<string> Options(string[] args, string name)
    {
        var values = new List<string>();
        for (var i = 0; i + 1 < args.Length; i++)
        {
            if (args[i] == name)
            {
                values.Add(args[i + 1]);
            }
        }

        return values;
    }
}
