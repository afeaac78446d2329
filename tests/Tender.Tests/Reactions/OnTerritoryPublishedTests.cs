using Aggregator.Messages.DemandCollection;
using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Reactions;

public class OnTerritoryPublishedTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_whole_edition_replaces_the_one_before()
    {
        var (id, b) = (Guid.CreateVersion7(), Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7()).ToArray());
        await on.Publish(Queues.Territory, Chunk(1, 1, 1, (0, 1), (1, 2)), id, 1);
        await on.Rows(2, "SELECT count(*) FROM territory_border WHERE territory_id = $1", id);
        await on.Publish(Queues.Territory, Chunk(2, 1, 2, (0, 1)), id, 2);
        await on.Rows(3, "SELECT count(*) FROM territory_border WHERE territory_id = $1", id);
        await on.Publish(Queues.Territory, Chunk(2, 2, 2, (2, 3)), id, 3);
        await on.Rows(2, "SELECT count(*) FROM territory_border WHERE territory_id = $1", id);
        await on.Rows(0, "SELECT count(*) FROM territory_border WHERE territory_id = $1 AND edition = 1", id);

        TerritoryPublished Chunk(int edition, int chunk, int chunks, params (int A, int B)[] borders) =>
            new(id, "Milano", edition, chunk, chunks, b, [.. borders.Select(x => new Border(b[x.A], b[x.B]))]);
    }
}
