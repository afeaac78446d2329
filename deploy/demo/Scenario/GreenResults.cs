using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Aggregator.Demo.Scenario;

/// <summary>The firms hand their green proofs in, the contract manager verifies them; one is found wanting and handed in again.</summary>
internal sealed class GreenResults(Cast cast)
{
    private const string Api = "/api/gpp/v1";

    /// <summary>Proofs verified.</summary>
    public int Verified { get; private set; }

    public async Task RunAsync(Tendered initiative, int perLot)
    {
        var periodic = (await cast.Operator.GetAsync($"{Api}/criteria?categoryCode={initiative.Category}")).List("items")
            .Any(x => x["mandatory"]!.GetValue<bool>() && x.Text("when") == "PERIODIC");
        foreach (var done in await Task.WhenAll(initiative.Lots.Select(lot => LotAsync(lot, perLot, periodic))))
        {
            Verified += done;
        }
    }

    private async Task<int> LotAsync(LotInPlay lot, int perLot, bool periodic)
    {
        var supplier = cast.Firms.Single(x => x.OperatorId == lot.WinnerId).Supplier;

        // Where criteria are proved again in every period, each delivery asks for some: all deliveries were heard before the first proof.
        var asked = await Patience.UntilAsync(
            async () =>
            {
                var evidence = await supplier.ListAsync($"{Api}/evidence?lotId={lot.Id}");
                var orders = evidence.Select(x => x["orderId"]?.ToString()).ToHashSet();
                return !periodic || lot.Delivered.All(x => orders.Contains(x.ToString())) ? evidence : null;
            },
            $"every delivery of {lot.Title} asked for its proofs");
        var due = asked.Where(x => x.Text("state") is "due" or "overdue").Take(perLot).ToList();
        await Task.WhenAll(due.Select((x, i) => ProveAsync(supplier, x, found: i != 1)));
        return due.Count;
    }

    private async Task ProveAsync(Actor supplier, JsonNode evidence, bool found)
    {
        var (id, criterion) = (evidence.Id("evidenceId"), evidence.Text("criterionId"));
        if (!found)
        {
            await SubmitAsync(supplier, id, $"{criterion}, prima versione");
            await cast.Office.ContractManager.PostAsync($"{Api}/evidence/{id}/verification", new { accepted = false, reason = "Il certificato è scaduto." });
        }

        await SubmitAsync(supplier, id, criterion);
        await cast.Office.ContractManager.PostAsync($"{Api}/evidence/{id}/verification", new { accepted = true, reason = (string?)null });
    }

    private static Task<JsonNode> SubmitAsync(Actor supplier, Guid id, string criterion) =>
        supplier.PostAsync($"{Api}/evidence/{id}/submission", new
        {
            documentName = $"{criterion}.pdf",
            documentSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{id} {criterion}"))),
            summary = $"Documentazione del criterio {criterion} (documento inventato).",
        });
}
