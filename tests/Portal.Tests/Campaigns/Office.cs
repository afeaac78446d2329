using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Aggregator.Portal.Tests.Campaigns;

/// <summary>A collection of its own for each test, made from the recorded ones, so that what one test changes no other sees.</summary>
internal sealed class Office
{
    public const string Open = "/campaigns/" + OpenId;
    public const string Closed = "/campaigns/7ca00000-0000-7000-8000-000000000002";
    public const string Reopened = "/campaigns/7ca00000-0000-7000-8000-000000000003";
    public const string Demand = "7de00000-0000-7000-8000-000000000002";
    private const string OpenId = "7ca00000-0000-7000-8000-000000000001";

    private readonly FakeGateway gateway;

    public Office(FakeGateway gateway, string title = "Pulizia degli uffici comunali 2027-2030")
    {
        this.gateway = gateway;
        Give("", initiative => initiative["title"] = title, "\"3\"");
        foreach (var part in new[] { "/board", "/board/bodies", "/review", "/reminders", "/deadline-effects", "/shares" }) Give(part);
        GiveDemand(_ => { }, "\"2\"");
        foreach (var part in new[] { "/questions", "/history" }) gateway.Instead[$"/api/demand/v1/demands/{DemandId}{part}"] = FakeGateway.Recorded($"api/demand/v1/demands/{Demand}{part}");
    }

    public Guid Id { get; } = Guid.CreateVersion7();

    public Guid DemandId { get; } = Guid.CreateVersion7();

    public string Address => "/campaigns/" + Id;

    public string Api => "/api/demand/v1/initiatives/" + Id;

    public string Review => $"{Address}/review/{DemandId}";

    /// <summary>What was asked to be changed of it, in order.</summary>
    public IReadOnlyList<FakeGateway.Change> Changes => [.. gateway.Changes.Where(change => change.Path.Contains(Id.ToString(), StringComparison.Ordinal) || change.Path.Contains(DemandId.ToString(), StringComparison.Ordinal))];

    /// <summary>A recorded answer with what a test wants otherwise.</summary>
    public void Give(string part, Action<JsonNode>? change = null, string? tag = null)
    {
        var document = FakeGateway.Recorded("api/demand/v1/initiatives/" + OpenId + part);
        if (part.Length == 0) document["id"] = Id;
        change?.Invoke(document);
        gateway.Instead[Api + part] = part is "/board/bodies" ? Listed(document) : Tagged(document, tag);
    }

    /// <summary>How a change is answered.</summary>
    public void Answer(string path, object answer) => gateway.Instead["POST " + path] = answer;

    public void AnswerDemand(string step, object answer) => Answer($"/api/demand/v1/demands/{DemandId}/{step}", answer);

    public void GiveDemand(Action<JsonNode> change, string tag)
    {
        var demand = FakeGateway.Recorded("api/demand/v1/demands/" + Demand);
        (demand["initiativeId"], demand["id"]) = (Id, DemandId);
        change(demand);
        gateway.Instead[$"/api/demand/v1/demands/{DemandId}"] = Tagged(demand, tag);
    }

    public static object Refusal(string code, string detail, params (string Pointer, string Detail)[] errors) =>
        new { type = "/problems/" + code, title = "No", detail, errors = errors.Select(error => new { pointer = error.Pointer, code = "x", detail = error.Detail }) };

    private static object Tagged(JsonNode document, string? tag) => tag is null ? document : (Func<HttpContext, Task>)(context =>
    {
        context.Response.Headers.ETag = tag;
        return context.Response.WriteAsJsonAsync(document, JsonSerializerOptions.Web);
    });

    private static object Listed(JsonNode document) => (Func<HttpContext, Task>)(context => context.Response.WriteAsJsonAsync(FakeGateway.InState(document.DeepClone(), context.Request.Query["state"]), JsonSerializerOptions.Web));
}
