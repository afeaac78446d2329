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
        foreach (var done in await Task.WhenAll(initiative.Lots.Select(lot => LotAsync(lot, perLot))))
        {
            Verified += done;
        }
    }

    private async Task<int> LotAsync(LotInPlay lot, int perLot)
    {
        var supplier = cast.Firms.Single(x => x.OperatorId == lot.WinnerId).Supplier;
        var due = (await supplier.ListAsync($"{Api}/evidence?lotId={lot.Id}")).Where(x => x.Text("state") is "due" or "overdue").Take(perLot).ToList();
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
