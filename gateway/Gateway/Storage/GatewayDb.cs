using Aggregator.Gateway.Accounts;
using Aggregator.Gateway.Clients;
using Aggregator.Gateway.Delegations;
using Aggregator.Gateway.Sessions;
using Aggregator.Gateway.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Gateway.Storage;

internal sealed class GatewayDb(DbContextOptions<GatewayDb> options, PlatformParts parts) : ServiceDb(options, parts)
{
    public DbSet<Account> Accounts => Set<Account>();
    public DbSet<Delegation> Delegations => Set<Delegation>();
    public DbSet<Client> Clients => Set<Client>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void Build(ModelBuilder model)
    {
        model.Entity<Account>(account =>
        {
            account.ToTable("account");
            account.Property(x => x.UserName).HasMaxLength(100);
            account.Property(x => x.DisplayName).HasMaxLength(200);
            account.HasIndex(x => x.UserName).IsUnique();
            account.OwnsMany(x => x.Memberships, membership =>
            {
                membership.ToTable("membership");
                membership.WithOwner().HasForeignKey("AccountId");
                membership.HasKey("AccountId", nameof(Membership.Organisation));
                membership.Property(x => x.Kind).HasMaxLength(20);
                membership.Property(x => x.Name).HasMaxLength(200);
                membership.HasIndex(x => x.Organisation);
                membership.Ignore(x => x.Delegation);
            });
            account.OwnsMany(x => x.ExternalLogins, login =>
            {
                login.ToTable("external_login");
                login.WithOwner().HasForeignKey("AccountId");
                login.HasKey(x => new { x.Issuer, x.Subject });
                login.Property(x => x.Issuer).HasMaxLength(300);
                login.Property(x => x.Subject).HasMaxLength(255);
            });
        });
        model.Entity<Delegation>(delegation =>
        {
            delegation.ToTable("delegation");
            delegation.Property(x => x.BodyName).HasMaxLength(200);
            delegation.Property(x => x.DelegateName).HasMaxLength(200);
            delegation.Property(x => x.ActReference).HasMaxLength(300);
            delegation.Property(x => x.ProtocolNumber).HasMaxLength(50);
            delegation.Property(x => x.RevocationReason).HasMaxLength(500);
            delegation.HasIndex(x => new { x.Body, x.Id });
            delegation.HasIndex(x => new { x.Delegate, x.Id });
        });
        model.Entity<Client>(client =>
        {
            client.ToTable("client");
            client.Property(x => x.ClientId).HasMaxLength(100);
            client.Property(x => x.Kind).HasMaxLength(20);
            client.HasIndex(x => x.ClientId).IsUnique();
        });
        model.Entity<Session>(session =>
        {
            session.ToTable("session");
            session.HasIndex(x => x.CookieHash).IsUnique();
            session.HasIndex(x => x.SeenAt);
            session.HasOne<Account>().WithMany().HasForeignKey(x => x.Account).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<SigningKey>(key =>
        {
            key.ToTable("signing_key");
            key.HasKey(x => x.Id);
        });
        model.Entity<DataProtectionKey>(key =>
        {
            key.ToTable("data_protection_key");
            key.HasKey(x => x.Name);
        });
    }
}
