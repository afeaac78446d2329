using Aggregator.Platform;
using Aggregator.Platform.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Aggregator.Tender.Storage;

/// <summary>Lets `dotnet ef migrations add` see the model without a running service.</summary>
internal sealed class DesignTime : IDesignTimeDbContextFactory<TenderDb>
{
    public TenderDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<TenderDb>().UseNpgsql("Host=none").Options, new PlatformParts(new Clock(), new SealKey(SealKey.Generate()), new Bell()));
}
