namespace Aggregator.DemandCollection.Tests.Proposals;

/// <summary>What other systems deliver, for the tests of this room.</summary>
internal static class Sources
{
    internal static object Boiler(string sourceId, Guid? body = null, decimal quantity = 1200, string? note = "Dal piano energia") => new
    {
        sourceId, categoryCode = "office-cleaning", bodyId = body, priority = 2, note,
        line = new { site = "Scuola Manzoni", description = "Pulizia dopo i lavori", quantity, unit = "m2", fields = new { areaType = "offices" } },
    };

    internal static Task<Reply> DeliverAsync(this Actor actor, params object[] items) => actor.PostAsync("/proposals", new { source = "energy-plan", items });

    /// <summary>The line as a body confirms it: nothing missing.</summary>
    internal static object Confirmed(Guid initiative, string yearly = "1200.00") => new
    {
        initiativeId = initiative,
        line = new { site = "Scuola Manzoni", description = "Pulizia dopo i lavori", quantity = 1200, unit = "m2", yearlyValue = new { amount = yearly }, fields = new { areaType = "offices", timesPerWeek = "5" } },
    };

    internal static (int Created, int Changed, int Unchanged) Tally(this Reply reply) =>
        (reply.Is(200)["created"].GetInt32(), reply["changed"].GetInt32(), reply["unchanged"].GetInt32());

    internal static IEnumerable<(string Pointer, string Code)> RejectedRows(this Reply reply) =>
        reply.Is(200)["rejected"].EnumerateArray().Select(x => (x.GetProperty("pointer").GetString()!, x.GetProperty("code").GetString()!));

    /// <summary>The ids of a body's proposals, oldest first.</summary>
    internal static async Task<IReadOnlyList<Guid>> ProposalsAsync(this World world, Guid body, string query = "") =>
        [.. (await world.Drafter(body).GetAsync("/proposals?limit=200" + query)).Is(200)["items"].EnumerateArray().Select(x => x.GetProperty("id").GetGuid())];
}
