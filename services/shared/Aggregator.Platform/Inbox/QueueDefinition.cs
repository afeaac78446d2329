using System.Security.Cryptography;
using System.Text.Json;

using Aggregator.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Platform.Inbox;

/// <summary>Whether what a queue's handlers write may be thrown away and built again from the messages.</summary>
public enum Rebuild
{
    /// <summary>A projection: its tables are truncated and filled again by replay.</summary>
    Projection,

    /// <summary>Reactions with effects (they publish, record, schedule): never rebuilt.</summary>
    Never,
}

/// <summary>A message as its handler gets it.</summary>
/// <param name="Body">The record.</param>
/// <param name="Id">Id of the message.</param>
/// <param name="Subject">The aggregate it is about.</param>
/// <param name="Version">The subject's version, contiguous from 1.</param>
/// <param name="OccurredAt">The publisher's clock.</param>
/// <param name="Cpb">Owning central purchasing body, where there is one.</param>
/// <param name="Sha256">Hash of the wire bytes.</param>
public sealed record Received<T>(T Body, Guid Id, Guid Subject, int Version, DateTimeOffset OccurredAt, Guid? Cpb, byte[] Sha256);

/// <summary>A public message as it was published.</summary>
/// <param name="Name">Wire name.</param>
/// <param name="Id">Id of the message.</param>
/// <param name="Subject">The aggregate it is about.</param>
/// <param name="Version">The subject's version, contiguous from 1.</param>
/// <param name="OccurredAt">The publisher's clock.</param>
/// <param name="Body">The wire bytes: JSON.</param>
public sealed record PublicMessage(string Name, Guid Id, Guid Subject, int Version, DateTimeOffset OccurredAt, ReadOnlyMemory<byte> Body);

/// <summary>A message as it came from the queue, not yet read.</summary>
internal sealed record Incoming(Guid Id, string Name, Guid Subject, int Version, Guid? Cpb, DateTimeOffset OccurredAt, byte[] Body)
{
    private byte[]? _sha256;

    /// <summary>How often it came back from a delay queue, 0 where an operator sent it again; null for the first copy and for those of a replay.</summary>
    public int? Attempt { get; init; }

    /// <summary>Taken from the database, where it waited for its predecessor.</summary>
    public bool Held { get; init; }

    /// <summary>An operator decided that it has no effect: its version is passed and nothing else.</summary>
    public bool Discarded { get; init; }

    public byte[] Sha256 => _sha256 ??= SHA256.HashData(Body);
}

/// <summary>One queue of a service: which messages it hears, what is done with them, which tables it fills.</summary>
public sealed class QueueDefinition(string name, Rebuild rebuild)
{
    private readonly Dictionary<string, Func<Incoming, ServiceDb, IServiceProvider, CancellationToken, Task>> _handlers = [];
    private readonly List<Type> _tables = [];
    private readonly List<Func<ServiceDb, Guid[], CancellationToken, Task>> _loads = [];

    /// <summary>Name of the queue; starts with the name of the service or of its folder.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it may be rebuilt.</summary>
    public Rebuild Rebuild { get; } = rebuild;

    /// <summary>Entities that the handlers fill and `rebuild` empties.</summary>
    public IReadOnlyList<Type> Tables => _tables;

    /// <summary>Types with a handler.</summary>
    public IEnumerable<WireType> Handled => _handlers.Keys.Select(x => Wire.Named(x)!);

    /// <summary>Types bound: all that the publishers say about the handled subjects, because versions must come without gaps.</summary>
    public IEnumerable<WireType> Bound => Handled.SelectMany(Wire.Siblings).DistinctBy(x => x.Name);

    /// <summary>Handles a message; more parameters of the handler come as services.</summary>
    public QueueDefinition Handle<T, TDb>(Func<Received<T>, TDb, CancellationToken, Task> handle) where TDb : ServiceDb =>
        Add<T>((m, db, _, ct) => handle(Read<T>(m), (TDb)db, ct));

    /// <summary>Handles a message with the clock or another singleton.</summary>
    public QueueDefinition Handle<T, TDb, TService>(Func<Received<T>, TDb, TService, CancellationToken, Task> handle) where TDb : ServiceDb where TService : notnull =>
        Add<T>((m, db, services, ct) => handle(Read<T>(m), (TDb)db, (TService)services.GetService(typeof(TService))!, ct));

    /// <summary>Handles every public message, whatever its type, as the bytes that were published.</summary>
    public QueueDefinition HandlePublic<TDb>(Func<PublicMessage, TDb, CancellationToken, Task> handle) where TDb : ServiceDb
    {
        foreach (var wire in Wire.All.Where(x => x.Attribute.Visibility == Messages.Visibility.Public))
        {
            _handlers.Add(wire.Name, (m, db, _, ct) => handle(new PublicMessage(m.Name, m.Id, m.Subject, m.Version, m.OccurredAt, m.Body), (TDb)db, ct));
        }

        return this;
    }

    /// <summary>Declares an entity that only this queue's handlers write.</summary>
    public QueueDefinition Fills<TEntity>()
    {
        _tables.Add(typeof(TEntity));
        return this;
    }

    /// <summary>
    /// Loads, before a batch, the rows of all its subjects in one query; handlers then ask <see cref="ServiceDb.Known"/> instead of the database.
    /// </summary>
    public QueueDefinition Loads<TEntity, TDb>(Func<TDb, Guid[], IQueryable<TEntity>> rows) where TDb : ServiceDb where TEntity : class
    {
        _loads.Add((db, subjects, ct) => rows((TDb)db, subjects).LoadAsync(ct));
        return this;
    }

    internal async Task LoadAsync(ServiceDb db, Guid[] subjects, CancellationToken ct)
    {
        foreach (var load in _loads)
        {
            await load(db, subjects, ct);
        }
    }

    internal Func<Incoming, ServiceDb, IServiceProvider, CancellationToken, Task>? HandlerOf(string name) => _handlers.GetValueOrDefault(name);

    private QueueDefinition Add<T>(Func<Incoming, ServiceDb, IServiceProvider, CancellationToken, Task> handle)
    {
        _handlers.Add(Wire.Of(typeof(T)).Name, handle);
        return this;
    }

    private static Received<T> Read<T>(Incoming m) => new(
        JsonSerializer.Deserialize<T>(m.Body, Json.Options) ?? throw new JsonException("null is no message"),
        m.Id, m.Subject, m.Version, m.OccurredAt, m.Cpb, m.Sha256);
}
