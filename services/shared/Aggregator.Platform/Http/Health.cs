using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aggregator.Platform;

/// <summary>One thing that the service's health depends on; register any number.</summary>
public interface IHealth
{
    /// <summary>Its name in the answer, for example <c>broker</c>.</summary>
    string Name { get; }

    /// <summary>True where the service is not ready without it; false where it only degrades.</summary>
    bool Essential { get; }

    /// <summary>Null when well, else a short reason without personal data, for example <c>away</c>. Throwing is unwell too.</summary>
    ValueTask<string?> CheckAsync(CancellationToken ct);
}

/// <summary>The two questions that launchers and balancers ask. Not proxied by the gateway.</summary>
internal static class Health
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Json(new { status = "live" }, Json.Options)).ExcludeFromDescription();
        app.MapGet("/health/ready", ReadyAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ReadyAsync(IEnumerable<IHealth> parts, IHostApplicationLifetime lifetime, CancellationToken ct)
    {
        var checks = await Task.WhenAll(parts.Select(async part => (part.Name, part.Essential, Reason: await CheckAsync(part, ct))));
        var unwell = lifetime.ApplicationStopping.IsCancellationRequested || checks.Any(check => check is { Essential: true, Reason: not null });
        var status = unwell ? "unavailable" : checks.Any(check => check.Reason is not null) ? "degraded" : "ready";
        return TypedResults.Json(
            new { status, checks = checks.ToDictionary(check => check.Name, check => check.Reason ?? "ok") },
            Json.Options, statusCode: unwell ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private static async Task<string?> CheckAsync(IHealth part, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeLimit);
        try
        {
            return await part.CheckAsync(limit.Token).AsTask().WaitAsync(limit.Token);
        }
        catch (Exception)
        {
            return "away";
        }
    }
}

/// <summary>Without the broker commands are still answered and their messages wait in the outbox: degraded, not unready.</summary>
internal sealed class BrokerHealth(IBusControl bus) : IHealth
{
    public string Name => "broker";

    public bool Essential => false;

    public ValueTask<string?> CheckAsync(CancellationToken ct) => new(bus.CheckHealth().Status == BusHealthStatus.Healthy ? null : "away");
}

/// <summary>The database answers and has every migration that this binary knows; looked for until found once.</summary>
internal sealed class DatabaseHealth(IServiceScopeFactory scopes) : IHealth
{
    private volatile bool _migrated;

    public string Name => "database";

    public bool Essential => true;

    public async ValueTask<string?> CheckAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (scope.ServiceProvider.GetService<ServiceDb>() is not { } db)
        {
            return null;
        }

        if (_migrated)
        {
            return await db.Database.CanConnectAsync(ct) ? null : "away";
        }

        if ((await db.Database.GetPendingMigrationsAsync(ct)).Any())
        {
            return "not migrated";
        }

        _migrated = true;
        return null;
    }
}
