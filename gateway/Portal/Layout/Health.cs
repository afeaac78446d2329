namespace Aggregator.Portal.Layout;

/// <summary>
/// The portal keeps nothing, so it is ready as soon as it answers: without the gateway nobody reaches it, and when an API is away its pages say so.
/// </summary>
internal static class Health
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Json(new { status = "live" }));
        app.MapGet("/health/ready", () => Results.Json(new { status = "ready" }));
    }
}
