using Aggregator.DemandCollection.RoadDamage;
using FsCheck;
using FsCheck.Fluent;

namespace Aggregator.DemandCollection.Tests.RoadDamage;

public sealed class ClustersTests
{
    private static IReadOnlyList<Cluster> Of(params DamagePoint[] points) => Clusters.Of(points, 100);

    [Fact]
    public void A_gap_wider_than_the_link_parts_and_a_point_in_it_joins()
    {
        Assert.Equal([1, 2], Of(Damage.At(0, 0), Damage.At(60, 0), Damage.At(220, 0)).Select(x => x.Points.Count).Order());
        var joined = Assert.Single(Of(Damage.At(0, 0), Damage.At(60, 0), Damage.At(220, 0), Damage.At(140, 0)));
        Assert.InRange(joined.LengthM, 205, 235);
    }

    [Fact]
    public void A_bend_is_followed_and_its_length_is_the_roads_and_not_the_chord()
    {
        // Half a circle of 200 m radius: 628 m of road between ends that are 400 m apart, where a projection on one direction would fold nothing yet lose a third.
        var bend = Enumerable.Range(0, 13).Select(i => Damage.At(200 * Math.Cos(i * Math.PI / 12), 200 * Math.Sin(i * Math.PI / 12)));
        Assert.InRange(Assert.Single(Of([.. bend])).LengthM, 590, 660);
    }

    [Fact]
    public void A_hairpin_whose_legs_are_apart_stays_one_stretch_as_long_as_its_road()
    {
        // Two legs of 400 m, 150 m apart, and the turn between them: projected on its main direction it would be half as long, with its ends on top of each other.
        var pin = Enumerable.Range(0, 9).Select(i => Damage.At(i * 50, 0)).Concat([Damage.At(440, 50), Damage.At(440, 100)]).Concat(Enumerable.Range(0, 9).Select(i => Damage.At(i * 50, 150)));
        var cluster = Assert.Single(Of([.. pin]));
        Assert.InRange(cluster.LengthM, 900, 1020);
        Assert.True(Math.Abs(cluster.From.Latitude - cluster.To.Latitude) > 0.001);
    }

    [Fact]
    public void Many_points_at_one_place_are_no_length()
    {
        var crowd = Assert.Single(Of([.. Enumerable.Range(0, 300).Select(i => Damage.At(i % 3, i % 2, $"{i}"))]));
        Assert.Equal(300, crowd.Points.Count);
        Assert.InRange(crowd.LengthM, 0, 25);
    }

    [Fact]
    public void Both_lanes_of_a_road_do_not_make_it_longer()
    {
        var lanes = Enumerable.Range(0, 21).SelectMany(i => new[] { Damage.At(i * 20, 0), Damage.At(i * 20, 6) });
        Assert.InRange(Assert.Single(Of([.. lanes])).LengthM, 380, 520);
    }

    [Fact]
    public void Nothing_has_no_clusters() => Assert.Empty(Of());

    [Fact]
    public void Order_does_not_matter_every_point_is_in_one_cluster_and_clusters_are_apart()
    {
        var points = Gen.Choose(0, 1500).Two().Select(x => Damage.At(x.Item1, x.Item2 / 4)).ArrayOf().Select(x => x.DistinctBy(p => p.SourceId).ToArray());
        var cases = points.SelectMany(x => Gen.Shuffle(x).Select(shuffled => (Given: x, Shuffled: shuffled.ToArray())));
        Prop.ForAll(cases.ToArbitrary(), x =>
        {
            var (a, b) = (Of(x.Given), Of(x.Shuffled));
            return Said(a).SequenceEqual(Said(b)) && a.Sum(c => c.Points.Count) == x.Given.Length
                && a.SelectMany((c, i) => a.Skip(i + 1).SelectMany(d => c.Points.SelectMany(p => d.Points.Select(q => Metres(p, q))))).All(m => m > 80);
        }).QuickCheckThrowOnFailure();
    }

    private static IEnumerable<string> Said(IReadOnlyList<Cluster> clusters) =>
        clusters.Select(x => $"{string.Join(' ', x.Points.Select(p => p.SourceId).Order())} {x.From} {x.To} {x.LengthM:0.000}").Order();

    private static double Metres(DamagePoint a, DamagePoint b) => Math.Sqrt(Math.Pow((a.Longitude - b.Longitude) * 78_200, 2) + Math.Pow((a.Latitude - b.Latitude) * 111_195, 2));
}
