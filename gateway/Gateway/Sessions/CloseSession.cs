using Aggregator.Gateway.Storage;

namespace Aggregator.Gateway.Sessions;

/// <summary>Logs out.</summary>
internal static class CloseSession
{
    public static void Map(IEndpointRouteBuilder api) => api.MapDelete("/session", Handle)
        .Command("closeSession", "Chiude la propria sessione")
        .Allow(Relation.Authenticated)
        .Answers(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(HttpContext context, GatewayDb db, SessionBook sessions, CancellationToken ct)
    {
        if (context.Features.Get<LiveSession>() is null)
        {
            return Problem.From(Refusal.Forbidden("session.required"));
        }

        await sessions.Close(context, db, ct);
        return Answer.NoContent();
    }
}
