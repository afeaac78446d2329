using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;

namespace Aggregator.Platform.Tests.Http;

public sealed class UnitOfWorkTests(HttpSample sample)
{
    private async Task<string> AddAsync(string token, string? title = null, string amount = "12.50")
    {
        var body = System.Text.Json.JsonSerializer.Serialize(HttpSample.Valid(title)).Replace("12.50", amount);
        var reply = await sample.SendAsync(HttpMethod.Post, "notes", body, token);
        Assert.Equal(201, reply.Status);
        return $"notes/{reply.Json["id"]}";
    }

    [Fact]
    public async Task The_same_request_again_gets_the_same_answer_and_no_second_effect()
    {
        var (token, title) = (sample.Token("buyer.drafter"), Guid.NewGuid().ToString());
        var first = await sample.SendAsync(HttpMethod.Post, "notes", HttpSample.Valid(title), token, ("Idempotency-Key", "k1"));
        var again = await sample.SendAsync(HttpMethod.Post, "notes", HttpSample.Valid(title), token, ("Idempotency-Key", "k1"));
        Assert.Equal((201, 201), (first.Status, again.Status));
        Assert.Equal(first.Bytes, again.Bytes);
        Assert.Equal((first.Header("Location"), first.Header("ETag")), (again.Header("Location"), again.Header("ETag")));
        Assert.Equal((null, "true"), (first.Header("Idempotency-Replayed"), again.Header("Idempotency-Replayed")));
        Assert.Equal(1, await sample.CountAsync(title));

        Assert.Equal("idempotency-key-reused", (await sample.SendAsync(HttpMethod.Post, "notes", HttpSample.Valid(), token, ("Idempotency-Key", "k1"))).Problem(422));

        // However its path is written, it is the same request.
        var spelt = await sample.SendAsync(HttpMethod.Post, "Notes/", HttpSample.Valid(title), token, ("Idempotency-Key", "k1"));
        Assert.Equal("true", spelt.Header("Idempotency-Replayed"));
        Assert.Equal(1, await sample.CountAsync(title));

        // Another account may use the same key.
        var other = await sample.SendAsync(HttpMethod.Post, "notes", HttpSample.Valid(), sample.Token("buyer.drafter"), ("Idempotency-Key", "k1"));
        Assert.Equal(201, other.Status);
        Assert.Equal(["header:Idempotency-Key idempotency-key"], (await sample.SendAsync(HttpMethod.Post, "notes", HttpSample.Valid(), token, ("Idempotency-Key", "a b"))).Errors);
    }

    [Fact]
    public async Task Delegates_of_one_account_have_their_own_keys_and_sign_for_themselves()
    {
        var (principal, one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var first = await AddAsync(one);
        var second = await AddAsync(other);
        Assert.Equal((201, 201), (first.Status, second.Status));
        Assert.NotEqual((string)first.Json["id"]!, (string)second.Json["id"]!);
        foreach (var (reply, person) in new[] { (first, one), (second, other) })
        {
            Assert.Equal($"{person} for {principal}", await sample.Database.ScalarAsync<string>(
                "SELECT actor || ' for ' || on_behalf_of FROM platform.log_entry WHERE subject = $1", (Guid)reply.Json["id"]!));
        }

        Task<Reply> AddAsync(Guid person) => sample.SendAsync(HttpMethod.Post, "notes", HttpSample.Valid(),
            sample.Tokens.Mint("body", HttpSample.Body, ["buyer.drafter"], principal, delegateOf: person), ("Idempotency-Key", "delegated"));
    }

    [Fact]
    public async Task What_is_kept_of_a_request_cannot_be_guessed_from_the_database()
    {
        var (account, body) = (Guid.CreateVersion7(), System.Text.Json.JsonSerializer.Serialize(HttpSample.Valid()));
        var token = sample.Tokens.Mint("body", HttpSample.Body, ["buyer.drafter"], account);
        Assert.Equal(201, (await sample.SendAsync(HttpMethod.Post, "notes", body, token, ("Idempotency-Key", "guess"))).Status);
        var kept = await sample.Database.ScalarAsync<byte[]>("SELECT request_hash FROM platform.idempotency WHERE key = 'guess'");
        foreach (var prefix in (string[])["", $"{HttpSample.Body}\n\n\n", $"{account}\n{HttpSample.Body}\n\n\n"])
        {
            Assert.NotEqual(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(prefix + body)), kept);
        }
    }

    [Fact]
    public async Task A_command_that_a_deadlock_ended_runs_again_whole()
    {
        var (runs, title) = (0, Guid.NewGuid().ToString());
        var (app, client) = await sample.StartAsync(api => api.MapPost("/contended", async (NotesDb db, Clock clock, CancellationToken ct) =>
        {
            await db.BeginAsync(ct);
            var note = new Note { Id = clock.NewId(), Body = HttpSample.Body, Title = title, Amount = Messages.Money.Zero };
            db.Add(note);
            db.Record(note, "note.added");
            await db.SaveChangesAsync(ct);
            if (++runs < 3)
            {
                await db.Database.ExecuteSqlRawAsync("DO $$ BEGIN RAISE EXCEPTION 'chosen' USING ERRCODE = 'deadlock_detected'; END $$", ct);
            }

            return Answer.Created($"/notes/{note.Id}", note, new { runs });
        }).Command("contend", "Si contende").Allow(Relation.OwnBody, "buyer.drafter").Answers(201));
        await using (app)
        using (client)
        {
            var reply = await HttpSample.SendAsync(client, HttpMethod.Post, "contended", token: sample.Token("buyer.drafter"), headers: ("Idempotency-Key", "dead"));
            Assert.Equal((201, "\"1\"", """{"runs":3}"""), (reply.Status, reply.Header("ETag"), reply.Text));
        }

        Assert.Equal(1, await sample.CountAsync(title));
    }

    [Fact]
    public async Task Copies_of_a_request_at_the_same_time_have_one_effect_and_one_answer()
    {
        var (token, title) = (sample.Token("buyer.drafter"), Guid.NewGuid().ToString());
        var body = System.Text.Json.JsonSerializer.Serialize(HttpSample.Valid(title));
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => sample.SendAsync(HttpMethod.Post, "notes", body, token, ("Idempotency-Key", "race"))));
        Assert.All(replies, reply => Assert.Equal((201, replies[0].Text), (reply.Status, reply.Text)));
        Assert.Equal(1, await sample.CountAsync(title));
        Assert.Equal(1L, await sample.Database.ScalarAsync<long>("SELECT count(*) FROM platform.log_entry WHERE subject = $1", (Guid)replies[0].Json["id"]!));
    }

    [Fact]
    public async Task A_command_that_cannot_be_done_twice_replays_under_its_key_and_refuses_without()
    {
        var account = Guid.CreateVersion7();
        var token = sample.Tokens.Mint("body", HttpSample.Body, ["buyer.drafter", "buyer.signatory"], account);
        var note = await AddAsync(token);
        Assert.Equal(204, (await sample.SendAsync(HttpMethod.Post, note + "/close", token: token, headers: ("Idempotency-Key", "c"))).Status);
        var again = await sample.SendAsync(HttpMethod.Post, note + "/close", token: token, headers: ("Idempotency-Key", "c"));
        Assert.Equal((204, "\"2\"", "true"), (again.Status, again.Header("ETag"), again.Header("Idempotency-Replayed")));
        Assert.Equal("sample.note-closed", (await sample.SendAsync(HttpMethod.Post, note + "/close", token: token)).Problem(409));
    }

    [Fact]
    public async Task A_refusal_changes_nothing_and_says_by_how_much()
    {
        var token = sample.Token("buyer.drafter", "buyer.signatory");
        var note = await AddAsync(token, amount: "120.00");
        var refused = await sample.SendAsync(HttpMethod.Post, note + "/close", token: token, headers: ("Idempotency-Key", "r"));
        Assert.Equal("sample.amount-exceeded", refused.Problem(422));
        Assert.Equal("20.00", (string)refused.Json["parameters"]!["over"]!["amount"]!);
        Assert.Contains("\"1\"", (await sample.SendAsync(HttpMethod.Get, note, token: token)).Header("ETag"));
        Assert.Equal(0L, await sample.Database.ScalarAsync<long>("SELECT count(*) FROM platform.idempotency WHERE key = 'r'"));
    }

    [Fact]
    public async Task Versions_guard_changes()
    {
        var token = sample.Token("buyer.drafter");
        var note = await AddAsync(token);
        Assert.Equal("precondition-required", (await sample.SendAsync(HttpMethod.Put, note, new { title = "t" }, token)).Problem(428));
        Assert.Equal("stale", (await sample.SendAsync(HttpMethod.Put, note, new { title = "t" }, token, ("If-Match", "\"7\""))).Problem(412));
        var changed = await sample.SendAsync(HttpMethod.Put, note, new { title = Guid.NewGuid() }, token, ("If-Match", "\"1\""));
        Assert.Equal((200, "\"2\""), (changed.Status, changed.Header("ETag")));
        Assert.Equal(304, (await sample.SendAsync(HttpMethod.Get, note, null, token, ("If-None-Match", "\"2\""))).Status);

        var racing = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => sample.SendAsync(HttpMethod.Put, note, new { title = Guid.NewGuid() }, token, ("If-Match", "\"2\""))));
        Assert.Single(racing, reply => reply.Status == 200);
        Assert.All(racing.Where(reply => reply.Status != 200), reply => Assert.StartsWith("stale", reply.Problem(412)));
    }

    [Fact]
    public async Task A_duplicate_is_a_conflict()
    {
        var (token, title) = (sample.Token("buyer.drafter"), Guid.NewGuid().ToString());
        await AddAsync(token, title);
        Assert.Equal("already-exists", (await sample.SendAsync(HttpMethod.Post, "notes", HttpSample.Valid(title), token, ("Idempotency-Key", "dup"))).Problem(409));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repetition()
    {
        var token = sample.Token("buyer.drafter");
        for (var count = 0; count < 7; count++)
        {
            await AddAsync(token);
        }

        var seen = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await sample.SendAsync(HttpMethod.Get, "notes?limit=3" + (cursor.Length == 0 ? "" : "&cursor=" + cursor));
            seen.AddRange(page.Json["items"]!.AsArray().Select(item => (string)item!["id"]!));
            cursor = (string?)page.Json["next"];
        }

        Assert.True(seen.Count >= 7);
        Assert.Equal(seen.Order(StringComparer.Ordinal).Distinct(), seen);
        Assert.Equal(["?cursor cursor", "?limit limit"], (await sample.SendAsync(HttpMethod.Get, "notes?limit=201&cursor=%25")).Errors);
        Assert.Equal(["?cursor cursor"], (await sample.SendAsync(HttpMethod.Get, "notes?cursor=bm9wZQ")).Errors);
    }
}
