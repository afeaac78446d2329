using System.Buffers.Binary;
using System.Text.Json;
using Aggregator.Platform;
using Aggregator.Tender.Bids;
using Aggregator.Tender.Checklists;
using Aggregator.Tender.Demands;
using Aggregator.Tender.LotPlans;
using Aggregator.Tender.Lots;
using Aggregator.Tender.Openings;
using Aggregator.Tender.Operators;
using Aggregator.Tender.Procedures;
using Aggregator.Tender.Territory;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Aggregator.Tender.Storage;

/// <summary>What the tender service owns, and its projections of what the others own.</summary>
internal sealed class TenderDb(DbContextOptions<TenderDb> options, PlatformParts parts) : ServiceDb(options, parts)
{
    public DbSet<Operator> Operators => Set<Operator>();

    public DbSet<LotPlan> LotPlans => Set<LotPlan>();

    public DbSet<LotPlanEdition> LotPlanEditions => Set<LotPlanEdition>();

    public DbSet<LotPlanStudy> LotPlanStudies => Set<LotPlanStudy>();

    public DbSet<Lot> Lots => Set<Lot>();

    public DbSet<Procedure> Procedures => Set<Procedure>();

    public DbSet<EnvelopeKey> EnvelopeKeys => Set<EnvelopeKey>();

    public DbSet<KeyShare> KeyShares => Set<KeyShare>();

    public DbSet<Bid> Bids => Set<Bid>();

    public DbSet<BidEnvelope> BidEnvelopes => Set<BidEnvelope>();

    public DbSet<BidNote> BidNotes => Set<BidNote>();

    public DbSet<Body> Bodies => Set<Body>();

    public DbSet<TerritoryBorder> Borders => Set<TerritoryBorder>();

    public DbSet<Category> Categories => Set<Category>();

    public DbSet<Initiative> Initiatives => Set<Initiative>();

    public DbSet<Closure> Closures => Set<Closure>();

    public DbSet<Demand> Demands => Set<Demand>();

    public DbSet<Checklist> Checklists => Set<Checklist>();

    /// <summary>
    /// Locks what hangs on a procedure (or an initiative) until the end of the transaction. Bids and scores share the lock; the opening
    /// of envelopes takes it alone, so that it meets every bid that was accepted, and the procedure's row stays untouched by bids: its
    /// version would tell how many came.
    /// </summary>
    internal async Task LockAsync(Guid on, bool shared, CancellationToken ct)
    {
        await BeginAsync(ct);
        var key = KeyOf(on);
        _ = shared
            ? await Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock_shared({key})", ct)
            : await Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({key})", ct);
    }

    /// <summary>The turn to add to a procedure's record of bids, for a command that shares the lock on the procedure already.</summary>
    internal Task LockNotesAsync(Guid procedure, CancellationToken ct) =>
        Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({~KeyOf(procedure)})", ct);

    /// <summary>One firm's turn to bid in a procedure, for a command that shares the lock on the procedure already.</summary>
    internal Task LockBidderAsync(Guid procedure, Guid bidder, CancellationToken ct) =>
        Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({KeyOf(procedure) ^ KeyOf(bidder)})", ct);

    private static long KeyOf(Guid on) => BinaryPrimitives.ReadInt64BigEndian(on.ToByteArray(bigEndian: true).AsSpan(8));

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
    }

    /// <inheritdoc />
    protected override void Build(ModelBuilder model)
    {
        model.Entity<Operator>(x =>
        {
            x.ToTable("operator");
            x.HasIndex(o => o.FiscalCode).IsUnique();
        });
        model.Entity<LotPlan>(x =>
        {
            x.ToTable("lot_plan");
            x.HasIndex(p => p.InitiativeId);
            x.HasIndex(p => p.StudyId);
            x.HasIndex(p => new { p.CpbId, p.CategoryCode, p.Id });
            AsJson(x.Property(p => p.Lots));
            AsJson(x.Property(p => p.Terms));
            AsJson(x.Property(p => p.Figures));
        });
        model.Entity<LotPlanEdition>(x =>
        {
            x.ToTable("lot_plan_edition");
            x.HasKey(e => new { e.LotPlanId, e.Number });
            x.Property(e => e.Number).ValueGeneratedNever();
            AsJson(x.Property(e => e.Lots));
            AsJson(x.Property(e => e.Pinned));
        });
        model.Entity<LotPlanStudy>(x =>
        {
            x.ToTable("lot_plan_study");
            x.HasIndex(s => s.Id, "IX_lot_plan_study_running").HasFilter("state = 'Running'");
            AsJson(x.Property(s => s.Alternatives));
            AsJson(x.Property(s => s.Results));
        });
        model.Entity<Lot>(x =>
        {
            x.ToTable("lot");
            x.HasIndex(l => l.LotPlanId);
            x.HasIndex(l => l.ProcedureId);
            x.Property(l => l.DiscountPercent).HasColumnType("numeric(20,9)");
            AsJson(x.Property(l => l.Bodies));
            AsJson(x.Property(l => l.Ranking));
            AsJson(x.Property(l => l.Draw));
        });
        model.Entity<Procedure>(x =>
        {
            x.ToTable("procedure");
            x.HasIndex(p => p.LotPlanId);
            x.HasIndex(p => p.InitiativeId);
            AsJson(x.Property(p => p.KeyHolders));
            AsJson(x.Property(p => p.Criteria));
            AsJson(x.Property(p => p.Rounding));
            AsJson(x.Property(p => p.Jury));
            AsJson(x.Property(p => p.Caps));
        });
        model.Entity<EnvelopeKey>(x =>
        {
            x.ToTable("envelope_key");
            x.HasKey(k => new { k.ProcedureId, k.Kind });
            AsJson(x.Property(k => k.PublicKey));
        });
        model.Entity<KeyShare>(x =>
        {
            x.ToTable("key_share");
            x.HasKey(s => new { s.ProcedureId, s.Kind, s.Holder });
        });
        model.Entity<Bid>(x =>
        {
            x.ToTable("bid");
            // One live bid of an operator for a lot, whatever the concurrency.
            x.HasIndex(b => new { b.ProcedureId, b.LotId, b.OperatorId }).IsUnique().HasFilter("state <> 'Withdrawn'");
            x.HasIndex(b => new { b.OperatorId, b.Id });
            AsJson(x.Property(b => b.Coefficients));
            AsJson(x.Property(b => b.CriterionScores));
            // As many digits as a procedure may keep.
            foreach (var number in (string[])[nameof(Bid.TechnicalScore), nameof(Bid.TechnicalUnscaled), nameof(Bid.EconomicScore), nameof(Bid.DiscountPercent)])
            {
                x.Property(number).HasColumnType("numeric(20,9)");
            }

        });
        model.Entity<BidEnvelope>(x =>
        {
            x.ToTable("bid_envelope");
            x.HasKey(e => new { e.BidId, e.Kind });
        });
        model.Entity<BidNote>(x =>
        {
            x.ToTable("bid_note");
            x.HasKey(n => new { n.ProcedureId, n.Number });
            x.Property(n => n.Number).ValueGeneratedNever();
        });
        model.Entity<Body>().ToTable("body");
        model.Entity<TerritoryBorder>(x =>
        {
            x.ToTable("territory_border");
            x.HasKey(b => new { b.TerritoryId, b.Edition, b.BodyA, b.BodyB });
            x.HasIndex(b => new { b.BodyA, b.BodyB });
        });
        model.Entity<Category>(x =>
        {
            x.ToTable("category");
            x.HasIndex(c => c.Code).IsUnique();
            AsJson(x.Property(c => c.Name));
        });
        model.Entity<Initiative>().ToTable("initiative");
        model.Entity<Closure>(x =>
        {
            x.ToTable("closure");
            x.HasKey(c => new { c.InitiativeId, c.Number });
        });
        model.Entity<Demand>(x =>
        {
            x.ToTable("demand");
            x.HasIndex(d => d.InitiativeId);
            AsJson(x.Property(d => d.Lines));
        });
        model.Entity<Checklist>(x =>
        {
            x.ToTable("checklist");
            x.HasKey(c => c.LotId);
        });
    }

    /// <summary>Keeps a value as JSON. Such values are replaced whole, never changed inside.</summary>
    private static void AsJson<T>(PropertyBuilder<T> property) => property
        .HasColumnType("jsonb")
        .HasConversion(
            new ValueConverter<T, string>(x => JsonSerializer.Serialize(x, Json.Options), x => JsonSerializer.Deserialize<T>(x, Json.Options)!),
            new ValueComparer<T>((a, b) => ReferenceEquals(a, b), x => x == null ? 0 : x.GetHashCode(), x => x));
}
