using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Aggregator.Messages;
using Aggregator.Platform.Audit;
using Aggregator.Platform.Outbox;
using Aggregator.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Aggregator.Platform;

/// <summary>
/// A service's database: its own tables and, in the schema <c>platform</c>, outbox, inbox, log and the rest. State, messages and
/// log entries of a command are saved together, once, by whoever runs it (the command filter or the inbox): slices never save.
/// </summary>
public abstract class ServiceDb(DbContextOptions options, PlatformParts parts) : DbContext(options)
{
    // Weak, so that an import that clears the tracker batch by batch does not keep every row of the country alive here.
    private readonly ConditionalWeakTable<Aggregate, object> _recorded = [];
    private readonly Dictionary<Type, object> _views = [];

    /// <summary>On whose behalf the unit of work runs; set by the command filter or the inbox.</summary>
    public Caller Caller { get; set; } = Caller.System;

    /// <summary>
    /// True for a unit of work whose mere happening is a secret: its commit wakes nobody, because what relay and the like then do, and when, is seen
    /// in traces.
    /// </summary>
    public bool Quiet { get; set; }

    /// <summary>The clock of this process.</summary>
    protected Clock Clock => parts.Clock;

    /// <summary>Answers kept under idempotency keys.</summary>
    public DbSet<IdempotencyRow> Idempotency => Set<IdempotencyRow>();

    /// <summary>
    /// Publishes a message about an aggregate: its wire bytes are stored now and sent after the commit. Takes the
    /// subject's next version, so the aggregate must be tracked by this context.
    /// </summary>
    public void Publish(Aggregate subject, object message)
    {
        var id = parts.Clock.NewId();
        Add(new PublishedRow
        {
            Id = id,
            Name = Wire.Of(message.GetType()).Name,
            Subject = subject.Id,
            Version = ++subject.Facts,
            Cpb = subject.Cpb,
            OccurredAt = parts.Clock.Now,
            TraceParent = Activity.Current?.Id,
            Body = JsonSerializer.SerializeToUtf8Bytes(message, message.GetType(), Json.Options),
        });
        Add(new OutboxRow { Id = id });
    }

    /// <summary>
    /// Records a decision about an aggregate in the sealed log and counts its version up, once per unit of work.
    /// <paramref name="before"/> and <paramref name="after"/> say what changed; they must hold no personal data beyond ids.
    /// </summary>
    public void Record(Aggregate subject, string action, string? reason = null, object? before = null, object? after = null)
    {
        if (_recorded.TryAdd(subject, this))
        {
            subject.Version++;
        }

        Record(subject.Id, subject.Cpb, action, reason, before, after);
    }

    /// <summary>Records a decision about something that is no aggregate of this context.</summary>
    public void Record(Guid subject, Guid? cpb, string action, string? reason = null, object? before = null, object? after = null)
    {
        var entry = new LogEntry
        {
            Id = parts.Clock.NewId(),
            At = parts.Clock.Now,
            Actor = Caller.Person,
            Org = Caller.Org,
            OnBehalfOf = Caller.Act is null ? null : Caller.Sub,
            Cpb = cpb,
            Subject = subject,
            Action = action,
            Reason = reason,
            Before = Describe(before),
            After = Describe(after),
        };
        entry.Mac = parts.SealKey.Mac(entry);
        Add(entry);
        Add(new LogPendingRow { Id = entry.Id });
    }

    /// <summary>Schedules an announcement: <paramref name="kind"/> runs about <paramref name="subject"/> once the clock passes <paramref name="at"/>.</summary>
    public async Task DueAt(string kind, Guid subject, DateTimeOffset at, CancellationToken ct)
    {
        var due = await FindAsync<DueRow>([kind, subject], ct);
        if (due is null)
        {
            Add(new DueRow { Kind = kind, Subject = subject, At = at });
        }
        else
        {
            due.At = at;
        }
    }

    /// <summary>Cancels what <see cref="DueAt"/> scheduled, if it is still to come.</summary>
    public async Task CancelDue(string kind, Guid subject, CancellationToken ct)
    {
        if (await HoldDue(kind, subject, ct) is { } due)
        {
            Remove(due);
        }
    }

    /// <summary>
    /// Keeps an announcement from running while this unit of work decides about its subject, waiting for one that is running: whoever calls
    /// this before loading the subject decides on the last word instead of losing an update to the announcement.
    /// </summary>
    internal async Task<DueRow?> HoldDue(string kind, Guid subject, CancellationToken ct)
    {
        await BeginAsync(ct);
        return Set<DueRow>().Local.FirstOrDefault(x => x.Kind == kind && x.Subject == subject)
            ?? await Set<DueRow>().FromSql($"SELECT kind, subject, at FROM platform.due WHERE kind = {kind} AND subject = {subject} FOR UPDATE").SingleOrDefaultAsync(ct);
    }

    /// <summary>As <see cref="CancelDue"/> is to be called after the decision, this before it: no announcement runs in between.</summary>
    public Task AwaitDue(string kind, Guid subject, CancellationToken ct) => HoldDue(kind, subject, ct);

    /// <summary>Opens a transaction for row locks; whoever runs the unit of work commits it.</summary>
    public async Task BeginAsync(CancellationToken ct)
    {
        if (Database.CurrentTransaction is null)
        {
            // Whoever runs the unit of work saves once and on a failure undoes it whole: a savepoint would be two round trips for nothing.
            Database.AutoSavepointsEnabled = false;
            await Database.BeginTransactionAsync(ct);
        }
    }

    /// <summary>
    /// The row with this key among those already loaded or added, without asking the database: for handlers whose queue <c>Loads</c> the
    /// rows of a batch at once.
    /// </summary>
    public TEntity? Known<TEntity>(Guid key) where TEntity : class
    {
        // The view is kept because getting it compares every tracked row.
        if (!_views.TryGetValue(typeof(TEntity), out var view))
        {
            _views[typeof(TEntity)] = view = Set<TEntity>().Local;
        }

        return ((LocalView<TEntity>)view).FindEntry(key)?.Entity;
    }

    /// <summary>Forgets all that was tracked, before another try.</summary>
    internal void Forget()
    {
        ChangeTracker.Clear();
        _recorded.Clear();
    }

    /// <summary>The service's own tables. Aggregates get their key and concurrency token, names become snake case.</summary>
    protected abstract void Build(ModelBuilder model);

    /// <inheritdoc />
    protected sealed override void OnModelCreating(ModelBuilder modelBuilder)
    {
        Build(modelBuilder);
        Table<PublishedRow>("published").HasKey(x => x.Id);
        Table<OutboxRow>("outbox").HasKey(x => x.Id);
        Table<LogEntry>("log_entry").HasKey(x => x.Id);
        Table<LogPendingRow>("log_pending").HasKey(x => x.Id);
        Table<DueRow>("due").HasKey(x => new { x.Kind, x.Subject });
        Table<IdempotencyRow>("idempotency").HasKey(x => new { x.Subject, x.Route, x.Key });

        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            if (typeof(Aggregate).IsAssignableFrom(entity.ClrType))
            {
                entity.FindProperty(nameof(Aggregate.Version))!.IsConcurrencyToken = true;
                entity.AddIgnored(nameof(Aggregate.Cpb));
                if (entity.FindProperty(nameof(Aggregate.Cpb)) is { } computed)
                {
                    entity.RemoveProperty(computed);
                }
            }

            foreach (var key in entity.GetKeys().SelectMany(x => x.Properties).Where(x => x.ClrType == typeof(Guid)))
            {
                key.ValueGenerated = ValueGenerated.Never;
            }

            SnakeCase(entity);
        }

        Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<T> Table<T>(string name) where T : class =>
            modelBuilder.Entity<T>().ToTable(name, "platform", x => x.ExcludeFromMigrations());
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Money>().HaveConversion<MoneyInEuro>().HaveColumnType("numeric(18,2)");
        configurationBuilder.Properties<decimal>().HaveColumnType("numeric(20,6)");
    }

    private static string? Describe(object? value) => value is null ? null : JsonSerializer.Serialize(value, value.GetType(), Json.Options);

    private static void SnakeCase(IMutableEntityType entity)
    {
        if (entity.GetTableName() is { } table)
        {
            entity.SetTableName(Snake(table));
        }

        foreach (var property in entity.GetProperties())
        {
            property.SetColumnName(Snake(property.GetColumnName()));
        }

        static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
    }

    private sealed class MoneyInEuro() : ValueConverter<Money, decimal>(x => x.Amount, x => new Money(x, "EUR"));
}
