using Npgsql;

namespace Aggregator.Platform.Audit;

/// <summary>
/// Verifies a service's whole log from outside: marks, chain, signatures, numbers without holes, and the heads that other
/// services keep. Says what is wrong and where; finds rows changed, deleted, inserted or cut off by whoever rules the database.
/// </summary>
internal sealed class VerifyLog(string service, SealKey key)
{
    /// <summary>A finding: what is wrong with which entry or number.</summary>
    internal sealed record Finding(string Kind, string Where, string Text);

    /// <summary>Verifies; <paramref name="witnesses"/> are databases of other services. Streams, so that a long log needs no memory.</summary>
    public async Task<(long Sealed, IReadOnlyList<Finding> Findings)> RunAsync(NpgsqlDataSource database, IEnumerable<NpgsqlDataSource> witnesses, CancellationToken ct)
    {
        var findings = new List<Finding>();
        var (heads, foreign) = (await HeadsAsync(database, findings, ct), await WitnessedAsync(witnesses, findings, ct));
        var (number, hash) = (0L, new byte[32]);
        await using (var command = database.CreateCommand($"SELECT {Sealer.EntryColumns}, s.number, s.hash, s.entry FROM platform.log_seal s LEFT JOIN platform.log_entry e ON e.id = s.entry ORDER BY s.number"))
        await using (var rows = await command.ExecuteReaderAsync(ct))
        {
            while (await rows.ReadAsync(ct))
            {
                var at = rows.GetInt64(12);
                var stored = rows.GetFieldValue<byte[]>(13);
                if (at != ++number)
                {
                    findings.Add(new("deleted", $"{number}–{at - 1}", "seals are missing here"));
                    number = at;
                }
                else if (rows.IsDBNull(0))
                {
                    findings.Add(new("deleted", $"{at} ({rows.GetGuid(14)})", "the sealed entry is gone"));
                }
                else
                {
                    var entry = Sealer.ReadEntry(rows);
                    if (!entry.Mac.AsSpan().SequenceEqual(key.Mac(entry)))
                    {
                        findings.Add(new("changed", $"{at} ({entry.Id})", "the entry does not bear the service's mark"));
                    }
                    else if (!stored.AsSpan().SequenceEqual(Sealer.Chain(hash, entry)))
                    {
                        findings.Add(new("changed", $"{at} ({entry.Id})", "the seal does not follow from its predecessor and entry"));
                    }
                }

                hash = stored;
                if (heads.Remove(at, out var head) && !head.AsSpan().SequenceEqual(stored))
                {
                    findings.Add(new("changed", $"{at}", "the signed head has another hash"));
                }

                if (foreign.Remove(at, out var witnessed) && !witnessed.AsSpan().SequenceEqual(stored))
                {
                    findings.Add(new("changed", $"{at}", "another service keeps a different head"));
                }
            }
        }

        foreach (var (at, _) in heads)
        {
            findings.Add(new("cut", $"{at}", "a signed head has no seal"));
        }

        foreach (var (at, _) in foreign.Where(x => x.Key > number || !heads.ContainsKey(x.Key)).OrderBy(x => x.Key).Take(10))
        {
            findings.Add(new("cut", $"{at}", "another service keeps a head that is not here: the log was cut off or restored from an old backup"));
        }

        await UnsealedAsync(database, findings, ct);
        return (number, findings);
    }

    private async Task<Dictionary<long, byte[]>> HeadsAsync(NpgsqlDataSource database, List<Finding> findings, CancellationToken ct)
    {
        var heads = new Dictionary<long, byte[]>();
        await using var command = database.CreateCommand("SELECT number, hash, sealed_at, signature, edition FROM platform.log_head ORDER BY number");
        await using var rows = await command.ExecuteReaderAsync(ct);
        var edition = 0;
        while (await rows.ReadAsync(ct))
        {
            var (number, hash) = (rows.GetInt64(0), rows.GetFieldValue<byte[]>(1));
            if (!key.Verify(Sealer.HeadBytes(service, number, hash, rows.GetFieldValue<DateTimeOffset>(2)), rows.GetFieldValue<byte[]>(3)))
            {
                findings.Add(new("changed", $"{number}", "the head's signature is not this service's"));
            }

            if (rows.GetInt32(4) != ++edition)
            {
                findings.Add(new("deleted", $"{number}", "a head before this one is missing"));
                edition = rows.GetInt32(4);
            }

            heads[number] = hash;
        }

        return heads;
    }

    private async Task<Dictionary<long, byte[]>> WitnessedAsync(IEnumerable<NpgsqlDataSource> witnesses, List<Finding> findings, CancellationToken ct)
    {
        var heads = new Dictionary<long, byte[]>();
        foreach (var witness in witnesses)
        {
            await using var command = witness.CreateCommand("SELECT number, hash, sealed_at, signature FROM platform.witness WHERE source = $1");
            command.Parameters.Add(new() { Value = service });
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
            {
                var (number, hash) = (rows.GetInt64(0), rows.GetFieldValue<byte[]>(1));
                // A head that the service never signed proves nothing against its log; it is named on its own.
                if (!key.Verify(Sealer.HeadBytes(service, number, hash, rows.GetFieldValue<DateTimeOffset>(2)), rows.GetFieldValue<byte[]>(3)))
                {
                    findings.Add(new("witness", $"{number}", "a witness keeps a head that this service did not sign"));
                }
                else
                {
                    heads[number] = hash;
                }
            }
        }

        return heads;
    }

    /// <summary>Entries that no seal names: one committed this instant is pending; one that is neither was put or left there by hand.</summary>
    private async Task UnsealedAsync(NpgsqlDataSource database, List<Finding> findings, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"""
            SELECT {Sealer.EntryColumns}, q.id IS NOT NULL FROM platform.log_entry e
            LEFT JOIN platform.log_seal s ON s.entry = e.id LEFT JOIN platform.log_pending q ON q.id = e.id WHERE s.entry IS NULL
            """);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var entry = Sealer.ReadEntry(rows);
            if (!entry.Mac.AsSpan().SequenceEqual(key.Mac(entry)))
            {
                findings.Add(new("inserted", $"{entry.Id}", "the entry does not bear the service's mark"));
            }
            else if (!rows.GetBoolean(12))
            {
                findings.Add(new("deleted", $"{entry.Id}", "the entry is neither sealed nor waiting for its seal: its seal was removed"));
            }
        }
    }
}
