using System.Text.Json;
using Aggregator.GppMonitoring.Evidences;
using Aggregator.GppMonitoring.Feed;
using Aggregator.GppMonitoring.GreenLots;
using Aggregator.GppMonitoring.Indicators;
using Aggregator.GppMonitoring.OpenData;
using Aggregator.GppMonitoring.Reactions;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aggregator.GppMonitoring.Storage;

internal sealed class GppMonitoringDb(DbContextOptions<GppMonitoringDb> options, PlatformParts parts) : ServiceDb(options, parts)
{
    // Reactions: what this service decides and never rebuilds.
    public DbSet<GreenLot> GreenLots => Set<GreenLot>();

    public DbSet<ChecklistFill> ChecklistFills => Set<ChecklistFill>();

    public DbSet<Evidence> Evidences => Set<Evidence>();

    public DbSet<InitiativeIndicators> InitiativeIndicators => Set<InitiativeIndicators>();

    // The public record: a projection, rebuilt from the messages at will.
    public DbSet<PublicBody> Bodies => Set<PublicBody>();

    public DbSet<PublicCategory> Categories => Set<PublicCategory>();

    public DbSet<PublicInitiative> Initiatives => Set<PublicInitiative>();

    public DbSet<PublicDemand> Demands => Set<PublicDemand>();

    public DbSet<PublicLot> Lots => Set<PublicLot>();

    public DbSet<PublicLotBody> LotBodies => Set<PublicLotBody>();

    public DbSet<PublicOrder> Orders => Set<PublicOrder>();

    // The live feed.
    public DbSet<FeedArrival> FeedArrivals => Set<FeedArrival>();

    public DbSet<FeedEvent> FeedEvents => Set<FeedEvent>();

    protected override void Build(ModelBuilder model)
    {
        model.Entity<KnownInitiative>().ToTable("known_initiative");
        model.Entity<GreenLot>(lot =>
        {
            lot.ToTable("green_lot");
            lot.HasIndex(x => x.LotId).IsUnique();
            lot.HasIndex(x => x.InitiativeId);
            lot.Property(x => x.State).HasConversion<string>();
            Json(lot.Property(x => x.NotApplicable));
            lot.Ignore(x => x.LawDay).Ignore(x => x.Criteria).Ignore(x => x.ToProve);
        });
        model.Entity<ChecklistFill>(fill =>
        {
            fill.ToTable("checklist_fill").HasKey(x => x.Seq);
            fill.Property(x => x.Seq).UseIdentityAlwaysColumn();
            fill.HasIndex(x => x.LotId);
            Json(fill.Property(x => x.NotApplicable));
        });
        model.Entity<Evidence>(evidence =>
        {
            evidence.ToTable("evidence");
            evidence.Property(x => x.State).HasConversion<string>();
            evidence.HasIndex(x => new { x.LotId, x.State });
            evidence.HasIndex(x => x.OrderId);
            evidence.HasIndex(x => new { x.BodyId, x.Id });
            evidence.HasIndex(x => new { x.OperatorId, x.Id });
            evidence.HasIndex(x => new { x.CpbId, x.Id });
            // One proof of a criterion for each moment, however often a message comes.
            evidence.HasIndex(x => new { x.AgreementId, x.OrderId, x.CriterionId, x.Period }).IsUnique().AreNullsDistinct(false);
        });
        model.Entity<InitiativeIndicators>(indicators =>
        {
            indicators.ToTable("initiative_indicators");
            indicators.HasIndex(x => x.InitiativeId).IsUnique();
        });
        model.Entity<StaleIndicators>(stale =>
        {
            stale.ToTable("stale_indicators").HasKey(x => x.Seq);
            stale.Property(x => x.Seq).UseIdentityAlwaysColumn();
        });
        BuildPublicRecord(model);
        model.Entity<FeedArrival>(arrival =>
        {
            arrival.ToTable("feed_arrival").HasKey(x => x.Seq);
            arrival.Property(x => x.Seq).UseIdentityAlwaysColumn();
        });
        model.Entity<FeedEvent>(happened =>
        {
            happened.ToTable("feed_event").HasKey(x => x.Position);
            happened.Property(x => x.Position).ValueGeneratedNever();
        });
    }

    private static void BuildPublicRecord(ModelBuilder model)
    {
        model.Entity<PublicBody>().ToTable("public_body");
        model.Entity<PublicCategory>().ToTable("public_category").HasKey(x => x.Code);
        model.Entity<PublicInitiative>(initiative =>
        {
            initiative.ToTable("public_initiative");
            initiative.HasIndex(x => new { x.CategoryCode, x.Id });
            initiative.HasIndex(x => new { x.CpbId, x.Id });
            initiative.HasIndex(x => new { x.State, x.Id });
        });
        model.Entity<PublicDemand>(demand =>
        {
            demand.ToTable("public_demand");
            demand.HasIndex(x => new { x.InitiativeId, x.Id });
            Json(demand.Property(x => x.Lines));
        });
        model.Entity<PublicLot>(lot =>
        {
            lot.ToTable("public_lot");
            lot.HasIndex(x => new { x.InitiativeId, x.Number });
        });
        model.Entity<PublicLotBody>(listed =>
        {
            listed.ToTable("public_lot_body").HasKey(x => new { x.LotId, x.BodyId });
            listed.HasIndex(x => new { x.InitiativeId, x.BodyId });
        });
        model.Entity<PublicOrder>(order =>
        {
            order.ToTable("public_order");
            order.HasIndex(x => new { x.InitiativeId, x.Id });
        });
    }

    /// <summary>A list kept as one JSON value, read and written whole.</summary>
    private static void Json<T>(PropertyBuilder<List<T>> property) => property.HasColumnType("jsonb").HasConversion(
        list => JsonSerializer.Serialize(list, Aggregator.Platform.Json.Options),
        text => JsonSerializer.Deserialize<List<T>>(text, Aggregator.Platform.Json.Options)!,
        new ValueComparer<List<T>>((a, b) => a!.SequenceEqual(b!), list => list.Aggregate(0, (hash, item) => HashCode.Combine(hash, item)), list => list.ToList()));
}
