using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;

namespace Aggregator.Contract.Tests.Reactions;

public sealed class OnDemandTests(World world)
{
    [Fact]
    public async Task The_last_state_of_a_demand_is_what_is_known_of_it_even_when_all_comes_at_once()
    {
        var (kept, dropped, added) = (world.NewId(), world.NewId(), world.NewId());
        var demand = new DemandState(world.NewId(), world.NewId(), world.NewId(), world.NewId(), Money.Euro(10m), [Line(kept, 1m), Line(dropped, 2m)]);
        await world.PublishAsync(demand.DemandId, 1, new DemandSubmitted(demand, "1", new DateOnly(2026, 10, 1)));
        await world.PublishAsync(demand.DemandId, 2, new DemandWithdrawn(demand, "errore"));
        await world.PublishAsync(demand.DemandId, 3, new DemandSubmitted(demand, "2", new DateOnly(2026, 10, 2)));
        await world.PublishAsync(demand.DemandId, 4, new DemandAmended(demand with { Lines = [Line(kept, 5m), Line(added, 3m)] }));
        await world.PublishAsync(demand.DemandId, 5, new DemandApproved(demand with { Lines = [Line(kept, 5m), Line(added, 3m)] }));
        await Support.Eventually.Holds(async () => Assert.Equal(5, await world.Database.ScalarAsync<int>(
            "SELECT version FROM platform.seen WHERE queue = 'contract.demands' AND subject = $1", demand.DemandId)));
        Assert.Equal(8m, await world.Database.ScalarAsync<decimal>("SELECT sum(quantity) FROM known_demand_line WHERE demand_id = $1", demand.DemandId));
        Assert.Equal(2L, await world.Database.ScalarAsync<long>("SELECT count(*) FROM known_demand_line WHERE demand_id = $1", demand.DemandId));

        await world.PublishAsync(demand.DemandId, 6, new DemandWithdrawn(demand, "errore"));
        await Support.Eventually.Holds(async () => Assert.Equal(0L, await world.Database.ScalarAsync<long>("SELECT count(*) FROM known_demand_line WHERE demand_id = $1", demand.DemandId)));
    }

    private static DemandLine Line(Guid id, decimal quantity) => new(id, "Municipio", "uffici", null, quantity, "m²", Money.Euro(1m), new Dictionary<string, string>());
}
