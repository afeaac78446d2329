using System.Security.Cryptography;
using System.Text;
using Aggregator.Gateway.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace Aggregator.Gateway.Tokens;

/// <summary>The signing keys in memory: read from the database, rotated under a lock that the copies of the gateway share.</summary>
internal sealed class KeyRing(IServiceScopeFactory scopes, Vault vault, Rotation rotation, TimeProvider time)
{
    // Arbitrary, and the same in every copy.
    private const long RotationLock = 7_242_010_001;
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile IReadOnlyList<Loaded> _keys = [];

    /// <summary>Every published key, for JWKS and validation.</summary>
    public IEnumerable<ECDsaSecurityKey> Published => _keys.Select(key => key.Security);

    /// <summary>The key that signs now.</summary>
    public async ValueTask<ECDsaSecurityKey> Current(CancellationToken ct)
    {
        if (_keys.Count == 0)
        {
            await Refresh(ct);
        }

        var keys = _keys;
        var current = Rotation.Current(keys.Select(key => key.Row), time.GetUtcNow())!;
        return keys.First(key => key.Row.Id == current.Id).Security;
    }

    /// <summary>Reads the keys again, making and dropping what the rotation asks for.</summary>
    public Task Refresh(CancellationToken ct) => Turn(replace: false, ct);

    /// <summary>Drops every key and starts anew: for the day when one may have leaked. Every token in flight dies.</summary>
    public Task Replace(CancellationToken ct) => Turn(replace: true, ct);

    private async Task Turn(bool replace, CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<GatewayDb>();
            db.Caller = Caller.System;
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({RotationLock})", ct);
            var rows = await db.SigningKeys.ToListAsync(ct);
            var now = time.GetUtcNow();
            foreach (var finished in (replace ? rows : rotation.Finished(rows, now)).ToList())
            {
                db.Remove(finished);
                rows.Remove(finished);
                db.Record(Subject(finished.Id), null, "signing-key.dropped", replace ? "replaced by command" : null, before: new { finished.Id });
            }

            if (rotation.NextFrom(rows, now) is { } from)
            {
                var next = SigningKey.Create(now, from, vault);
                db.Add(next);
                rows.Add(next);
                db.Record(Subject(next.Id), null, "signing-key.created", after: new { next.Id, next.ActiveFrom });
            }

            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            var known = _keys.ToDictionary(key => key.Row.Id);
            _keys = [.. rows.Select(row => known.GetValueOrDefault(row.Id) is { } same ? same with { Row = row } : Load(row))];
        }
        finally
        {
            _one.Release();
        }
    }

    // The log's subjects are ids; a key's is made of the digest that names it.
    private static Guid Subject(string id) => new(SHA256.HashData(Encoding.ASCII.GetBytes("signing-key " + id)).AsSpan(0, 16));

    private Loaded Load(SigningKey row)
    {
        var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(vault.Unwrap(row.Wrapped, row.Id), out _);
        return new Loaded(row, new ECDsaSecurityKey(pair) { KeyId = row.Id });
    }

    private sealed record Loaded(SigningKey Row, ECDsaSecurityKey Security);
}

/// <summary>Looks at the keys twice a minute, so that a key made by another copy is published here long before it signs.</summary>
internal sealed class KeyRotation(KeyRing keys, ILogger<KeyRotation> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(30));
        do
        {
            try
            {
                await keys.Refresh(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogWarning(failure, "The signing keys could not be read; those in memory go on signing");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
