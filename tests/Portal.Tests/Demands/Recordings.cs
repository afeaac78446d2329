using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Aggregator.Portal.Tests.Demands;

/// <summary>The recorded demands of Corsico, and answers that a test gives instead.</summary>
internal static class Recordings
{
    public const string Roads = "68c35320-785b-7c0c-92be-0b45a8aed754";

    public static string Demand(int number) => $"de000000-0000-7000-8000-{number:d12}";

    public static string Line(int number) => $"11e00000-0000-7000-8000-{number:d12}";

    /// <summary>The path of the API.</summary>
    public static string Path(string path) => "/api/demand/v1" + path;

    public static JsonObject Read(string path) => FakeGateway.Recorded("api/demand/v1" + path).AsObject();

    /// <summary>A document with a version, as the API tags it.</summary>
    public static Func<HttpContext, Task> Tagged(JsonNode document, string tag) => context =>
    {
        context.Response.Headers.ETag = tag;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(document.ToJsonString());
    };

    public static object Problem(string code, string detail, params (string Pointer, string Code, string Detail)[] errors) => new
    {
        type = "/problems/" + code, title = code, detail, errors = errors.Select(x => new { pointer = x.Pointer, code = x.Code, detail = x.Detail }),
    };
}
