using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Aggregator.Gateway.Storage;

/// <summary>Lets `dotnet ef` build the model; it never connects.</summary>
internal sealed class DesignTime : IDesignTimeDbContextFactory<GatewayDb>
{
    public GatewayDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<GatewayDb>().UseNpgsql("Host=localhost").Options, null!);
}
