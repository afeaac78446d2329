using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aggregator.Messages;
using Aggregator.Platform.Audit;
using Aggregator.Platform.Tests.Http;
using Aggregator.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using System.ComponentModel.DataAnnotations;

[assembly: AssemblyFixture(typeof(HttpSample))]

namespace Aggregator.Platform.Tests.Http;

internal enum NoteKind
{
    Plain,
    HighPriority,
}

internal sealed class Note : Aggregate
{
    public required Guid Body { get; init; }

    public required string Title { get; set; }

    public required Money Amount { get; set; }

    public bool Closed { get; set; }

    public Refusal? Close()
    {
        if (Closed)
        {
            return Refusal.Conflict("sample.note-closed");
        }

        if (Amount.Amount > 100)
        {
            return new Refusal("sample.amount-exceeded", ("max", Money.Euro(100)), ("over", Money.Euro(Amount.Amount - 100)));
        }

        Closed = true;
        return null;
    }
}

internal sealed class NotesDb(DbContextOptions<NotesDb> options, PlatformParts parts) : ServiceDb(options, parts)
{
    public DbSet<Note> Notes => Set<Note>();

    protected override void Build(ModelBuilder model) => model.Entity<Note>().ToTable("note").HasIndex(x => x.Title).IsUnique();
}

internal static class AddNote
{
    internal sealed record Line(string Text, decimal Quantity, [property: Digits(6)] Money UnitPrice);

    internal sealed record Request(string Title, Money Amount, NoteKind Kind, DateOnly On, DateTimeOffset At, int Count, Guid? Parent,
        IReadOnlyList<Line> Lines, Dictionary<string, string>? Fields = null,
        Dictionary<string, IReadOnlyList<decimal>>? Scores = null, Dictionary<string, Money?>? Caps = null, IReadOnlyList<Money>? Steps = null, [property: MaxLength(10)] string? Code = null, bool Urgent = false);

    internal sealed record Response(Guid Id, string Title, Money Amount, NoteKind Kind, DateTimeOffset At, decimal Total);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/notes", Handle)
        .Command("addNote", "Aggiunge una nota").Allow(Relation.OwnBody, "buyer.drafter").Allow(Relation.Delegate, "buyer.drafter").Answers<Response>(201);

    private static IResult Handle(Input<Request> input, Caller caller, NotesDb db, Clock clock)
    {
        if (input.Invalid(Validate) is { } invalid)
        {
            return invalid;
        }

        var request = input.Body;
        var note = new Note { Id = clock.NewId(), Body = caller.Org, Title = request.Title, Amount = request.Amount };
        db.Add(note);
        var answer = Answer.Created($"/notes/{note.Id}", note, new Response(note.Id, note.Title, note.Amount, request.Kind, request.At,
            request.Lines.Sum(line => line.Quantity * line.UnitPrice.Amount)));
        db.Record(note, "note.added");
        return answer;
    }

    private static void Validate(Request request, Errors errors)
    {
        errors.Text(request.Title, "/title", 40);
        errors.If(request.Count <= 0, "/count", "positive");
        errors.Require(request.Lines, "/lines");
    }
}

internal static class ImportNotes
{
    internal sealed record Response(string MediaType, string Text);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/notes/import", Handle)
        .Command("importNotes", "Importa note da un file").Allow(Relation.OwnBody, "buyer.drafter").Takes("text/csv", "application/geo+json").Limit(2 << 20).Answers<Response>();

    private static async Task<IResult> Handle(Upload file)
    {
        if (file.Invalid() is { } invalid)
        {
            return invalid;
        }

        using var reader = new StreamReader(file.Open());
        return Answer.Ok(new Response(file.MediaType, await reader.ReadToEndAsync()));
    }
}

internal static class ChangeNote
{
    internal sealed record Request(string Title);

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPut("/notes/{noteId:guid}", Handle).Command("changeNote", "Modifica una nota").Allow(Relation.OwnBody, "buyer.drafter").Answers<Request>();
        api.MapPost("/notes/{noteId:guid}/close", Close).Command("closeNote", "Chiude una nota").Allow(Relation.OwnBody, "buyer.signatory").Answers(204);
    }

    private static async Task<IResult> Handle(Guid noteId, Input<Request> input, Caller caller, NotesDb db, CancellationToken ct)
    {
        var note = await db.Notes.SingleOrDefaultAsync(x => x.Id == noteId, ct);
        if (note is null || !caller.Is(Relation.OwnBody, note.Body))
        {
            return Problem.NotFound();
        }

        if (input.Invalid() is { } invalid)
        {
            return invalid;
        }

        if (input.Stale(note, required: true) is { } stale)
        {
            return stale;
        }

        note.Title = input.Body.Title;
        db.Record(note, "note.changed");
        return Answer.Ok(note, new Request(note.Title));
    }

    private static async Task<IResult> Close(Guid noteId, Precondition precondition, Caller caller, NotesDb db, CancellationToken ct)
    {
        await db.BeginAsync(ct);
        var note = await db.Notes.FromSql($"SELECT * FROM note WHERE id = {noteId} FOR UPDATE").SingleOrDefaultAsync(ct);
        if (note is null || !caller.Is(Relation.OwnBody, note.Body))
        {
            return Problem.NotFound();
        }

        if ((precondition.Stale(note) ?? (note.Close() is { } refusal ? Problem.From(refusal) : null)) is { } refused)
        {
            return refused;
        }

        db.Record(note, "note.closed");
        return Answer.NoContent(note);
    }
}

internal static class ReadNotes
{
    internal sealed record Item(Guid Id, string Title, decimal Amount);

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/notes", async (Paging paging, NotesDb db, CancellationToken ct) =>
                Answer.Ok((await db.Notes.PageAsync(paging, x => x.Id, ct)).Map(x => new Item(x.Id, x.Title, x.Amount.Amount))))
            .Query("listNotes", "Elenca le note").Allow(Relation.Public).Answers<Page<Item>>();
        api.MapGet("/notes/{noteId:guid}", async (Guid noteId, Caller caller, NotesDb db, CancellationToken ct) =>
                await db.Notes.SingleOrDefaultAsync(x => x.Id == noteId, ct) is { } note && caller.Sees(body: note.Body)
                    ? Answer.Ok(note, new Item(note.Id, note.Title, note.Amount.Amount)) : Problem.NotFound())
            .Query("readNote", "Legge una nota").Allow(Relation.OwnBody).Answers<Item>();
        api.MapGet("/secrets/{noteId:guid}", (Guid noteId) => Answer.NoContent())
            .Query("readSecret", "Legge un segreto").Allow(Relation.Public).Answers(204).Unobserved();
        api.MapGet("/failures", IResult (string? about) => throw new InvalidOperationException("about " + about))
            .Query("fail", "Fallisce").Allow(Relation.Public).Answers(204);
        api.MapGet("/numbers", (int number) => Answer.Ok(new { number })).Query("echo", "Ripete").Allow(Relation.Public).Answers<Twice.Response>();
        api.MapPost("/calculations/double", (Input<Twice.Request> input) =>
                input.Invalid() ?? Answer.Ok(new Twice.Response(input.Body.Values.Select(x => x * 2).ToList())))
            .Calculator("calculateDouble", "Raddoppia").Answers<Twice.Response>();
    }
}

internal static class Twice
{
    internal sealed record Request(IReadOnlyList<decimal> Values);

    internal sealed record Response(IReadOnlyList<decimal> Values);
}

/// <summary>A small service on a real socket, with a real database and a stand-in for the gateway's keys.</summary>
public sealed class HttpSample : IAsyncLifetime
{
    private const string Base = "/api/sample/v1";
    private WebApplication? _app;
    private TestDatabase? _database;
    private string _sealKey = "";

    internal Tokens Tokens { get; private set; } = null!;

    internal HttpClient Client { get; private set; } = null!;

    internal TestDatabase Database => _database!;

    internal static Guid Body { get; } = Guid.CreateVersion7();

    public async ValueTask InitializeAsync()
    {
        Tokens = await Tokens.StartAsync();
        _database = await TestDatabase.CreateEmptyAsync();
        await using (var owner = NpgsqlDataSource.Create(_database.Owner))
        await using (var schema = owner.CreateCommand(await Aggregator.Platform.Host.Migrate.PlatformSqlAsync() + """
            CREATE TABLE note (id uuid PRIMARY KEY, version int NOT NULL, facts int NOT NULL, body uuid NOT NULL, title text NOT NULL UNIQUE, amount numeric(18,2) NOT NULL, closed boolean NOT NULL);
            GRANT USAGE ON SCHEMA public, platform TO aggregator_test_app;
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, platform TO aggregator_test_app;
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA public, platform TO aggregator_test_app;
            """))
        {
            await schema.ExecuteNonQueryAsync();
        }

        _sealKey = Path.GetTempFileName();
        await File.WriteAllTextAsync(_sealKey, SealKey.Generate());
        (_app, Client) = await StartAsync(Tokens.Authority);
    }

    internal Task<(WebApplication App, HttpClient Client)> StartAsync(string authority, string? database = null, params KeyValuePair<string, string?>[] configuration) =>
        StartAsync(authority, database, _ => { }, configuration);

    /// <summary>Another process of the sample, with routes that only one test needs.</summary>
    internal Task<(WebApplication App, HttpClient Client)> StartAsync(Action<IEndpointRouteBuilder> further) => StartAsync(Tokens.Authority, null, further, []);

    private async Task<(WebApplication App, HttpClient Client)> StartAsync(string authority, string? database, Action<IEndpointRouteBuilder> further, KeyValuePair<string, string?>[] configuration)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Test" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([new("Aggregator:SealKey", _sealKey), new("Aggregator:Authority", authority)]);
        builder.Configuration.AddInMemoryCollection(configuration);
        var identity = new ServiceIdentity("sample", Base);
        var definition = new ServiceDefinition();
        definition.Database<NotesDb>();
        builder.AddPlatformHttp(identity);
        Platform.AddCore(builder.Services, builder.Configuration, identity, definition, database ?? Database.Runtime, trial: false);
        var app = builder.Build();
        app.UsePlatformHttp(identity);
        var api = app.MapApi(Base);
        AddNote.Map(api);
        ChangeNote.Map(api);
        ImportNotes.Map(api);
        ReadNotes.Map(api);
        further(api);
        await app.StartAsync();
        return (app, new HttpClient { BaseAddress = new Uri(app.Urls.First() + Base + "/") });
    }

    /// <summary>A token of an account of <see cref="Body"/> with these roles.</summary>
    internal string Token(params string[] roles) => Tokens.Mint("body", Body, roles);

    internal static object Valid(string? title = null) => new
    {
        title = title ?? Guid.NewGuid().ToString(), amount = new { amount = "12.50" }, kind = "high-priority", on = "2026-02-28", at = "2026-02-28T10:00:00+01:00", count = 3,
        lines = new[] { new { text = "caffè", quantity = 2, unitPrice = new { amount = "1.234567", currency = "EUR" } } },
    };

    internal Task<Reply> SendAsync(HttpMethod method, string path, object? body = null, string? token = null, params (string Name, string Value)[] headers) =>
        SendAsync(Client, method, path, body, token, headers);

    internal static async Task<Reply> SendAsync(HttpClient client, HttpMethod method, string path, object? body = null, string? token = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body),
        };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new Reply(response, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    internal async Task<long> CountAsync(string title) => await Database.ScalarAsync<long>("SELECT count(*) FROM note WHERE title = $1", title);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app!.DisposeAsync();
        await _database!.DisposeAsync();
        await Tokens.DisposeAsync();
        File.Delete(_sealKey);
    }
}

internal sealed record Reply(HttpResponseMessage Message, byte[] Bytes)
{
    public int Status => (int)Message.StatusCode;

    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonNode Json => JsonNode.Parse(Bytes)!;

    public string? Header(string name) =>
        Message.Headers.TryGetValues(name, out var values) || Message.Content.Headers.TryGetValues(name, out values) ? string.Join(",", values) : null;

    /// <summary>Checks the status and that it is a problem document, and gives its code.</summary>
    public string Problem(int status)
    {
        Assert.Equal(status, Status);
        Assert.Equal("application/problem+json", Message.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, (int)Json["status"]!);
        Assert.False(string.IsNullOrEmpty((string?)Json["title"]));
        Assert.False(string.IsNullOrEmpty((string?)Json["detail"]));
        Assert.False(string.IsNullOrEmpty((string?)Json["traceId"]));
        Assert.DoesNotContain("   at ", Text);
        return ((string)Json["type"]!)["/problems/".Length..];
    }

    /// <summary>The errors as "pointer code".</summary>
    public IEnumerable<string> Errors => Json["errors"]!.AsArray().Select(error => $"{error!["pointer"]} {error["code"]}").Order();
}
