using Aggregator.GppMonitoring.Law;

namespace Aggregator.GppMonitoring.Tests.Law;

public class CriteriaCatalogueTests
{
    [Theory]
    [InlineData("2024-12-20", null)]
    [InlineData("2024-12-21", "roads-2024")]
    [InlineData("2025-09-23", "roads-2024")]
    [InlineData("2025-09-24", "roads-2025")]
    [InlineData("2026-11-22", "roads-2025")]
    public void The_criteria_of_roads_are_those_in_force_on_the_day(string day, string? edition) =>
        Assert.Equal(edition, CriteriaCatalogue.For("road-maintenance", DateOnly.Parse(day))?.Name);

    [Fact]
    public void An_amending_decree_changes_what_it_names_and_keeps_the_rest()
    {
        var (before, after) = (CriteriaCatalogue.For("road-maintenance", new(2025, 1, 1))!, CriteriaCatalogue.For("road-maintenance", new(2026, 1, 1))!);
        Assert.Equal(before.Criteria.Select(x => x.Id), after.Criteria.Select(x => x.Id));
        Assert.Equal("30", before.Criteria.Single(x => x.Id == "STR-ST-7").Thresholds!.Single(x => x.Item == "binder, plain bitumen").Value);
        // The new values were not read in the official text, so none are stated.
        Assert.Null(after.Criteria.Single(x => x.Id == "STR-ST-7").Thresholds);
        Assert.Equal("TO_VERIFY", after.Criteria.Single(x => x.Id == "STR-ST-7").Confidence);
        Assert.Same(before.Criteria.Single(x => x.Id == "STR-ST-5"), after.Criteria.Single(x => x.Id == "STR-ST-5"));
    }

    [Fact]
    public void Armed_security_has_no_minimum_criteria_but_thirteen_voluntary_ones()
    {
        var edition = CriteriaCatalogue.For("armed-security", new(2026, 11, 22))!;
        Assert.Equal("voluntary", edition.Kind);
        Assert.Equal(13, edition.Criteria.Count);
        Assert.DoesNotContain(edition.Criteria, criterion => criterion.Mandatory);
    }

    [Fact]
    public void Only_specifications_and_clauses_are_mandatory() => Assert.All(
        CriteriaCatalogue.Editions.Where(edition => edition.Kind == "cam").SelectMany(edition => edition.Criteria),
        criterion => Assert.Equal(criterion.Phase is "ST" or "CC", criterion.Mandatory));

    [Fact]
    public void Editions_of_a_category_do_not_overlap_and_every_record_is_whole()
    {
        foreach (var pair in from a in CriteriaCatalogue.Editions from b in CriteriaCatalogue.Editions where a.Name != b.Name && a.Categories.Intersect(b.Categories).Any() select (a, b))
        {
            Assert.True(pair.a.ValidTo < pair.b.ValidFrom || pair.b.ValidTo < pair.a.ValidFrom);
        }

        Assert.All(CriteriaCatalogue.Editions.SelectMany(edition => edition.Criteria), criterion =>
        {
            Assert.Contains(criterion.Phase, (string[])["SEL", "ST", "CC", "CP"]);
            Assert.Contains(criterion.When, (string[])["TENDER", "SIGNATURE", "PERIODIC", "COMPLETION"]);
            Assert.Contains(criterion.Confidence, (string[])["SEEN", "TO_VERIFY"]);
            Assert.Equal(criterion.When == "PERIODIC", criterion.PeriodMonths is > 0);
            Assert.NotEmpty(criterion.Evidence);
            // The building decree of 2025 forbids it as a proof.
            Assert.DoesNotContain(criterion.Evidence, type => type.Contains("cam-certificate", StringComparison.Ordinal));
            Assert.NotEmpty(criterion.Summary.It);
            Assert.NotEmpty(criterion.Summary.En);
        });
        Assert.All(CriteriaCatalogue.Editions, edition => Assert.Equal(edition.Criteria.Count, edition.Criteria.DistinctBy(criterion => criterion.Id).Count()));
    }
}
