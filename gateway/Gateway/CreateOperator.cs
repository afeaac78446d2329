using Aggregator.Gateway.Accounts;
using Aggregator.Gateway.Clients;
using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway;

/// <summary>
/// Makes the first operator of the platform, a person or a machine, from the console: everything else is made through the API. Run
/// again it changes nothing. Secrets come from environment variables, because arguments are seen by every process of the machine.
/// </summary>
internal static class CreateOperator
{
    public const string Usage = """
        create-operator --user NAME --password-env VARIABLE        the first operator (a person)
        create-operator --client-id ID --secret-env VARIABLE       the first operator (a machine; at least 32 characters)
        """;

    public static async Task<int> Run(IServiceProvider services, string[] args, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDb>();
        db.Caller = Caller.System;
        var problem = args switch
        {
            ["--user", var name, "--password-env", var variable] => await Person(name, Environment.GetEnvironmentVariable(variable), db, scope.ServiceProvider, ct),
            ["--client-id", var id, "--secret-env", var variable] => await Machine(id, Environment.GetEnvironmentVariable(variable), db, scope.ServiceProvider, ct),
            _ => Usage,
        };
        if (problem is not null)
        {
            Console.Error.WriteLine(problem);
            return 2;
        }

        var changed = await db.SaveChangesAsync(ct);
        Console.WriteLine(changed > 0 ? "Operator created." : "The operator exists already; nothing changed.");
        return 0;
    }

    private static async Task<string?> Person(string name, string? password, GatewayDb db, IServiceProvider services, CancellationToken ct)
    {
        var errors = new Errors();
        Passwords.Check(password, name, "password", errors);
        if (errors.Any)
        {
            return $"The password is not accepted: {string.Join(", ", errors.All.Select(error => error.Code))} (at least {Passwords.LengthMin} characters, without the name).";
        }

        var userName = Account.Normalise(name);
        if (await db.Accounts.AnyAsync(x => x.UserName == userName, ct))
        {
            return null;
        }

        var clock = services.GetRequiredService<Clock>();
        var account = new Account
        {
            Id = clock.NewId(),
            UserName = userName,
            DisplayName = name,
            PasswordHash = services.GetRequiredService<Passwords>().Hash(password!),
            CreatedAt = clock.RealNow,
            Memberships = [new Membership { Organisation = Roles.PlatformOrganisation, Kind = "platform", Name = "Aggregator", Roles = [Roles.PlatformOperator] }],
        };
        db.Add(account);
        db.Record(account, "account.created", "create-operator", after: MembershipInput.Logged(account.Memberships));
        return null;
    }

    private static async Task<string?> Machine(string id, string? secret, GatewayDb db, IServiceProvider services, CancellationToken ct)
    {
        if (secret is null || secret.Length < Client.SecretLengthMin)
        {
            return $"The secret is missing or shorter than {Client.SecretLengthMin} characters.";
        }

        if (await db.Clients.AnyAsync(x => x.ClientId == id, ct))
        {
            return null;
        }

        var clock = services.GetRequiredService<Clock>();
        var client = new Client
        {
            Id = clock.NewId(),
            ClientId = id,
            SecretHash = Client.Hash(secret),
            Organisation = Roles.PlatformOrganisation,
            Kind = "platform",
            Roles = [Roles.PlatformOperator],
            CreatedAt = clock.RealNow,
        };
        db.Add(client);
        db.Record(client, "client.created", "create-operator", after: new { client.Organisation, client.Kind, client.Roles });
        return null;
    }
}
