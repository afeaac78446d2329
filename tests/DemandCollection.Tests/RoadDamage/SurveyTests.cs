using Aggregator.DemandCollection.RoadDamage;

namespace Aggregator.DemandCollection.Tests.RoadDamage;

public sealed class SurveyTests
{
    private static readonly DamageRule Rule = DamageRule.On(new DateOnly(2026, 6, 1));
    private static readonly Platform.Clock Clock = new(); // its ids are in order even within a millisecond
    private static readonly Road Road = new(Guid.CreateVersion7(), "SP 14");

    private static IReadOnlyList<(Stretch Stretch, IReadOnlyList<DamagePoint> Points)> Of(params IReadOnlyCollection<DamagePoint> points) => Survey.Of(Guid.Empty, Road, points, Rule, Clock.NewId);

    private static List<DamagePoint> Known(IEnumerable<(Stretch Stretch, IReadOnlyList<DamagePoint> Points)> surveyed) =>
        [.. surveyed.SelectMany(x => x.Points.Select(p => Copy(p, x.Stretch.Id)))];

    private static DamagePoint Copy(DamagePoint x, Guid stretch) => new()
    {
        SenderId = x.SenderId, SourceId = x.SourceId, BodyId = x.BodyId, RoadId = x.RoadId, Severity = x.Severity, ObservedAt = x.ObservedAt, Longitude = x.Longitude, Latitude = x.Latitude, StretchId = stretch,
    };

    [Fact]
    public void The_same_points_keep_their_stretches()
    {
        var first = Of(Damage.At(0, 0), Damage.At(50, 0), Damage.At(900, 0));
        var again = Of(Known(first));
        Assert.Equal(first.Select(x => x.Stretch.Id).Order(), again.Select(x => x.Stretch.Id).Order());
    }

    [Fact]
    public void Of_two_that_grow_together_the_older_one_goes_on()
    {
        var older = Of(Damage.At(0, 0));
        var younger = Of(Damage.At(150, 0), Damage.At(200, 0), Damage.At(250, 0));
        var merged = Assert.Single(Of([.. Known(older), .. Known(younger), Damage.At(75, 0)]));
        Assert.Equal((older[0].Stretch.Id, 5), (merged.Stretch.Id, merged.Stretch.Points));
    }

    [Fact]
    public void Of_one_that_falls_apart_the_larger_part_goes_on()
    {
        var whole = Known(Of(Damage.At(0, 0), Damage.At(80, 0, "bridge"), Damage.At(160, 0), Damage.At(200, 0)));
        var parts = Of([.. whole.Where(x => x.SourceId != "bridge")]);
        Assert.Equal(2, parts.Count);
        Assert.Equal((whole[0].StretchId!.Value, 2), (parts.Single(x => x.Points.Count == 2).Stretch.Id, parts.Select(x => x.Stretch.Id).Distinct().Count()));
    }

    [Theory]
    [InlineData(4, 1, 20, 0, 1)]
    [InlineData(3, 1, 20, 0, 2)]
    [InlineData(2, 1, 20, 0, 3)]
    [InlineData(1, 1, 20, 0, 4)]
    [InlineData(1, 4, 100, 0, 3)] // dense
    [InlineData(1, 3, 100, 0, 4)]
    [InlineData(1, 1, 100, 180, 3)] // persistent
    [InlineData(1, 1, 100, 179, 4)]
    [InlineData(1, 9, 100, 365, 2)]
    [InlineData(4, 9, 100, 365, 1)]
    public void Severity_decides_density_and_age_make_it_more_urgent(int severity, int points, int lengthM, int days, int priority) =>
        Assert.Equal(priority, Survey.Priority(severity, points, lengthM, TimeSpan.FromDays(days), Rule));

    [Fact]
    public void A_single_point_is_a_stretch_of_the_least_length_and_tonnes_add_up()
    {
        var one = Assert.Single(Of(Damage.At(0, 0, severity: 4))).Stretch;
        Assert.Equal((20, 1, 4, 0.90m, 1), (one.LengthM, one.Points, one.SeverityMax, one.PatchingTonnes, one.Priority));
        Assert.Equal(0.04m + 0.35m, Assert.Single(Of(Damage.At(0, 0, severity: 1), Damage.At(60, 0, severity: 3))).Stretch.PatchingTonnes);
    }

    [Fact]
    public void The_rule_is_whole()
    {
        Assert.Equal(4, Rule.PatchingTonnes.Count);
        Assert.True(Rule is { LinkM: > 0, LengthMinM: > 0, DensePer100M: > 0, PersistentDays: > 0 } && Rule.PatchingTonnes.SequenceEqual(Rule.PatchingTonnes.Order()));
    }
}
