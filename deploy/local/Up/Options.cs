using Aggregator.Local.Servers;

namespace Aggregator.Local.Up;

/// <summary>What <c>deploy/up</c> was asked for.</summary>
internal sealed record Options
{
    public const string Usage = """
        deploy/up [option…]   brings the whole platform up on this machine and stays until Ctrl-C

          --port N                   port of the gateway, the only door (8080)
          --fresh                    wipe the data of earlier runs first
          --no-demo                  start empty, without the demo territory and its three tenders
          --no-trial                 no trial clock: time runs as everywhere; implies --no-demo
          --connection postgres=…    a PostgreSQL server of yours: connection string of a login that may create databases and logins
          --connection amqp=…        a RabbitMQ server of yours: address of a virtual host in which the platform may do everything
          --owner NAME               who runs this installation, as its pages say (with the demo, the metropolitan city of Milan)
          --folder PATH              where data, logs and secrets are kept (.local)

        """;

    public int Port { get; private init; } = 8080;

    public bool Fresh { get; private init; }

    public bool Demo { get; private init; } = true;

    public bool Trial { get; private init; } = true;

    public string? Postgres { get; private init; }

    public string? Amqp { get; private init; }

    /// <summary>The owner whose name the pages show; null where none was named.</summary>
    public string? Owner { get => field ?? (Demo ? "Città metropolitana di Milano (dimostrazione)" : null); private init; }

    public string Folder { get; private init; } = ".local";

    /// <summary>Reads the command line; a failure says what is wrong with it.</summary>
    public static Options Read(ReadOnlySpan<string> arguments)
    {
        var options = new Options();
        while (arguments is not [])
        {
            (options, var used) = arguments switch
            {
                ["--port", var port, ..] when int.TryParse(port, out var number) && number is > 0 and < 65_536 => (options with { Port = number }, 2),
                ["--fresh", ..] => (options with { Fresh = true }, 1),
                ["--demo", ..] => (options with { Demo = true }, 1),
                ["--no-demo", ..] => (options with { Demo = false }, 1),
                ["--trial", ..] => (options with { Trial = true }, 1),
                ["--no-trial", ..] => (options with { Trial = false, Demo = false }, 1),
                ["--connection", var connection, ..] when connection.StartsWith("postgres=", StringComparison.Ordinal) => (options with { Postgres = connection["postgres=".Length..] }, 2),
                ["--connection", var connection, ..] when connection.StartsWith("amqp=", StringComparison.Ordinal) => (options with { Amqp = connection["amqp=".Length..] }, 2),
                ["--owner", var owner, ..] => (options with { Owner = owner }, 2),
                ["--folder", var folder, ..] => (options with { Folder = folder }, 2),
                ["--port", ..] => throw new LocalFailure($"--port takes a number from 1 to 65535{(arguments.Length > 1 ? $", not {arguments[1]}" : "")}."),
                ["--connection", ..] => throw new LocalFailure("--connection takes postgres=CONNECTION-STRING or amqp=ADDRESS."),
                ["--owner" or "--folder"] => throw new LocalFailure($"{arguments[0]} takes a value."),
                _ => throw new LocalFailure($"Not understood: {arguments[0]}\n\n{Usage}"),
            };
            arguments = arguments[used..];
        }

        if (options is { Fresh: true } and ({ Postgres: not null } or { Amqp: not null }))
        {
            throw new LocalFailure("--fresh wipes private servers only; empty a server of yours yourself.");
        }

        if (options is { Demo: true, Trial: false })
        {
            throw new LocalFailure("The demo plays months in seconds, so it needs the trial clock: leave --no-trial or --demo away.");
        }

        return options;
    }
}
