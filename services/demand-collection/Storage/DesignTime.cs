using Aggregator.Platform;
using Aggregator.Platform.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Aggregator.DemandCollection.Storage;

/// <summary>Lets `dotnet ef migrations add` see the model without a server.</summary>
internal sealed class DesignTime : IDesignTimeDbContextFactory<DemandCollectionDb>
{
    public DemandCollectionDb CreateDbContext(string[] args) => new(
        new DbContextOptionsBuilder<DemandCollectionDb>().UseNpgsql("Host=localhost").Options,
        new PlatformParts(new Clock(), new SealKey(SealKey.Generate()), new Bell()));
}
