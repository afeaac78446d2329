using Aggregator.Platform;
using Aggregator.Platform.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Aggregator.GppMonitoring.Storage;

/// <summary>Only for <c>dotnet ef</c>, which compares the model with the migrations and needs no server.</summary>
internal sealed class DesignTime : IDesignTimeDbContextFactory<GppMonitoringDb>
{
    public GppMonitoringDb CreateDbContext(string[] args) => new(
        new DbContextOptionsBuilder<GppMonitoringDb>().UseNpgsql("Host=design-time").Options,
        new PlatformParts(new Clock(), new SealKey(SealKey.Generate()), new Bell()));
}
