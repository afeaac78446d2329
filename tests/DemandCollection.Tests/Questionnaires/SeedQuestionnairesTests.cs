using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.Local;
using Aggregator.Local.Servers;
using Aggregator.Messages;
using Aggregator.Platform;
using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.Questionnaires;

public sealed class SeedQuestionnairesTests(World world)
{
    [Fact]
    public void The_questionnaires_that_the_product_brings_follow_the_rules_of_questionnaires()
    {
        var brought = LawFiles.Categories.Select(x => SeedQuestionnaires.Read(x.Code)).OfType<Questionnaire>().ToList();
        Assert.Equal(4, brought.Count);
        foreach (var questionnaire in brought)
        {
            var errors = new Errors();
            QuestionnaireRules.Check(questionnaire, x => Texts.Of(typeof(LawFiles).Assembly).Find(x) is not null, errors);
            Assert.Empty(errors.All);
            Assert.All(questionnaire.Whole().Units.SelectMany(x => x.Fields), x => Assert.NotNull(x.Help));
        }
    }

    [Fact]
    public void Every_kind_of_line_that_is_shipped_says_what_to_count()
    {
        var demo = Directory.GetFiles(Path.Combine(Repository.Root, "deploy/demo/questionnaires"), "*.json").Select(x => System.Text.Json.JsonSerializer.Deserialize<Questionnaire>(File.ReadAllText(x), Json.Options)!);
        Assert.All(LawFiles.Categories.Select(x => SeedQuestionnaires.Read(x.Code)).OfType<Questionnaire>().Concat(demo).SelectMany(x => x.Units), x =>
        {
            Assert.False(string.IsNullOrWhiteSpace(x.Help?.It), x.Name.It);
            Assert.False(string.IsNullOrWhiteSpace(x.Help?.En), x.Name.En);
        });
    }

    [Fact]
    public void Help_for_a_kind_of_line_leaves_the_hash_of_one_without_it_alone()
    {
        var (label, unit) = (new Text("Uno", "One"), new LineForm("t", new Text("Tonnellate", "Tonnes"), []));
        Assert.DoesNotContain("help", System.Text.Json.JsonSerializer.Serialize(new Questionnaire([unit]), Json.Options));
        Assert.NotEqual(new Questionnaire([unit]).Hash(), new Questionnaire([unit with { Help = label }]).Hash());
    }

    [Fact]
    public async Task Unarmed_guarding_is_collected_by_its_file_alone()
    {
        var collection = await world.OpenAsync("unarmed-guarding");
        object Post(string unit, object fields) => new { site = "Biblioteca", description = "Portierato", quantity = 2500, unit, yearlyValue = new { amount = "45000.00" }, fields };
        (await collection.DraftAsync(null, Post("alarm-link", new { }))).Refused(422, "demand.lines-refused");
        await collection.ApprovedAsync(null, Post("hour", new { task = "reception", shift = "day", position = "internal", keysHeld = "4" }), Post("inspection", new { minutesEach = "15" }));
    }

    [Fact]
    public async Task Migrate_publishes_each_of_them_once()
    {
        Assert.Equal(1L, await CountAsync());
        await ServiceProcess.CommandAsync(Repository.Dll(Component.Demand), ServiceUnderTest.Environment(world.Database, world.Vhost.Address, world.Tokens.Authority), ["migrate"]);
        Assert.Equal(1L, await CountAsync());
    }

    private Task<long> CountAsync() => world.Database.ScalarAsync<long>("SELECT count(*) FROM questionnaire WHERE category_code = 'armed-security'");
}
