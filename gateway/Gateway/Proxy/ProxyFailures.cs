using Microsoft.AspNetCore.Http.Timeouts;
using Yarp.ReverseProxy.Forwarder;

namespace Aggregator.Gateway.Proxy;

/// <summary>Turns what goes wrong between gateway and service into a problem document, where the answer has not begun.</summary>
internal sealed class ProxyFailures(RequestDelegate next, ILogger<ProxyFailures> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var failure = context.Features.Get<IForwarderErrorFeature>();
        var late = context.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested == true;
        if (failure is null || context.Response.HasStarted || (context.RequestAborted.IsCancellationRequested && !late))
        {
            return;
        }

        var route = context.GetReverseProxyFeature().Route.Config.RouteId;
        if (TooLarge(failure.Exception))
        {
            await BodySizes.TooLarge(context.Features.Get<BodySize>()!.BytesMax).ExecuteAsync(context);
            return;
        }

        // That somebody bids, and when, is a secret that a route's name would tell.
        var named = context.GetEndpoint()?.Metadata.GetMetadata<Platform.Telemetry.Unobserved>() is null ? route : "a route kept out of the logs";
        log.LogWarning("{Route} gave no answer: {Error} ({Exception})", named, failure.Error, failure.Exception?.GetType().Name);
        var (status, code) = failure.Error switch
        {
            ForwarderError.NoAvailableDestinations => (StatusCodes.Status503ServiceUnavailable, "unavailable"),
            _ when late => (StatusCodes.Status504GatewayTimeout, "gateway-timeout"),
            ForwarderError.RequestTimedOut => (StatusCodes.Status504GatewayTimeout, "gateway-timeout"),
            _ when context.Response.StatusCode is StatusCodes.Status504GatewayTimeout => (StatusCodes.Status504GatewayTimeout, "gateway-timeout"),
            _ when context.Response.StatusCode is StatusCodes.Status400BadRequest or StatusCodes.Status408RequestTimeout => (context.Response.StatusCode, "bad-request"),
            _ => (StatusCodes.Status502BadGateway, "bad-gateway"),
        };
        if (status >= 502)
        {
            context.Response.Headers.RetryAfter = "2";
        }

        await Problem.Of(status, code).ExecuteAsync(context);
    }

    private static bool TooLarge(Exception? failure) =>
        failure is not null && (failure is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } || TooLarge(failure.InnerException)
            || failure is AggregateException several && several.InnerExceptions.Any(TooLarge));
}
