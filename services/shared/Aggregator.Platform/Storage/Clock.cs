using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Aggregator.Platform;

/// <summary>
/// The time that binds: the server's, to the microsecond that PostgreSQL keeps. On a trial instance an offset that only
/// grows is added, so that a 30-day tender plays in seconds; tokens, leases and retries use the real time instead.
/// </summary>
public sealed class Clock(TimeProvider? real = null)
{
    private static readonly TimeZoneInfo Rome = TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome");
    private readonly TimeProvider _real = real ?? TimeProvider.System;
    private readonly Lock _ids = new();
    private long _offsetTicks;
    private long _lastId;

    /// <summary>Offset of a trial instance; zero elsewhere.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    /// <summary>Now, UTC.</summary>
    public DateTimeOffset Now => Truncate(_real.GetUtcNow() + Offset);

    /// <summary>Today's date in Italy, where the deadlines are.</summary>
    public DateOnly Today => DateIn(Now);

    /// <summary>The real time, whatever the trial says.</summary>
    public DateTimeOffset RealNow => Truncate(_real.GetUtcNow());

    /// <summary>The date that an instant has in Italy.</summary>
    public static DateOnly DateIn(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Rome).DateTime);

    /// <summary>The hour that an instant has in Italy.</summary>
    public static TimeOnly TimeIn(DateTimeOffset instant) => TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Rome).DateTime);

    /// <summary>The instant at which a day and hour strike in Italy.</summary>
    public static DateTimeOffset InItaly(DateOnly day, TimeOnly hour)
    {
        var local = day.ToDateTime(hour);
        return new DateTimeOffset(local, Rome.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>A UUIDv7 that is greater than every earlier one of this process, so that rows made together keep their order.</summary>
    public Guid NewId()
    {
        long stamp;
        lock (_ids)
        {
            // 48 bits of milliseconds and 12 bits of counter; a burst of more than 4,096 in a millisecond borrows from the next one.
            stamp = Math.Max(_real.GetUtcNow().ToUnixTimeMilliseconds() << 12, _lastId + 1);
            _lastId = stamp;
        }

        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes, (stamp >> 12 << 16) | 0x7000 | (stamp & 0xFFF));
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Moves the offset forward; never back, because deadlines that were announced stay passed.</summary>
    internal void SetOffset(TimeSpan offset)
    {
        if (offset > Offset)
        {
            Interlocked.Exchange(ref _offsetTicks, offset.Ticks);
        }
    }

    private static DateTimeOffset Truncate(DateTimeOffset at) => new(at.UtcTicks / 10 * 10, TimeSpan.Zero);
}
