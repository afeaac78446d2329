using System.Text.Json;
using Aggregator.DemandCollection.Bodies;
using Aggregator.DemandCollection.Campaigns;
using Aggregator.DemandCollection.Categories;
using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Initiatives;
using Aggregator.DemandCollection.Plausibility;
using Aggregator.DemandCollection.Proposals;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.DemandCollection.Reactions;
using Aggregator.DemandCollection.RoadDamage;
using Aggregator.DemandCollection.Spreadsheets;
using Aggregator.DemandCollection.Territories;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Aggregator.DemandCollection.Storage;

internal sealed class DemandCollectionDb(DbContextOptions<DemandCollectionDb> options, PlatformParts parts) : ServiceDb(options, parts)
{
    public DbSet<Body> Bodies => Set<Body>();

    public DbSet<BodyMember> BodyMembers => Set<BodyMember>();

    public DbSet<Territory> Territories => Set<Territory>();

    public DbSet<TerritoryMember> TerritoryMembers => Set<TerritoryMember>();

    public DbSet<Category> Categories => Set<Category>();

    public DbSet<QuestionnaireVersion> Questionnaires => Set<QuestionnaireVersion>();

    public DbSet<Initiative> Initiatives => Set<Initiative>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<Share> Shares => Set<Share>();

    public DbSet<Closure> Closures => Set<Closure>();

    public DbSet<Demand> Demands => Set<Demand>();

    public DbSet<SpreadsheetImport> Imports => Set<SpreadsheetImport>();

    public DbSet<QuestionAnswer> QuestionAnswers => Set<QuestionAnswer>();

    public DbSet<Proposal> Proposals => Set<Proposal>();

    public DbSet<DamagePoint> DamagePoints => Set<DamagePoint>();

    public DbSet<Stretch> Stretches => Set<Stretch>();

    public DbSet<Reminder> Reminders => Set<Reminder>();

    public DbSet<LotOutcome> LotOutcomes => Set<LotOutcome>();

    public DbSet<BodyOutcome> BodyOutcomes => Set<BodyOutcome>();

    public DbSet<LineOutcome> LineOutcomes => Set<LineOutcome>();

    public DbSet<OrderOutcome> OrderOutcomes => Set<OrderOutcome>();

    public DbSet<OrderLineOutcome> OrderLineOutcomes => Set<OrderLineOutcome>();

    protected override void Build(ModelBuilder model)
    {
        // Lists are paged by id, so every filter's index ends with it.
        model.Entity<Body>(body =>
        {
            body.ToTable("body");
            body.HasIndex(x => x.IstatCode).IsUnique();
            body.HasIndex(x => new { x.Kind, x.Id });
            body.HasIndex(x => new { x.Province, x.Id });
            body.HasIndex(x => new { x.RegionCode, x.Id });
            body.HasIndex(x => x.FiscalCode, "one_buyer_per_fiscal_code").IsUnique().HasFilter("kind <> 'cpb'");
            body.HasIndex(x => x.FiscalCode, "one_cpb_per_fiscal_code").IsUnique().HasFilter("kind = 'cpb'");
            body.Property(x => x.NameKey).UseCollation("C");
            body.HasIndex(x => x.NameKey).IsUnique();
        });
        model.Entity<BodyMember>(member =>
        {
            member.ToTable("body_member").HasKey(x => new { x.UnionId, x.MemberId });
            member.HasIndex(x => new { x.MemberId, x.UnionId });
            member.HasOne<Body>().WithMany().HasForeignKey(x => x.UnionId).OnDelete(DeleteBehavior.Restrict);
            member.HasOne<Body>().WithMany().HasForeignKey(x => x.MemberId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<Territory>(territory =>
        {
            territory.ToTable("territory");
            territory.HasIndex(x => x.Name).IsUnique();
        });
        model.Entity<TerritoryMember>(member =>
        {
            member.ToTable("territory_member").HasKey(x => new { x.TerritoryId, x.BodyId });
            member.HasOne<Territory>().WithMany().HasForeignKey(x => x.TerritoryId).OnDelete(DeleteBehavior.Restrict);
            member.HasOne<Body>().WithMany().HasForeignKey(x => x.BodyId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<TerritoryBorder>(border =>
        {
            border.ToTable("territory_border").HasKey(x => new { x.TerritoryId, x.A, x.B });
            border.HasOne<TerritoryMember>().WithMany().HasForeignKey(x => new { x.TerritoryId, x.A }).OnDelete(DeleteBehavior.Cascade);
            border.HasOne<TerritoryMember>().WithMany().HasForeignKey(x => new { x.TerritoryId, x.B }).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<Category>(category =>
        {
            category.ToTable("category");
            category.HasIndex(x => x.Code).IsUnique();
        });
        model.Entity<QuestionnaireVersion>(questionnaire =>
        {
            questionnaire.ToTable("questionnaire").HasKey(x => new { x.CategoryCode, x.Version });
            questionnaire.Property(x => x.Content).HasColumnType("jsonb");
        });
        BuildInitiatives(model);
        BuildDemands(model);
        BuildProposals(model);
        BuildImports(model);
        BuildOutcomes(model);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<decimal>().HaveConversion<Plain>();
        configurationBuilder.Properties<BodyKind>().HaveConversion<ByName<BodyKind>>().HaveMaxLength(20);
        configurationBuilder.Properties<InitiativeState>().HaveConversion<ByName<InitiativeState>>().HaveMaxLength(20);
        configurationBuilder.Properties<ReminderState>().HaveConversion<ByName<ReminderState>>().HaveMaxLength(20);
        configurationBuilder.Properties<ProposalState>().HaveConversion<ByName<ProposalState>>().HaveMaxLength(20);
        configurationBuilder.Properties<Comparison>().HaveConversion<ByName<Comparison>>().HaveMaxLength(40);
        configurationBuilder.Properties<ImportState>().HaveConversion<ByName<ImportState>>().HaveMaxLength(20);
        configurationBuilder.Properties<FileFormat>().HaveConversion<ByName<FileFormat>>().HaveMaxLength(20);
        configurationBuilder.Properties<DemandStatus>().HaveConversion<ByName<DemandStatus>>().HaveMaxLength(20);
    }

    private static void BuildInitiatives(ModelBuilder model)
    {
        model.Entity<Initiative>(initiative =>
        {
            initiative.ToTable("initiative");
            initiative.HasIndex(x => new { x.CpbId, x.Id });
            initiative.HasIndex(x => new { x.CategoryCode, x.Id });
            initiative.HasIndex(x => new { x.State, x.Id });
            initiative.HasOne<Body>().WithMany().HasForeignKey(x => x.CpbId).OnDelete(DeleteBehavior.Restrict);
            initiative.HasMany(x => x.Invitations).WithOne().HasForeignKey(x => x.InitiativeId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<Invitation>(invitation =>
        {
            invitation.ToTable("invitation").HasKey(x => new { x.InitiativeId, x.BodyId });
            invitation.HasIndex(x => new { x.BodyId, x.InitiativeId });
            invitation.HasOne<Body>().WithMany().HasForeignKey(x => x.BodyId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<Reminder>(reminder =>
        {
            reminder.ToTable("reminder");
            reminder.HasIndex(x => new { x.InitiativeId, x.Id });
            reminder.HasIndex(x => x.Id).HasFilter("state = 'waiting'").HasDatabaseName("reminder_waiting");
            reminder.HasOne<Invitation>().WithMany().HasForeignKey(x => new { x.InitiativeId, x.BodyId }).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<Share>(share =>
        {
            share.ToTable("initiative_share").HasKey(x => new { x.InitiativeId, x.CpbId });
            share.HasOne<Initiative>().WithMany().HasForeignKey(x => x.InitiativeId).OnDelete(DeleteBehavior.Restrict);
            share.HasOne<Body>().WithMany().HasForeignKey(x => x.CpbId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<Closure>(closure =>
        {
            closure.ToTable("closure").HasKey(x => new { x.InitiativeId, x.Number });
            closure.HasOne<Initiative>().WithMany().HasForeignKey(x => x.InitiativeId).OnDelete(DeleteBehavior.Restrict);
        });
    }

    private static void BuildDemands(ModelBuilder model)
    {
        model.Entity<Demand>(demand =>
        {
            demand.ToTable("demand");
            demand.HasIndex(x => new { x.InitiativeId, x.BodyId }).IsUnique().HasFilter("state <> 'withdrawn'").HasDatabaseName("one_live_demand");
            demand.HasIndex(x => new { x.InitiativeId, x.BodyId }, "withdrawn_demand").HasFilter("state = 'withdrawn'");

            // All that the board and the questions ask of every demand: its row is wide, and a country has thousands.
            demand.HasIndex(x => new { x.InitiativeId, x.BodyId }, "demand_standing").IncludeProperties(x => new { x.State, x.TotalValue, x.Id, x.Version });
            demand.HasIndex(x => new { x.CategoryCode, x.BodyId, x.Id }, "latest_demand").IsDescending(false, false, true).IncludeProperties(x => new { x.Facts, x.State, x.Version });
            demand.HasIndex(x => new { x.InitiativeId, x.Id });
            demand.HasIndex(x => new { x.CpbId, x.Id });
            demand.HasIndex(x => new { x.BodyId, x.Id });
            AsJson(demand.Property(x => x.Expiries), x => [.. x], (a, b) => a.SequenceEqual(b));
            AsJson(demand.Property(x => x.Measures), x => [.. x], (a, b) => a.SequenceEqual(b));
            demand.HasOne<Invitation>().WithMany().HasForeignKey(x => new { x.InitiativeId, x.BodyId }).OnDelete(DeleteBehavior.Restrict);
            demand.HasOne(x => x.Body).WithMany().HasForeignKey(x => x.BodyId).OnDelete(DeleteBehavior.Restrict);
            demand.HasMany(x => x.Lines).WithOne().HasForeignKey(x => x.DemandId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<QuestionAnswer>(answer =>
        {
            answer.ToTable("question_answer").HasKey(x => new { x.DemandId, x.Kind, x.Comparison });
            answer.HasOne<Demand>().WithMany().HasForeignKey(x => x.DemandId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<Line>(line =>
        {
            line.ToTable("demand_line");
            AsJson(line.Property(x => x.Fields), x => new Dictionary<string, string>(x), (a, b) => a.Count == b.Count && !a.Except(b).Any());
            line.Property(x => x.HistoricPrice).HasColumnType("numeric(20,5)");
            line.HasIndex(x => new { x.DemandId, x.Ordinal });
        });
    }

    private static void BuildProposals(ModelBuilder model)
    {
        model.Entity<Proposal>(proposal =>
        {
            proposal.ToTable("proposal");
            proposal.HasIndex(x => new { x.SenderId, x.Source, x.SourceId, x.BodyId }).IsUnique();
            proposal.HasIndex(x => new { x.BodyId, x.Id });
            proposal.HasIndex(x => new { x.BodyId, x.CategoryCode, x.Id });
            proposal.HasIndex(x => new { x.SenderId, x.Id });
            proposal.Property(x => x.Line).HasColumnType("jsonb").HasConversion(x => JsonSerializer.Serialize(x, Json.Options), x => JsonSerializer.Deserialize<ProposedLine>(x, Json.Options)!);
            proposal.HasOne<Body>().WithMany().HasForeignKey(x => x.BodyId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<DamagePoint>(point =>
        {
            point.ToTable("damage_point").HasKey(x => new { x.SenderId, x.SourceId });
            point.HasIndex(x => new { x.SenderId, x.BodyId, x.RoadId });
            point.Ignore(x => x.Road);
            point.HasOne<Body>().WithMany().HasForeignKey(x => x.BodyId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<Stretch>(stretch =>
        {
            stretch.ToTable("road_stretch");
            stretch.HasIndex(x => new { x.SenderId, x.BodyId, x.RoadId });
            stretch.HasIndex(x => new { x.SenderId, x.Id });
            stretch.HasIndex(x => new { x.BodyId, x.Id });
            stretch.HasOne<Body>().WithMany().HasForeignKey(x => x.BodyId).OnDelete(DeleteBehavior.Restrict);
        });
    }

    private static void BuildImports(ModelBuilder model)
    {
        model.Entity<SpreadsheetImport>(import =>
        {
            import.ToTable("spreadsheet_import");
            import.Ignore(x => x.Caller);
            AsJson(import.Property(x => x.Remarks), x => [.. x], (a, b) => ReferenceEquals(a, b));
            AsJson(import.Property(x => x.RefusalArgs), x => new Dictionary<string, string>(x), (a, b) => a.Count == b.Count && !a.Except(b).Any());
            import.HasIndex(x => new { x.InitiativeId, x.BodyId, x.Id });
            import.HasIndex(x => x.Id).HasFilter("state IN ('waiting', 'running')").HasDatabaseName("spreadsheet_import_open");
            import.HasIndex(x => x.RequestedAt);
            import.HasOne<Invitation>().WithMany().HasForeignKey(x => new { x.InitiativeId, x.BodyId }).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<ImportChunk>(chunk =>
        {
            chunk.ToTable("import_chunk").HasKey(x => new { x.ImportId, x.Number });
            chunk.HasOne<SpreadsheetImport>().WithMany().HasForeignKey(x => x.ImportId).OnDelete(DeleteBehavior.Cascade);
        });
    }

    /// <summary>A small value kept as one JSON document, compared by what it holds.</summary>
    private static void AsJson<T>(Microsoft.EntityFrameworkCore.Metadata.Builders.PropertyBuilder<T> property, Func<T, T> copy, Func<T, T, bool> same) where T : class, new() =>
        property.HasColumnType("jsonb").HasConversion(
            x => JsonSerializer.Serialize(x, Json.Options),
            x => JsonSerializer.Deserialize<T>(x, Json.Options) ?? new(),
            new ValueComparer<T>((a, b) => same(a!, b!), x => 0, x => copy(x)));

    private static void BuildOutcomes(ModelBuilder model)
    {
        model.Entity<LotOutcome>(lot =>
        {
            lot.ToTable("lot_outcome").HasKey(x => x.LotId);
            lot.HasIndex(x => x.InitiativeId);
        });
        model.Entity<BodyOutcome>().ToTable("body_outcome").HasKey(x => new { x.LotId, x.BodyId });
        model.Entity<LineOutcome>(line =>
        {
            line.ToTable("line_outcome").HasKey(x => new { x.LineId, x.LotId });
            line.HasIndex(x => x.LotId);
        });
        model.Entity<OrderOutcome>(order =>
        {
            order.ToTable("order_outcome").HasKey(x => x.OrderId);
            order.HasIndex(x => x.InitiativeId);
        });
        model.Entity<OrderLineOutcome>(line =>
        {
            line.ToTable("order_line_outcome").HasKey(x => new { x.OrderId, x.Number });
            line.HasIndex(x => x.LineId);
        });
    }

    /// <summary>PostgreSQL pads to the column's scale; what was written as 2 must not be published as 2.000000 after a reload.</summary>
    private sealed class Plain() : ValueConverter<decimal, decimal>(x => x, x => x / 1.0000000000000000000000000000m);

    /// <summary>States as the words that the wire uses, so that the database can be read by people.</summary>
    private sealed class ByName<T>() : ValueConverter<T, string>(x => Named.Of(x), x => Named.Parse<T>(x)) where T : struct, Enum;
}
