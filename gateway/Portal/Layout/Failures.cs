using Aggregator.Portal.Notes;

namespace Aggregator.Portal.Layout;

/// <summary>A bug never shows its insides: the reader gets a page and the trace number that finds the log entry.</summary>
internal static class Failures
{
    public static void Answer(IApplicationBuilder app) => app.Run(async context =>
    {
        context.Response.Headers.CacheControl = "no-store";
        await Pages.Show<Failed>(new { Code = "unexpected" }, StatusCodes.Status500InternalServerError).ExecuteAsync(context);
    });
}
