using System.Text.Json;
using Aggregator.Support;

namespace Aggregator.DemandCollection.Tests.Questionnaires;

/// <summary>Urban green exists nowhere in the code: its questionnaire is a file of the demo, and that is all it takes.</summary>
public sealed class PublishQuestionnaireTests(World world)
{
    internal static object UrbanGreen => JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(Repository.Root, "deploy", "demo", "questionnaires", "urban-green.json")));

    [Fact]
    public async Task A_category_defined_by_a_file_is_collected_like_the_others()
    {
        var version = await PublishAsync();
        var collection = await world.OpenAsync("urban-green");
        var initiative = (await world.Anybody.GetAsync($"/initiatives/{collection.Id}")).Is(200);
        Assert.Equal(version, initiative["questionnaireVersion"].GetInt32());

        var refused = (await collection.DraftAsync(null, Trees("tree", "oak", null))).Refused(422, "demand.lines-refused");
        Assert.Equal(["/lines/0/fields/species"], refused.Errors.Select(x => x.Pointer));
        var demand = await collection.ApprovedAsync(null, Trees("tree", "native", "14"));
        Assert.Equal("36000.00", (await collection.Planner.GetAsync($"/demands/{demand}")).Is(200)["totalValue"].GetProperty("amount").GetString());
    }

    [Fact]
    public async Task An_open_initiative_keeps_its_version_and_the_next_one_has_the_new()
    {
        var first = await PublishAsync();
        var before = await world.OpenAsync("urban-green");
        var second = await PublishAsync();
        var after = await world.OpenAsync("urban-green");
        Assert.True(second > first);
        Assert.Equal((first, second), (await VersionAsync(before), await VersionAsync(after)));
        Assert.Equal(first, (await world.Anybody.GetAsync($"/categories/urban-green/questionnaires/{first}")).Is(200)["version"].GetInt32());

        async Task<int> VersionAsync(Collection x) => (await world.Anybody.GetAsync($"/initiatives/{x.Id}")).Is(200)["questionnaireVersion"].GetInt32();
    }

    [Fact]
    public async Task A_questionnaire_that_cannot_be_filled_in_is_refused_with_every_error()
    {
        var label = new { it = "Uno", en = "One" };
        var reply = await world.PlatformOperator.PostAsync("/categories/urban-green/questionnaires", new
        {
            units = new[]
            {
                new
                {
                    unit = "Tree", name = label, help = new { it = "Quanti alberi", en = " " }, fields = new object[]
                    {
                        new { name = "kind", type = "choice", label },
                        new { name = "kind", type = "decimal", label, min = "5", max = "1" },
                        new { name = "wordy", type = "text", label, help = new { it = new string('a', 501), en = "" } },
                        new { name = "late", type = "text", label, when = new { field = "other", values = new[] { "x" } } },
                    },
                },
            },
        });
        reply.Refused(400, "invalid-input");
        Assert.Superset(new HashSet<string> { "/units/0/unit", "/units/0/fields/0/name", "/units/0/fields/0/values", "/units/0/fields/1/name", "/units/0/fields/1/min", "/units/0/fields/3/when/field", "/units/0/fields/2/help/it", "/units/0/fields/2/help/en", "/units/0/help/en" },
            reply.Errors.Select(x => x.Pointer).ToHashSet());
    }

    [Fact]
    public async Task Nobody_but_the_platforms_operator_publishes_and_only_for_a_category_of_the_law()
    {
        (await world.Planner(Guid.NewGuid()).PostAsync("/categories/urban-green/questionnaires", UrbanGreen)).Is(403);
        (await world.PlatformOperator.PostAsync("/categories/moon-cheese/questionnaires", UrbanGreen)).Is(404);
        (await world.Anybody.GetAsync("/categories/urban-green/questionnaires/999")).Is(404);
    }

    [Fact]
    public async Task A_category_without_a_questionnaire_cannot_be_collected()
    {
        var cpb = await world.CpbAsync();
        var town = await world.TownAsync();
        (await world.Planner(cpb).PostAsync("/initiatives", new { categoryCode = "medicines", title = "Farmaci", bodies = new[] { town }, closesAt = DateTimeOffset.UtcNow.AddDays(3), durationMonths = 12 }))
            .Refused(422, "initiative.no-questionnaire");
    }

    private async Task<int> PublishAsync() => (await world.PlatformOperator.PostAsync("/categories/urban-green/questionnaires", UrbanGreen)).Is(201)["version"].GetInt32();

    private static object Trees(string unit, string species, string? girth) => new
    {
        site = "Parco della Resistenza", description = "Messa a dimora di alberi", quantity = "60", unit, yearlyValue = new { amount = "12000.00" }, cpv = "77211600",
        fields = girth is null ? new Dictionary<string, string> { ["species"] = species } : new Dictionary<string, string> { ["species"] = species, ["girthCm"] = girth },
    };
}
