using System.Net.Sockets;
using Npgsql;

namespace Aggregator.Platform.Storage;

/// <summary>Tells a database that is away from work that fails: the one is waited for, the other is counted.</summary>
internal static class Outage
{
    public static bool Is(Exception e) => e.GetBaseException() is NpgsqlException { IsTransient: true } and not PostgresException
        || e.GetBaseException() is PostgresException { SqlState: "57P01" or "57P02" or "57P03" or "53300" }
        || e.GetBaseException() is IOException or SocketException;
}
