using Aggregator.DemandCollection.Law;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.Local;
using Aggregator.Local.Servers;
using Aggregator.Platform;
using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.Questionnaires;

public sealed class SeedQuestionnairesTests(World world)
{
    [Fact]
    public void The_questionnaires_that_the_product_brings_follow_the_rules_of_questionnaires()
    {
        var brought = LawFiles.Categories.Select(x => SeedQuestionnaires.Read(x.Code)).OfType<Questionnaire>().ToList();
        Assert.Equal(3, brought.Count);
        foreach (var questionnaire in brought)
        {
            var errors = new Errors();
            QuestionnaireRules.Check(questionnaire, x => Texts.Of(typeof(LawFiles).Assembly).Find(x) is not null, errors);
            Assert.Empty(errors.All);
        }
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
