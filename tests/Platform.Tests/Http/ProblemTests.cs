using Aggregator.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Platform.Tests.Http;

public sealed class ProblemTests(HttpSample sample)
{
    [Fact]
    public async Task Whatever_the_framework_refuses_is_a_problem_document_too()
    {
        Assert.Equal("not-found", (await sample.SendAsync(HttpMethod.Get, "nothing/here")).Problem(404));
        Assert.Equal("not-found", (await sample.SendAsync(HttpMethod.Get, "notes/not-a-uuid")).Problem(404));
        Assert.Equal("method-not-allowed", (await sample.SendAsync(HttpMethod.Delete, "notes")).Problem(405));
        Assert.Equal("bad-request", (await sample.SendAsync(HttpMethod.Get, "numbers?number=many")).Problem(400));
        Assert.Equal("bad-request", (await sample.SendAsync(HttpMethod.Get, "numbers")).Problem(400));
    }

    [Fact]
    public async Task A_value_that_no_database_can_hold_is_the_callers_mistake()
    {
        Assert.Equal("bad-request", (await sample.SendAsync(HttpMethod.Get, "failures?about=%00")).Problem(400));

        var (app, client) = await sample.StartAsync(api => api.MapPost("/refused", async (HttpRequest request, NotesDb db) =>
        {
            var form = await request.ReadFormAsync();
            await db.Database.SqlQuery<string>($"SELECT {form["text"].ToString()} AS \"Value\"").ToListAsync();
            await db.Database.SqlQuery<decimal>($"SELECT {decimal.Parse(form["number"]!)}::numeric(4,2) AS \"Value\"").ToListAsync();
            return Answer.NoContent();
        }).Query("refuse", "Rifiuta").Allow(Relation.Public).Answers(204));
        await using (app)
        using (client)
        {
            Assert.Equal("bad-request", (await PostAsync("a\0b", "1")).Problem(400));
            Assert.Equal("bad-request", (await PostAsync("ab", "12345")).Problem(400));
            Assert.Equal(204, (await PostAsync("ab", "12.34")).Status);
        }

        Task<Reply> PostAsync(string text, string number) =>
            HttpSample.SendAsync(client, HttpMethod.Post, "refused", new FormUrlEncodedContent([new("text", text), new("number", number)]));
    }

    [Fact]
    public async Task A_bug_says_nothing_but_where_to_look()
    {
        var reply = await sample.SendAsync(HttpMethod.Get, "failures?about=hush");
        Assert.Equal("internal", reply.Problem(500));
        Assert.DoesNotContain("hush", reply.Text);
        Assert.DoesNotContain("InvalidOperation", reply.Text);
    }

    [Fact]
    public async Task Every_answer_carries_the_safe_headers()
    {
        var reply = await sample.SendAsync(HttpMethod.Get, "notes");
        Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
        Assert.Equal("no-store", reply.Header("Cache-Control"));
        Assert.Contains("default-src 'none'", reply.Header("Content-Security-Policy"));
        Assert.Null(reply.Header("Server"));
    }

    [Fact]
    public async Task A_database_that_is_away_is_503_and_not_ready()
    {
        var (app, client) = await sample.StartAsync(sample.Tokens.Authority, "Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=1");
        await using (app)
        using (client)
        {
            var reply = await HttpSample.SendAsync(client, HttpMethod.Get, "notes");
            Assert.Equal("unavailable", reply.Problem(503));
            Assert.NotNull(reply.Header("Retry-After"));
            var ready = await HttpSample.SendAsync(client, HttpMethod.Get, "/health/ready");
            Assert.Equal((503, """{"status":"unavailable","checks":{"database":"away"}}"""), (ready.Status, ready.Text));
            Assert.Equal(200, (await HttpSample.SendAsync(client, HttpMethod.Get, "/health/live")).Status);
        }

        var healthy = await sample.SendAsync(HttpMethod.Get, "/health/ready");
        Assert.Equal((200, """{"status":"ready","checks":{"database":"ok"}}"""), (healthy.Status, healthy.Text));
    }

    [Fact]
    public void Every_text_exists_in_both_languages()
    {
        var italian = new System.Resources.ResourceManager(typeof(Texts))
            .GetResourceSet(System.Globalization.CultureInfo.InvariantCulture, true, false)!.Cast<System.Collections.DictionaryEntry>().Select(entry => (string)entry.Key).ToList();
        Assert.NotEmpty(italian);
        Assert.Empty(Texts.Platform.Missing(italian));
        Assert.Empty(Texts.Platform.Missing(TextCodes.In(Path.Combine(Repository.Root, "services/shared/Aggregator.Platform"))));
        Assert.Equal(["no-such-code (it)", "no-such-code (en)"], Texts.Platform.Missing(["no-such-code"]));
    }
}
