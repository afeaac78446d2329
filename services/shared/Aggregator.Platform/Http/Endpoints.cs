using Aggregator.Platform.Http;
using Aggregator.Platform.Security;
using Aggregator.Platform.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Aggregator.Platform;

/// <summary>
/// What every route says of itself: its name, what it does in Italian, who may call it and what it answers. The API document, the access
/// matrix and the access check all read it here.
/// </summary>
public static class Endpoints
{
    /// <summary>
    /// A command: one unit of work. Messages, log entries and state of the handler are saved together after a 2xx answer and before it is sent;
    /// any other answer changes nothing. Honours Idempotency-Key. Handlers never save.
    /// </summary>
    /// <param name="endpoint">The route.</param>
    /// <param name="operationId">camelCase name of the operation, unique in the API.</param>
    /// <param name="summary">What it does, in Italian.</param>
    public static RouteHandlerBuilder Command(this RouteHandlerBuilder endpoint, string operationId, string summary) =>
        endpoint.Describe(operationId, summary, OperationKind.Command, UnitOfWork.CommandAsync);

    /// <summary>A read: nothing it tracks is saved. Auditors may call it whatever its relations say.</summary>
    /// <param name="endpoint">The route.</param>
    /// <param name="operationId">camelCase name of the operation, unique in the API.</param>
    /// <param name="summary">What it does, in Italian.</param>
    public static RouteHandlerBuilder Query(this RouteHandlerBuilder endpoint, string operationId, string summary) =>
        endpoint.Describe(operationId, summary, OperationKind.Query, UnitOfWork.QueryAsync);

    /// <summary>A public, stateless computation that touches no database; wrong input gets 400 naming every field.</summary>
    /// <param name="endpoint">The route, a POST.</param>
    /// <param name="operationId">camelCase name of the operation, unique in the API.</param>
    /// <param name="summary">What it does, in Italian.</param>
    public static RouteHandlerBuilder Calculator(this RouteHandlerBuilder endpoint, string operationId, string summary) =>
        endpoint.Describe(operationId, summary, OperationKind.Calculator, UnitOfWork.CalculatorAsync).Allow(Relation.Public);

    /// <summary>
    /// Lets callers in by relation, in any of the roles or, without roles, in any role. Several calls mean any of them; none means nobody.
    /// Only kind and role are checked here: the handler asks <see cref="Caller.Is"/> about the row.
    /// </summary>
    public static RouteHandlerBuilder Allow(this RouteHandlerBuilder endpoint, Relation relation, params string[] roles) =>
        endpoint.WithMetadata(new Allowed(relation, roles));

    /// <summary>Documents an answer with a body.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, int status = StatusCodes.Status200OK) =>
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(T), ["application/json"]));

    /// <summary>Documents an answer without a body.</summary>
    public static RouteHandlerBuilder Answers(this RouteHandlerBuilder endpoint, int status) =>
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(status));

    /// <summary>Documents an answer that is a file (<see cref="Answer.File"/>), in one of these media types.</summary>
    public static RouteHandlerBuilder AnswersFile(this RouteHandlerBuilder endpoint, params string[] mediaTypes) =>
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(Stream), mediaTypes));

    /// <summary>Another limit of the body than 1 MiB.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="bytesMax">The greatest body.</param>
    /// <param name="bounded">Whether those who come while many large bodies arrive at once are asked to come again (503). Not where a deadline would not wait for them.</param>
    public static RouteHandlerBuilder Limit(this RouteHandlerBuilder endpoint, int bytesMax, bool bounded = true) => endpoint.WithMetadata(new BodyLimit(bytesMax, bounded));

    /// <summary>
    /// Keeps the route out of traces, route metrics and logs, where its mere use is a secret: nobody may learn from them how many bids came in and when.
    /// </summary>
    public static RouteHandlerBuilder Unobserved(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new Unobserved()).DisableHttpMetrics();

    private static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string operationId, string summary, OperationKind kind,
        Func<HttpContext, RequestDelegate, Task> around)
    {
        // Around the whole handler, binding included: an endpoint filter would run after the body was read and checked.
        endpoint.Add(builder =>
        {
            var inner = builder.RequestDelegate!;
            builder.RequestDelegate = context => around(context, inner);
        });
        return endpoint.WithMetadata(new Operation(operationId, kind)).WithSummary(summary);
    }
}
