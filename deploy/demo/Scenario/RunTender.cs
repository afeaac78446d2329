using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aggregator.Tender.Sealing;

namespace Aggregator.Demo.Scenario;

/// <summary>A tender from its notice to the awards: sealed bids, the quorum, the jury, the ranking.</summary>
internal sealed class RunTender(Cast cast, TrialTime time)
{
    private const string Api = "/api/tender/v1";
    private static readonly string[] Envelopes = ["administrative", "technical", "economic"];
    private static readonly (string Id, string Name, int Max)[] Criteria = [("C1", "Organizzazione del servizio", 40), ("C2", "Qualità ambientale", 20), ("C3", "Gestione delle emergenze", 10)];

    private Office Office => cast.Office;

    public async Task PublishAsync(Tendered initiative)
    {
        initiative.Deadline = time.Now.AddDays(31);
        var procedure = await Office.Rup.CreateAsync($"{Api}/procedures", new
        {
            lotPlanId = initiative.LotPlanId,
            title = initiative.Title,
            deadline = initiative.Deadline,
            keyHolders = Office.KeyHolders.Select(x => new { accountId = x.Actor.Id, publicKey = x.PublicKey() }),
            quorum = 2,
            technicalMax = 70m,
            economicMax = 30m,
            criteria = Criteria.Select(x => new { id = x.Id, name = x.Name, max = (decimal)x.Max }),
            formula = "bilinear",
            parameter = 0.85m,
            rounding = new { decimals = 3, mode = "half-up" },
            optionFifth = true,
        });
        initiative.ProcedureId = procedure.Id();
        Expect.Same(initiative.Months, procedure.Number("durationMonths"), $"duration of the tender of {initiative.Title}");

        // The checklists travel from the service that keeps them; without one for every lot no notice is published.
        await Office.Rup.UntilHeardAsync(HttpMethod.Post, $"{Api}/procedures/{initiative.ProcedureId}/publish", new { decisionReference = "Determina a contrarre n. 41" }, HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity);
    }

    /// <summary>Each firm bids for some lots; one thinks better of it and replaces its bid, one withdraws, and nobody opens anything early.</summary>
    public async Task BidAsync(Tendered initiative)
    {
        var keys = await Office.Rup.GetAsync($"{Api}/procedures/{initiative.ProcedureId}/envelope-keys");
        var recipients = Envelopes.ToDictionary(x => x, x => Jwe.Point(keys[x]!.Text("x"), keys[x]!.Text("y"))!.Value);
        foreach (var lot in initiative.Lots)
        {
            lot.Bids.AddRange(await Task.WhenAll(BiddersOf(lot).Select(firm => PutAsync(initiative, lot, firm, recipients, Discount(firm, initiative, lot)))));
        }

        var (first, last) = (initiative.Lots[0], initiative.Lots[^1]);
        var replaced = first.Bids[0];
        var better = replaced.Discount + 1.25m;
        await replaced.Firm.Supplier.PutAsync($"{Api}/bids/{replaced.Id}", Sealed(initiative, first, replaced.Firm, recipients, better));
        first.Bids[0] = replaced with { Discount = better };
        if (last.Bids.Count > 3)
        {
            var withdrawn = last.Bids[^1];
            last.Bids.Remove(withdrawn);
            await withdrawn.Firm.Supplier.PostAsync($"{Api}/bids/{withdrawn.Id}/withdraw");
        }

        await HandInAsync(initiative, Envelopes[0], Office.KeyHolders[0], HttpStatusCode.Conflict);
    }

    /// <summary>After the deadline: late bids are refused, two key-holders open, the RUP admits, the jury scores, the prices come last.</summary>
    public async Task EvaluateAsync(Tendered initiative)
    {
        var keys = await Office.Rup.GetAsync($"{Api}/procedures/{initiative.ProcedureId}/envelope-keys");
        var recipients = Envelopes.ToDictionary(x => x, x => Jwe.Point(keys[x]!.Text("x"), keys[x]!.Text("y"))!.Value);
        var late = cast.Firms[^1];
        await late.Supplier.CallAsync(HttpMethod.Post, $"{Api}/procedures/{initiative.ProcedureId}/lots/{initiative.Lots[0].Id}/bids", Sealed(initiative, initiative.Lots[0], late, recipients, 25m), HttpStatusCode.UnprocessableEntity);

        await OpenAsync(initiative, Envelopes[0]);
        await Task.WhenAll(initiative.Lots.Select(lot => QualifyAsync(initiative, lot)));
        await Office.Rup.PostAsync($"{Api}/procedures/{initiative.ProcedureId}/jury", new { members = Office.Jurors.Select(x => x.Id), decisionReference = "Nomina n. 52" }, HttpStatusCode.NoContent);
        await OpenAsync(initiative, Envelopes[1]);
        await Task.WhenAll(initiative.Lots.Select(lot => ScoreAsync(initiative, lot)));
        await OpenAsync(initiative, Envelopes[2]);
        await Task.WhenAll(initiative.Lots.Select(lot => AwardAsync(initiative, lot)));
    }

    private IEnumerable<Firm> BiddersOf(LotInPlay lot) => cast.Firms.Where((_, i) => (i + lot.Number) % 3 != 0 || i == lot.Number % cast.Firms.Count);

    /// <summary>A firm sharpens its pencil a little more for one lot than for another.</summary>
    private static decimal Discount(Firm firm, Tendered initiative, LotInPlay lot) =>
        firm.Discount + (lot.Number * 7 + initiative.Category.Length * 5 + (int)(firm.Discount * 10)) % 9 * 0.35m;

    private static async Task<BidInPlay> PutAsync(Tendered initiative, LotInPlay lot, Firm firm, Dictionary<string, ECParameters> recipients, decimal discount)
    {
        var bid = Sealed(initiative, lot, firm, recipients, discount);
        var answer = await firm.Supplier.CreateAsync($"{Api}/procedures/{initiative.ProcedureId}/lots/{lot.Id}/bids", bid);
        CheckReceipt(answer.Text("receipt"), bid.Envelopes);
        return new BidInPlay(answer.Id("bidId"), firm, discount);
    }

    /// <summary>The bidder needs nobody to know that its receipt is good: the signature and the hashes of its own envelopes say so.</summary>
    private static void CheckReceipt(string receipt, IReadOnlyDictionary<string, string> envelopes)
    {
        var parts = receipt.Split('.');
        var key = JsonNode.Parse(Jwe.Decode(parts[0])!)!["jwk"]!;
        using var verifier = ECDsa.Create(Jwe.Point(key.Text("x"), key.Text("y"))!.Value);
        Expect.True(verifier.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Jwe.Decode(parts[2])!, HashAlgorithmName.SHA256), "A bid's receipt has a wrong signature");
        var hashes = JsonNode.Parse(Jwe.Decode(parts[1])!)!["envelopes"]!;
        Expect.True(envelopes.All(x => hashes.Text(x.Key) == Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(x.Value)))), "A bid's receipt is for other envelopes");
    }

    private static SealedBid Sealed(Tendered initiative, LotInPlay lot, Firm firm, Dictionary<string, ECParameters> recipients, decimal discount)
    {
        var price = lot.BaseValue * (100 - discount) / 100;
        var contents = new Dictionary<string, object>
        {
            ["administrative"] = new { declarations = "Requisiti generali e speciali posseduti (artt. 94-100).", firm = firm.Name },
            ["technical"] = new { project = "Relazione tecnica, 30 facciate.", pages = 30 },
            ["economic"] = new { discountPercent = discount, labourCost = Wire.Euro(Math.Round(price * 0.62m, 2)), safetyCost = Wire.Euro(Math.Round(price * 0.011m, 2)) },
        };
        return new SealedBid(contents.ToDictionary(x => x.Key, x => Jwe.Encrypt(recipients[x.Key], JsonSerializer.SerializeToUtf8Bytes(x.Value, Wire.Options), new Dictionary<string, string>
            {
                ["procedure"] = initiative.ProcedureId.ToString(), ["lot"] = lot.Id.ToString(), ["envelope"] = x.Key, ["bidder"] = firm.OperatorId.ToString(),
            })));
    }

    private async Task OpenAsync(Tendered initiative, string envelope)
    {
        foreach (var holder in Office.KeyHolders.Take(2))
        {
            await HandInAsync(initiative, envelope, holder, HttpStatusCode.OK);
        }
    }

    /// <summary>A key-holder decrypts its share with its own key, here, and hands it in.</summary>
    private static async Task HandInAsync(Tendered initiative, string envelope, KeyHolder holder, HttpStatusCode expected)
    {
        var shares = await holder.Actor.GetAsync($"{Api}/procedures/{initiative.ProcedureId}/shares");
        var mine = shares.List("shares").Single(x => x.Text("envelope") == envelope).Text("jwe");
        var share = Encoding.ASCII.GetString(Jwe.Decrypt(holder.Key, mine));
        await holder.Actor.CallAsync(HttpMethod.Post, $"{Api}/procedures/{initiative.ProcedureId}/openings", new { envelope, share }, expected);
    }

    private async Task QualifyAsync(Tendered initiative, LotInPlay lot)
    {
        var path = $"{Api}/procedures/{initiative.ProcedureId}/lots/{lot.Id}";
        var bids = (await Office.Rup.GetAsync($"{path}/bids")).List("items");
        Expect.Same(lot.Bids.Count, bids.Count, $"bids of lot {lot.Number} of {initiative.Title}");
        await Office.Rup.PostAsync($"{path}/qualification", new { decisions = lot.Bids.Select(x => new { bidId = x.Id, admitted = true, reason = "Documentazione completa." }) });
    }

    private async Task ScoreAsync(Tendered initiative, LotInPlay lot) =>
        await Office.Jurors[0].PostAsync($"{Api}/procedures/{initiative.ProcedureId}/lots/{lot.Id}/technical-scores", new
        {
            bids = lot.Bids.Select(bid => new { bidId = bid.Id, coefficients = Criteria.ToDictionary(c => c.Id, c => Office.Jurors.Select((_, juror) => Coefficient(bid.Firm, initiative, lot, c.Id, juror))) }),
        });

    private static decimal Coefficient(Firm firm, Tendered initiative, LotInPlay lot, string criterion, int juror) =>
        Math.Clamp(firm.Quality + ((lot.Number * 5 + initiative.Category.Length * 7 + criterion[1] * 3 + juror * 4) % 11 - 5) * 0.01m, 0, 1);

    private async Task AwardAsync(Tendered initiative, LotInPlay lot)
    {
        var path = $"{Api}/procedures/{initiative.ProcedureId}/lots/{lot.Id}";
        var evaluation = await Office.Rup.PostAsync($"{path}/evaluation");
        var best = evaluation.List("ranking")[0];
        if (best["looksAbnormal"]!.GetValue<bool>())
        {
            await Office.Rup.PostAsync($"{path}/anomaly", new { bidId = best.Id("bid"), justified = true, reference = "Spiegazioni congrue, verbale n. 7 (art. 110)" });
        }

        await Office.Rup.PostAsync($"{path}/award-proposal");
        await Office.Rup.PostAsync($"{path}/requirements", new { verified = true, reference = "FVOE, verifica del fascicolo dell'operatore" });
        var award = await Office.Rup.PostAsync($"{path}/award", new { decisionReference = $"Determina di aggiudicazione, lotto {lot.Number}" });
        lot.WinnerId = award.Id("winnerId");
    }

    private sealed record SealedBid(IReadOnlyDictionary<string, string> Envelopes);
}
