namespace Aggregator.DemandCollection.Tests.Plausibility;

public sealed class AnswerQuestionTests(World world)
{
    [Fact]
    public async Task An_answer_closes_the_question_and_is_kept_with_who_gave_it()
    {
        var (collection, demand) = await ListQuestionsTests.OddAsync(world);
        var account = Guid.CreateVersion7();
        var drafter = world.AsAccount(account, "body", collection.Body, "buyer.drafter");
        var answered = (await drafter.PostAsync($"/demands/{demand}/questions/answer", new { kind = "alarm-link", comparison = "own-past", answer = "Dieci scuole nuove" })).Is(200);
        var question = answered["questions"].EnumerateArray().Single(x => x.GetProperty("comparison").GetString() == "own-past");
        Assert.Equal((false, "Dieci scuole nuove", account), (question.GetProperty("open").GetBoolean(), question.GetProperty("answer").GetString(), question.GetProperty("answeredBy").GetGuid()));
        (await drafter.PostAsync($"/demands/{demand}/questions/answer", new { kind = "alarm-link", comparison = "own-past", answer = "Undici scuole nuove" })).Is(200);
        Assert.Equal("Undici scuole nuove", (await drafter.GetAsync($"/demands/{demand}/questions")).Is(200)["questions"].EnumerateArray().Single(x => x.GetProperty("comparison").GetString() == "own-past").GetProperty("answer").GetString());
    }

    [Fact]
    public async Task What_was_not_asked_is_not_answered_and_nobody_answers_for_another()
    {
        var (collection, demand) = await ListQuestionsTests.OddAsync(world);
        (await world.Drafter(collection.Body).PostAsync($"/demands/{demand}/questions/answer", new { kind = "m2", comparison = "own-past", answer = "x" })).Refused(422, "plausibility.not-asked");
        (await world.Drafter(collection.Body).PostAsync($"/demands/{demand}/questions/answer", new { kind = "m2", comparison = "own-past", answer = "" })).Is(400);
        (await world.Drafter(await world.TownAsync()).PostAsync($"/demands/{demand}/questions/answer", new { })).Is(404);
    }
}
