using Aggregator.Portal.Api;

namespace Aggregator.Portal.Campaigns;

/// <summary>How many bodies a reminder to all would reach: those to which the collection is open and whose answer is not there, or was taken back to be changed.</summary>
/// <param name="Complete">False where there are too many bodies to ask about one by one, so that it is the least number.</param>
public sealed record Owing(int Count, bool Complete)
{
    private const int PagesMax = 10;

    internal static async Task<Owing> OfAsync(Collected campaign, BoardView board, GatewayApi api, CancellationToken ct)
    {
        var path = $"{Planning.Api}/initiatives/{campaign.Id}";
        if (!campaign.Collecting) return new Owing(0, true);
        // Before the deadline of a collection that is open to all, the board's figures do; it counts what was amended with what waits for the planner.
        if (board.DaysLeft is not null && campaign.Closures.Count == 0)
        {
            var (_, amended, all) = board.Bodies.Undecided == 0 ? (null!, [], true) : await api.GetAll<InvitedBody>($"{path}/board/bodies?state=amended&limit=200", PagesMax, ct);
            return new Owing(board.Bodies.Missing + board.Bodies.Drafting + board.Bodies.Returned + amended.Count, all);
        }

        // Else only bodies with an extension, or those for which it was reopened; whether they still may act is for the service's clock to say.
        var invited = api.GetAll<MayAct>($"{path}/invitations?limit=200", PagesMax, ct);
        var (_, bodies, known) = await api.GetAll<InvitedBody>($"{path}/board/bodies?limit=200", PagesMax, ct);
        var (_, open, told) = await invited;
        return new Owing(bodies.Where(body => body.Owes).Select(body => body.BodyId).Intersect(open.Where(one => one.May).Select(one => one.BodyId)).Count(), known && told);
    }

    private sealed record MayAct(Guid BodyId, [property: System.Text.Json.Serialization.JsonPropertyName("mayAct")] bool May);
}
