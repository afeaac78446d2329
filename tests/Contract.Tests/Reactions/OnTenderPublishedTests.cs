using Aggregator.Messages.Tender;

namespace Aggregator.Contract.Tests.Reactions;

public sealed class OnTenderPublishedTests(World world)
{
    [Fact]
    public async Task The_day_of_the_notice_is_kept()
    {
        var (procedure, published) = (world.NewId(), new DateTimeOffset(2026, 12, 1, 8, 0, 0, TimeSpan.Zero));
        await world.PublishAsync(procedure, 1, new TenderPublished(procedure, world.NewId(), world.NewId(), world.NewId(), "roads", "Gara", published, published.AddDays(30), 36, true, []));
        await Support.Eventually.Holds(async () => Assert.Equal(published.UtcDateTime,
            await world.Database.ScalarAsync<DateTime>("SELECT published_at FROM known_notice WHERE procedure_id = $1", procedure)));
    }
}
