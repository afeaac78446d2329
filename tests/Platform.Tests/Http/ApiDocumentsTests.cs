using System.Text.Json.Nodes;

namespace Aggregator.Platform.Tests.Http;

public sealed class ApiDocumentsTests(HttpSample sample)
{
    private async Task<JsonNode> DocumentAsync()
    {
        var reply = await sample.SendAsync(HttpMethod.Get, "openapi.json");
        Assert.Equal(200, reply.Status);
        if (Environment.GetEnvironmentVariable("AGGREGATOR_KEEP_API_DOCUMENT") is { } path)
        {
            await File.WriteAllBytesAsync(path, reply.Bytes);
        }

        return reply.Json;
    }

    [Fact]
    public async Task Paths_are_relative_to_the_base_and_name_their_operations()
    {
        var document = await DocumentAsync();
        Assert.StartsWith("3.0.", (string)document["openapi"]!);
        Assert.EndsWith("/api/sample/v1", (string)document["servers"]![0]!["url"]!);
        Assert.Equal(
            ["/calculations/double", "/failures", "/notes", "/notes/import", "/notes/{noteId}", "/notes/{noteId}/close", "/numbers", "/secrets/{noteId}", "/status"],
            document["paths"]!.AsObject().Select(path => path.Key));
        Assert.Equal("addNote", (string)document["paths"]!["/notes"]!["post"]!["operationId"]!);
        Assert.Equal(["AddNoteLine", "AddNoteRequest", "AddNoteResponse"],
            document["components"]!["schemas"]!.AsObject().Select(schema => schema.Key).Where(name => name.StartsWith("AddNote")));
    }

    [Fact]
    public async Task Every_operation_says_who_may_call_it_and_how_it_fails()
    {
        var document = await DocumentAsync();
        var command = document["paths"]!["/notes/{noteId}"]!["put"]!;
        Assert.Equal("""[{"relation":"own-body","roles":["buyer.drafter"]}]""", command["x-access"]!.ToJsonString());
        Assert.Equal(["200", "400", "401", "403", "404", "409", "412", "413", "415", "422", "429", "503"], command["responses"]!.AsObject().Select(response => response.Key));
        Assert.Equal(["noteId", "Idempotency-Key", "If-Match"], command["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!));
        Assert.NotNull(command["security"]![0]!["bearer"]);
        var query = document["paths"]!["/notes"]!["get"]!;
        Assert.Equal(["cursor", "limit"], query["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!));
        Assert.Equal(["200", "400", "429", "503"], query["responses"]!.AsObject().Select(response => response.Key));
        foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()))
        {
            Assert.NotEmpty(operation.Value!["x-access"]!.AsArray());
        }
    }

    [Fact]
    public async Task A_file_is_documented_with_the_types_it_may_have()
    {
        var body = (await DocumentAsync())["paths"]!["/notes/import"]!["post"]!["requestBody"]!;
        Assert.Equal(["text/csv", "application/geo+json"], body["content"]!.AsObject().Select(x => x.Key));
        Assert.True((bool)body["required"]!);
    }

    [Fact]
    public async Task Schemas_say_what_the_wire_says()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!;
        Assert.Equal("string", (string)schemas["Money"]!["properties"]!["amount"]!["type"]!);
        var request = schemas["AddNoteRequest"]!;
        Assert.Equal(["title", "amount", "kind", "on", "at", "count", "lines"], request["required"]!.AsArray().Select(name => (string)name!));
        Assert.Equal("string", (string)request["properties"]!["at"]!["type"]!);
        Assert.Equal("string", (string)request["properties"]!["scores"]!["additionalProperties"]!["items"]!["type"]!);
        Assert.Equal(10, (int)request["properties"]!["code"]!["maxLength"]!);
        Assert.Equal("""["plain","high-priority"]""", schemas["NoteKind"]!["enum"]!.ToJsonString());
        Assert.Equal("string", (string)schemas["AddNoteLine"]!["properties"]!["quantity"]!["type"]!);
    }

    [Fact]
    public async Task The_service_says_that_it_answers()
    {
        var status = await sample.SendAsync(HttpMethod.Get, "status");
        Assert.Equal((200, 200, false), (status.Status, (int)status.Json["status"]!, (bool)status.Json["trial"]!));
    }
}
