using Aggregator.Contract.Agreements;
using Aggregator.Contract.Ledger;
using Aggregator.Contract.Orders;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Contract.Storage;

internal sealed class ContractDb(DbContextOptions<ContractDb> options, PlatformParts parts) : ServiceDb(options, parts)
{
    public DbSet<Agreement> Agreements => Set<Agreement>();
    public DbSet<AgreementBody> AgreementBodies => Set<AgreementBody>();
    public DbSet<QuotaMove> QuotaMoves => Set<QuotaMove>();
    public DbSet<PriceRevision> PriceRevisions => Set<PriceRevision>();
    public DbSet<LedgerEntry> Ledger => Set<LedgerEntry>();
    public DbSet<Order> Orders => Set<Order>();
    public DbSet<Delivery> Deliveries => Set<Delivery>();
    public DbSet<KnownBody> KnownBodies => Set<KnownBody>();
    public DbSet<KnownCategory> KnownCategories => Set<KnownCategory>();
    public DbSet<KnownDemandLine> KnownDemandLines => Set<KnownDemandLine>();
    public DbSet<KnownNotice> KnownNotices => Set<KnownNotice>();

    /// <summary>
    /// The agreement with its row locked until the command's transaction ends: whoever touches balances waits here, in turn, and reads what
    /// the one before left. Every command takes this lock before any other row's, except one that also cancels an announcement, which awaits
    /// that first, as the announcement itself does: so none can wait in a circle. The lock leaves the key free, so that new drafts, which only
    /// refer to the row, need not wait.
    /// </summary>
    public async Task<Agreement?> LockAgreementAsync(Guid agreementId, CancellationToken ct)
    {
        await BeginAsync(ct);
        return await Agreements.FromSql($"SELECT * FROM agreement WHERE id = {agreementId} FOR NO KEY UPDATE").SingleOrDefaultAsync(ct);
    }

    /// <summary>A listed body of an agreement, for a command that holds the agreement's lock.</summary>
    public Task<AgreementBody?> BodyAsync(Guid agreementId, Guid bodyId, CancellationToken ct) =>
        AgreementBodies.SingleOrDefaultAsync(x => x.AgreementId == agreementId && x.BodyId == bodyId, ct);

    protected override void Build(ModelBuilder model)
    {
        model.Entity<Agreement>(x =>
        {
            x.ToTable("agreement");
            x.HasIndex(a => a.LotId).IsUnique();
            // Lists are pages by id, so the id ends each index: without it a page would sort all of the owner's rows.
            x.HasIndex(a => new { a.CpbId, a.Id });
            x.HasIndex(a => new { a.OperatorId, a.Id });
            x.Property(a => a.Phase).HasConversion<string>().HasMaxLength(20);
        });
        model.Entity<AgreementBody>(x =>
        {
            x.ToTable("agreement_body");
            x.HasKey(b => new { b.AgreementId, b.BodyId });
            x.HasIndex(b => b.BodyId);
            x.HasOne<Agreement>().WithMany().HasForeignKey(b => b.AgreementId);
        });
        model.Entity<QuotaMove>(x =>
        {
            x.ToTable("quota_move");
            x.HasIndex(m => new { m.AgreementId, m.Id });
            x.HasOne<Agreement>().WithMany().HasForeignKey(m => m.AgreementId);
        });
        model.Entity<PriceRevision>(x =>
        {
            x.ToTable("price_revision");
            x.Property(r => r.Kind).HasConversion<string>().HasMaxLength(20);
            x.HasOne<Agreement>().WithMany().HasForeignKey(r => r.AgreementId);
        });
        model.Entity<LedgerEntry>(x =>
        {
            // The last word: no row can say that a limit was passed, nor that more was given back than taken.
            x.ToTable("ledger_entry", table =>
            {
                table.HasCheckConstraint("within_lot", "lot_ordered >= 0 AND lot_ordered <= ceiling");
                table.HasCheckConstraint("within_option", "option_ordered >= 0 AND option_ordered <= option_open");
                table.HasCheckConstraint("within_quota", "body_ordered >= 0 AND body_ordered <= body_quota");
            });
            x.HasKey(e => new { e.AgreementId, e.Number });
            x.Property(e => e.Number).ValueGeneratedNever();
            x.Property(e => e.Kind).HasConversion<string>().HasMaxLength(20);
            x.HasOne<Agreement>().WithMany().HasForeignKey(e => e.AgreementId);
        });
        model.Entity<Order>(x =>
        {
            x.ToTable("call_off_order");
            x.HasIndex(o => new { o.AgreementId, o.Id });
            x.HasIndex(o => new { o.BodyId, o.Id });
            x.HasIndex(o => new { o.OperatorId, o.Id });
            x.HasIndex(o => new { o.CpbId, o.Id });
            x.Property(o => o.Phase).HasConversion<string>().HasMaxLength(20);
            x.HasOne<Agreement>().WithMany().HasForeignKey(o => o.AgreementId);
            x.OwnsMany(o => o.Lines, line =>
            {
                line.ToTable("call_off_order_line");
                line.WithOwner().HasForeignKey("OrderId");
                line.HasKey("OrderId", nameof(Order.Line.Number));
                line.Property(l => l.Number).ValueGeneratedNever();
                line.HasIndex(l => l.DemandLineId);
            });
        });
        model.Entity<Delivery>(x =>
        {
            x.ToTable("delivery");
            x.HasIndex(d => d.OrderId);
            x.HasOne<Order>().WithMany().HasForeignKey(d => d.OrderId);
        });
        model.Entity<KnownBody>().ToTable("known_body").HasKey(b => b.BodyId);
        model.Entity<KnownCategory>().ToTable("known_category").HasKey(c => c.CategoryId);
        model.Entity<KnownNotice>().ToTable("known_notice").HasKey(n => n.ProcedureId);
        model.Entity<KnownDemandLine>(x =>
        {
            x.ToTable("known_demand_line");
            x.HasKey(l => l.LineId);
            x.HasIndex(l => l.DemandId);
        });

        Amounts(model);

        // A cascade runs with the owner's rights: it would delete ledger rows that the runtime login may not touch.
        foreach (var key in model.Model.GetEntityTypes().SelectMany(entity => entity.GetForeignKeys()).Where(key => !key.IsOwnership))
        {
            key.DeleteBehavior = DeleteBehavior.Restrict;
        }
    }

    /// <summary>Amounts have cents, whatever the platform's convention for other decimals is.</summary>
    private static void Amounts(ModelBuilder model)
    {
        string[] others = [nameof(Order.Line.Quantity), nameof(Order.Line.LiveQuantity), nameof(Order.Line.UnitPrice), nameof(Agreement.DiscountPercent), nameof(PriceRevision.VariationPercent)];
        foreach (var property in model.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties())
            .Where(x => (x.ClrType == typeof(decimal) || x.ClrType == typeof(decimal?)) && !others.Contains(x.Name)))
        {
            property.SetColumnType("numeric(18,2)");
        }
    }
}
