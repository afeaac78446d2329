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

    /// <summary>
    /// Verifies; <paramref name="witnesses"/> are databases of other services. Everything is read once in the order of the numbers, side by
    /// side, so that a long log needs no memory; the witnesses first, so that none knows of a head that the log does not have yet.
    /// </summary>
    public async Task<(long Sealed, IReadOnlyList<Finding> Findings)> RunAsync(NpgsqlDataSource database, IEnumerable<NpgsqlDataSource> witnesses, CancellationToken ct)
    {
        var findings = new List<Finding>();
        var (number, hash, edition, headed) = (0L, new byte[32], 0, 0L);
        var foreign = new List<Witness>();
        try
        {
            foreach (var witness in witnesses)
            {
                foreign.Add(await Witness.OpenAsync(witness, service, key, findings, ct));
            }

            await using var command = database.CreateCommand($"""
                SELECT {Sealer.EntryColumns}, s.number, s.hash, s.entry, h.hash, h.sealed_at, h.signature, h.edition
                FROM platform.log_seal s LEFT JOIN platform.log_entry e ON e.id = s.entry LEFT JOIN platform.log_head h ON h.number = s.number ORDER BY s.number
                """);
            await using var rows = await command.ExecuteReaderAsync(ct);
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
                if (!rows.IsDBNull(15))
                {
                    edition = Head(rows, at, stored, edition, findings);
                    headed = at;
                }

                foreach (var witness in foreign)
                {
                    await witness.CompareAsync(at, stored, ct);
                }
            }

            foreach (var witness in foreign)
            {
                await witness.CompareAsync(long.MaxValue, [], ct);
            }
        }
        finally
        {
            foreach (var witness in foreign)
            {
                await witness.DisposeAsync();
            }
        }

        if (headed < number)
        {
            // Seals and their head are written in one transaction, so no honest log ends without one.
            findings.Add(new("changed", $"{headed + 1}–{number}", "no signed head covers these seals"));
        }

        await HeadlessAsync(database, findings, ct);
        await UnsealedAsync(database, findings, ct);
        return (number, findings);
    }

    private int Head(NpgsqlDataReader rows, long number, byte[] stored, int edition, List<Finding> findings)
    {
        var (hash, next) = (rows.GetFieldValue<byte[]>(15), rows.GetInt32(18));
        if (!key.Verify(Sealer.HeadBytes(service, number, hash, rows.GetFieldValue<DateTimeOffset>(16)), rows.GetFieldValue<byte[]>(17)))
        {
            findings.Add(new("changed", $"{number}", "the head's signature is not this service's"));
        }

        if (!hash.AsSpan().SequenceEqual(stored))
        {
            findings.Add(new("changed", $"{number}", "the signed head has another hash"));
        }

        if (next != edition + 1)
        {
            findings.Add(new("deleted", $"{number}", "a head before this one is missing"));
        }

        return next;
    }

    private static async Task HeadlessAsync(NpgsqlDataSource database, List<Finding> findings, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            SELECT h.number FROM platform.log_head h WHERE NOT EXISTS (SELECT FROM platform.log_seal s WHERE s.number = h.number) ORDER BY h.number
            """);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            findings.Add(new("cut", $"{rows.GetInt64(0)}", "a signed head has no seal"));
        }
    }

    /// <summary>The heads that one other service keeps, read in step with the seals.</summary>
    private sealed class Witness : IAsyncDisposable
    {
        private const int CutMax = 10;
        private readonly string _service;
        private readonly SealKey _key;
        private readonly List<Finding> _findings;
        private readonly NpgsqlCommand _command;
        private readonly NpgsqlDataReader _rows;
        private (long Number, byte[] Hash)? _next;
        private int _cut;

        private Witness(string service, SealKey key, List<Finding> findings, NpgsqlCommand command, NpgsqlDataReader rows) =>
            (_service, _key, _findings, _command, _rows) = (service, key, findings, command, rows);

        public static async Task<Witness> OpenAsync(NpgsqlDataSource database, string service, SealKey key, List<Finding> findings, CancellationToken ct)
        {
            var command = database.CreateCommand("SELECT number, hash, sealed_at, signature FROM platform.witness WHERE source = $1 ORDER BY number");
            command.Parameters.Add(new() { Value = service });
            var witness = new Witness(service, key, findings, command, await command.ExecuteReaderAsync(ct));
            await witness.MoveAsync(ct);
            return witness;
        }

        /// <summary>Compares what it keeps up to a seal: a head between this seal and the one before has no seal any more.</summary>
        public async Task CompareAsync(long number, byte[] stored, CancellationToken ct)
        {
            for (; _next is { } head && head.Number <= number; await MoveAsync(ct))
            {
                if (head.Number < number && _cut++ < CutMax)
                {
                    _findings.Add(new("cut", $"{head.Number}", "another service keeps a head that is not here: the log was cut off or restored from an old backup"));
                }
                else if (head.Number == number && !head.Hash.AsSpan().SequenceEqual(stored))
                {
                    _findings.Add(new("changed", $"{head.Number}", "another service keeps a different head"));
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _rows.DisposeAsync();
            await _command.DisposeAsync();
        }

        private async Task MoveAsync(CancellationToken ct)
        {
            for (_next = null; _next is null && await _rows.ReadAsync(ct);)
            {
                var (number, hash) = (_rows.GetInt64(0), _rows.GetFieldValue<byte[]>(1));
                // A head that the service never signed proves nothing against its log; it is named on its own.
                if (_key.Verify(Sealer.HeadBytes(_service, number, hash, _rows.GetFieldValue<DateTimeOffset>(2)), _rows.GetFieldValue<byte[]>(3)))
                {
                    _next = (number, hash);
                }
                else
                {
                    _findings.Add(new("witness", $"{number}", "a witness keeps a head that this service did not sign"));
                }
            }
        }
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
