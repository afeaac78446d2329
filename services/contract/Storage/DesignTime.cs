using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Aggregator.Contract.Storage;

/// <summary>Lets `dotnet ef` build the model; it never connects.</summary>
internal sealed class DesignTime : IDesignTimeDbContextFactory<ContractDb>
{
    public ContractDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<ContractDb>().UseNpgsql("Host=localhost").Options, null!);
}
