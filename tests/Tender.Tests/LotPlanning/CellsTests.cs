using Aggregator.Tender.LotPlanning;

namespace Aggregator.Tender.Tests.LotPlanning;

public class CellsTests
{
    [Fact]
    public void A_cell_holds_what_is_nearer_to_its_place_than_to_any_other()
    {
        var dice = new Dice(5);
        var places = Enumerable.Range(0, 200).Select(_ => (X: dice.Share() * 100, Y: dice.Share() * 60)).ToList();
        var cells = Cells.Of(places);
        Assert.Equal(places.Count, cells.Count);
        for (var i = 0; i < cells.Count; i++)
        {
            Assert.True(cells[i].Corners.Count >= 3);
            foreach (var corner in cells[i].Corners)
            {
                var own = Distance(corner, places[i]);
                Assert.All(places, other => Assert.True(own <= Distance(corner, other) + 1e-9));
            }

            // Who touches is touched.
            Assert.All(cells[i].Beside, other => Assert.NotEqual(i, other));
        }
    }

    [Fact]
    public void Of_a_grid_each_inner_cell_is_a_square_between_its_four_neighbours()
    {
        var cells = Cells.Of([.. from y in Enumerable.Range(0, 5) from x in Enumerable.Range(0, 5) select ((double)x, (double)y)]);
        Assert.Equal([7, 11, 13, 17], cells[12].Beside);
        Assert.All(cells[12].Corners, x => Assert.Equal((0.5, 0.5), (Math.Round(Math.Abs(x.X - 2), 6), Math.Round(Math.Abs(x.Y - 2), 6))));
    }

    [Fact]
    public void Nothing_one_place_and_twice_the_same_place_are_drawn_too()
    {
        Assert.Empty(Cells.Of([]));
        Assert.Single(Cells.Of([(3, 3)]));
        Assert.Equal(2, Cells.Of([(3, 3), (3, 3)]).Count);
    }

    private static double Distance((double X, double Y) a, (double X, double Y) b) => Math.Sqrt((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y));
}
