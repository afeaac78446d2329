using System.Security.Cryptography;
using Aggregator.Gateway.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Aggregator.Gateway.Accounts;

/// <summary>
/// Password hashing (ASP.NET Core Identity's PBKDF2-HMAC-SHA512) and checking. An unknown name, a locked or disabled account and a wrong
/// password cost the same time and give the same answer, so that nobody learns who has an account.
/// </summary>
internal sealed class Passwords
{
    public const int LengthMin = 12;
    public const int LengthMax = 256;

    // The count that OWASP's password storage page asks for with this function.
    private const int Iterations = 210_000;
    private readonly PasswordHasher<Account> _hasher;
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _time;
    private readonly string _nobodys;

    public Passwords(IConfiguration configuration, IServiceScopeFactory scopes, TimeProvider time)
    {
        (_scopes, _time) = (scopes, time);
        _hasher = new PasswordHasher<Account>(Options.Create(new PasswordHasherOptions { IterationCount = configuration.GetValue("Passwords:Iterations", Iterations) }));
        _nobodys = Hash(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
    }

    public string Hash(string password) => _hasher.HashPassword(null!, password);

    public static void Check(string? password, string? userName, string pointer, Errors errors)
    {
        errors.If(password is null || password.Length < LengthMin, pointer, "password-too-short", ("min", LengthMin));
        errors.If(password?.Length > LengthMax, pointer, "too-long", ("max", LengthMax));
        errors.If(password is not null && !string.IsNullOrWhiteSpace(userName) && password.Contains(userName.Trim(), StringComparison.OrdinalIgnoreCase), pointer, "password-holds-name");
        errors.If(password is { Length: >= LengthMin } && password.Distinct().Count() < 5, pointer, "password-too-simple");
    }

    /// <summary>
    /// The account, where name and password are right and it may log in. The attempt is counted before the password is looked at, in one
    /// statement and outside any transaction of the caller, so that a thousand parallel guesses get no more looks than ten in a row.
    /// </summary>
    public async Task<Account?> Verify(string userName, string password, CancellationToken ct)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDb>();
        var normalised = Account.Normalise(userName);
        var account = await db.Accounts.SingleOrDefaultAsync(x => x.UserName == normalised, ct);
        var now = _time.GetUtcNow();
        var attempt = account is { Disabled: false, PasswordHash: not null } ? await Count(account.Id, now, db, ct) : 0;
        var right = _hasher.VerifyHashedPassword(null!, attempt > 0 ? account!.PasswordHash! : _nobodys, password.Length <= LengthMax ? password : "");
        if (attempt == 0)
        {
            return null;
        }

        if (right == PasswordVerificationResult.Failed)
        {
            if (attempt >= Account.FailuresMax)
            {
                db.Caller = Caller.System;
                db.Record(account!.Id, null, "account.locked", after: new { until = now + Account.LockedFor });
                await db.SaveChangesAsync(ct);
            }

            return null;
        }

        var rehashed = right == PasswordVerificationResult.SuccessRehashNeeded ? Hash(password) : account!.PasswordHash;
        await db.Accounts.Where(x => x.Id == account!.Id).ExecuteUpdateAsync(
            x => x.SetProperty(a => a.Failures, 0).SetProperty(a => a.LockedUntil, (DateTimeOffset?)null).SetProperty(a => a.PasswordHash, rehashed), ct);
        return account;
    }

    /// <summary>Counts an attempt; 0 where the account is locked.</summary>
    private static async Task<int> Count(Guid account, DateTimeOffset now, GatewayDb db, CancellationToken ct)
    {
        var until = now + Account.LockedFor;
        var max = Account.FailuresMax;
        var counted = await db.Database.SqlQuery<int>($"""
            UPDATE account SET
                failures = CASE WHEN locked_until IS NULL THEN failures + 1 ELSE 1 END,
                locked_until = CASE WHEN locked_until IS NULL AND failures + 1 >= {max} THEN {until} ELSE NULL END
            WHERE id = {account} AND (locked_until IS NULL OR locked_until <= {now})
            RETURNING failures AS "Value"
            """).ToListAsync(ct);
        return counted.SingleOrDefault();
    }
}
