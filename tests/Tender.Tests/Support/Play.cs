using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Aggregator.Messages;
using Aggregator.Messages.DemandCollection;
using Aggregator.Messages.GppMonitoring;
using Aggregator.Tender.Bids;
using Aggregator.Tender.Sealing;

namespace Aggregator.Tender.Tests.Support;

/// <summary>One central purchasing body, its people and its tender, brought step by step to where a test wants it.</summary>
internal sealed class Play(TenderUnderTest on)
{
    internal readonly Guid Cpb = Guid.CreateVersion7();
    internal readonly Guid Initiative = Guid.CreateVersion7();
    internal readonly Dictionary<Guid, Guid> Bodies = [];
    internal readonly List<(Person Who, ECDiffieHellman Key)> Holders = [];
    internal readonly List<Person> Jurors = [];
    internal readonly string Category = "cleaning-" + Guid.CreateVersion7().ToString("n");
    internal Person Planner { get; private set; } = null!;
    internal Person Rup { get; private set; } = null!;
    internal Guid Plan { get; private set; }
    internal Guid Procedure { get; private set; }
    internal List<Guid> Lots { get; } = [];
    internal DateTimeOffset Deadline { get; set; }

    internal TenderUnderTest On => on;

    internal string At => $"/procedures/{Procedure}";

    internal string LotAt(int lot = 0) => $"{At}/lots/{Lots[lot]}";

    /// <summary>Each body asks for 1000.00 times its number; the closure comes last.</summary>
    internal static async Task<Play> Collected(TenderUnderTest on, int bodies = 2, bool labourIntensive = true, bool withClosure = true, int months = 36)
    {
        var play = new Play(on);
        play.Planner = Person.Of("cpb", play.Cpb, "cpb.planner");
        play.Rup = Person.Of("cpb", play.Cpb, "cpb.rup");
        for (var i = 0; i < 3; i++)
        {
            play.Holders.Add((Person.Of("cpb", play.Cpb, "cpb.key-holder"), ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256)));
            play.Jurors.Add(Person.Of("cpb", play.Cpb, "cpb.juror"));
        }

        var category = Guid.CreateVersion7();
        await on.Publish(Queues.Territory, new CategoryChanged(category, play.Category, "17", new Messages.Text("Pulizia", "Cleaning"), ["90911200"], labourIntensive, []), category, 1);
        await on.Rows(1, "SELECT count(*) FROM category WHERE code = $1", play.Category);
        var ids = Enumerable.Range(0, bodies).Select(_ => Guid.CreateVersion7()).ToList();
        await on.Publish(Queues.Demands, new InitiativeOpened(play.Initiative, play.Cpb, play.Category, "Pulizia", ids, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(9), months), play.Initiative, 1);
        var closed = new List<(Guid, int, byte[])>();
        for (var i = 0; i < bodies; i++)
        {
            var demand = play.Demand(ids[i], (i + 1) * 1000m);
            await on.Publish(Queues.Demands, new DemandSubmitted(demand, "1/2026", new DateOnly(2026, 5, 1)), demand.DemandId, 1);
            closed.Add((demand.DemandId, 2, await on.Publish(Queues.Demands, new DemandApproved(demand), demand.DemandId, 2)));
            play.Bodies.Add(ids[i], demand.DemandId);
        }

        if (withClosure)
        {
            await play.Close(1, 2, closed, Enumerable.Range(1, bodies).Sum(x => x * 1000m));
            await on.Rows(1, "SELECT count(*) FROM closure WHERE initiative_id = $1", play.Initiative);
        }

        await on.Rows(bodies, "SELECT count(*) FROM demand WHERE initiative_id = $1 AND state = 'Approved'", play.Initiative);
        return play;
    }

    /// <summary>The bodies lie on a grid, three in a row, some 5 km from each other; all in one province but the last.</summary>
    internal async Task<Play> Located()
    {
        var ids = Bodies.Keys.ToList();
        for (var i = 0; i < ids.Count; i++)
        {
            await on.Publish(Queues.Territory, new BodyChanged(ids[i], "municipality", $"Comune {i + 1}", null, null, i == ids.Count - 1 ? "108" : "015", 1000, 45.40m + 0.045m * (i / 3), 9.10m + 0.064m * (i % 3)), ids[i], 1);
        }

        var borders = from i in Enumerable.Range(0, ids.Count) from j in Enumerable.Range(0, ids.Count)
                      where j == i + 1 && j % 3 > 0 || j == i + 3
                      select new Border(ids[i], ids[j]);
        var territory = Guid.CreateVersion7();
        await on.Publish(Queues.Territory, new TerritoryPublished(territory, "Griglia", 1, 1, 1, ids, [.. borders]), territory, 1);
        await on.Rows(1, "SELECT count(*) FROM (SELECT 1 FROM territory_border WHERE territory_id = $1 LIMIT 1) x", territory);
        await on.Rows(ids.Count, "SELECT count(*) FROM body WHERE id = ANY($1)", ids);
        return this;
    }

    /// <summary>A draft that the engine cut.</summary>
    internal async Task<Reply> Cut(int lots, object? terms = null) =>
        await on.Call(Planner, "POST", "/lot-plans", new { initiativeId = Initiative, closureNumber = 1, terms = terms ?? new { lots, maxImbalance = "0.5" } });

    internal Task Close(int number, int version, IReadOnlyCollection<(Guid, int, byte[])> demands, decimal total) =>
        on.Publish(Queues.Demands, new CollectionClosed(Initiative, Cpb, number, demands.Count, Money.Euro(total), ClosureHash.Of(demands)), Initiative, version);

    internal DemandState Demand(Guid body, decimal total, Guid? id = null) => new(id ?? Guid.CreateVersion7(), Initiative, Cpb, body, Money.Euro(total),
        [new DemandLine(Guid.CreateVersion7(), "Municipio", "Pulizia uffici", "90911200", 10, "m2", Money.Euro(decimal.Round(total / 3, 2)), new Dictionary<string, string>())]);

    /// <summary>One lot for each body, unless told otherwise.</summary>
    internal async Task<Play> Planned(int lots = 0, bool approve = true, object? caps = null)
    {
        var ids = Bodies.Keys.ToList();
        var cut = lots == 1 ? [ids] : ids.Select(x => new List<Guid> { x }).ToList();
        var plan = (await on.Call(Planner, "POST", "/lot-plans", PlanBody(cut))).Is(201);
        Plan = plan["id"]!.GetValue<Guid>();
        Lots.Clear();
        Lots.AddRange(plan["lots"]!.AsArray().Select(x => x!["lotId"]!.GetValue<Guid>()));
        if (caps is not null)
        {
            (await on.Call(Rup, "PUT", $"/lot-plans/{Plan}/statement", new { caps }, ("If-Match", "*"))).Is(200);
        }

        if (approve)
        {
            (await on.Call(Rup, "POST", $"/lot-plans/{Plan}/approve")).Is(200);
        }

        return this;
    }

    /// <summary>A draft plan of a later closure over the same demands.</summary>
    internal async Task<Guid> Replaced()
    {
        await on.Publish(Queues.Demands, new CollectionReopened(Initiative, Cpb, [Bodies.Keys.First()], DateTimeOffset.UtcNow), Initiative, 3);
        var rows = new List<(Guid, int, byte[])>();
        foreach (var demand in Bodies.Values)
        {
            rows.Add((demand, 2, (await on.Database.ScalarAsync<byte[]>("SELECT sha256 FROM demand WHERE id = $1", demand))!));
        }

        await Close(2, 4, rows, Enumerable.Range(1, Bodies.Count).Sum(x => x * 1000m));
        await on.Rows(2, "SELECT count(*) FROM closure WHERE initiative_id = $1", Initiative);
        return (await on.Call(Planner, "POST", "/lot-plans", PlanBody([Bodies.Keys], closure: 2))).Is(201)["id"]!.GetValue<Guid>();
    }

    internal object PlanBody(IEnumerable<IEnumerable<Guid>> cut, int closure = 1) => new
    {
        initiativeId = Initiative, closureNumber = closure, statement = "Un lotto per comune: mercato locale, sopralluoghi.",
        lots = cut.Select((x, i) => new { title = $"Lotto {i + 1}", bodyIds = x }),
    };

    internal async Task<Play> Drafted(Action<JsonObject>? change = null)
    {
        Deadline = (await on.NowAsync()).AddDays(31);
        Procedure = (await on.Call(Rup, "POST", "/procedures", DraftBody(change))).Is(201)["id"]!.GetValue<Guid>();
        return this;
    }

    internal JsonObject DraftBody(Action<JsonObject>? change = null)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(new
        {
            lotPlanId = Plan, title = "Pulizia uffici 2026", deadline = Deadline, quorum = 2, technicalMax = "70", economicMax = "30", formula = "bilinear", parameter = "0.85",
            rounding = new { decimals = 3, mode = "half-up" }, optionFifth = true,
            keyHolders = Holders.Select(x => new { accountId = x.Who.Account, publicKey = PublicKey(x.Key) }),
            criteria = new[] { new { id = "C1", name = "Organizzazione", max = "40" }, new { id = "C2", name = "Ambiente", max = "30" } },
        }))!.AsObject();
        change?.Invoke(body);
        return body;
    }

    internal static object PublicKey(ECDiffieHellman key)
    {
        var q = key.ExportParameters(false).Q;
        return new { kty = "EC", crv = "P-256", x = Jwe.Encode(q.X), y = Jwe.Encode(q.Y) };
    }

    internal async Task<Play> Checked(string status = "FULL")
    {
        foreach (var lot in Lots)
        {
            var green = Guid.CreateVersion7();
            await on.Publish(Queues.Checklists, new ChecklistCompleted(lot, Initiative, Cpb, status, 14, 14), green, 1);
            await on.Rows(1, "SELECT count(*) FROM checklist WHERE lot_id = $1", lot);
        }

        return this;
    }

    /// <summary>From nothing to a published notice.</summary>
    internal static async Task<Play> Published(TenderUnderTest on, int bodies = 2, int lots = 0, Action<JsonObject>? change = null, object? caps = null)
    {
        var play = await Collected(on, bodies);
        await play.Planned(lots, caps: caps);
        await play.Drafted(change);
        await play.Checked();
        (await on.Call(play.Rup, "POST", play.At + "/publish", new { decisionReference = "Determina 12/2026" })).Is(200);
        return play;
    }

    internal async Task<Person> Firm(string? name = null)
    {
        var code = FiscalCodes();
        var firm = (await on.Call(Person.PlatformOperator, "POST", "/operators", new { name = name ?? "Impresa " + code, fiscalCode = code, size = "small" })).Is(201);
        return Person.Of("operator", firm["id"]!.GetValue<Guid>(), "supplier");
    }

    /// <summary>Envelopes as a bidder's program seals them.</summary>
    internal async Task<object> Envelopes(Person firm, int lot = 0, string discount = "10", string? economic = null, Action<Dictionary<string, string>>? bend = null, Guid? procedure = null)
    {
        var keys = (await on.Call(null, "GET", $"/procedures/{procedure ?? Procedure}/envelope-keys")).Is(200);
        economic ??= """{"discountPercent":"DISCOUNT","labourCost":{"amount":"600.00"},"safetyCost":{"amount":"20.00"}}""".Replace("DISCOUNT", discount);
        return new
        {
            envelopes = new
            {
                administrative = Seal("administrative", "PLAINTEXT-DGUE di " + firm.Org),
                technical = Seal("technical", "PLAINTEXT-relazione tecnica di " + firm.Org),
                economic = Seal("economic", economic),
            },
        };

        string Seal(string kind, string content)
        {
            var bindings = new Dictionary<string, string>
            {
                ["procedure"] = Procedure.ToString(), ["lot"] = Lots[lot].ToString(), ["envelope"] = kind, ["bidder"] = firm.Org.ToString(),
            };
            bend?.Invoke(bindings);
            var key = Jwe.Point((string)keys[kind]!["x"]!, (string)keys[kind]!["y"]!)!.Value;
            return Jwe.Encrypt(key, Encoding.UTF8.GetBytes(content), bindings);
        }
    }

    internal async Task<Guid> Bid(Person firm, int lot = 0, string discount = "10", string? economic = null) =>
        (await on.Call(firm, "POST", LotAt(lot) + "/bids", await Envelopes(firm, lot, discount, economic))).Is(201)["bidId"]!.GetValue<Guid>();

    internal async Task<Play> Over()
    {
        await on.AdvanceAsync(Deadline);
        return this;
    }

    /// <summary>The share that a holder decrypts with its own key.</summary>
    internal async Task<string> Share(int holder, string envelope)
    {
        var shares = (await on.Call(Holders[holder].Who, "GET", At + "/shares")).Is(200)["shares"]!.AsArray();
        var jwe = (string)shares.Single(x => (string?)x!["envelope"] == envelope)!["jwe"]!;
        return Encoding.ASCII.GetString(Jwe.Decrypt(Holders[holder].Key, jwe));
    }

    internal async Task<Reply> Give(int holder, string envelope, string? share = null) =>
        await on.Call(Holders[holder].Who, "POST", At + "/openings", new { envelope, share = share ?? await Share(holder, envelope) });

    /// <summary>Two of three holders open a kind of envelope.</summary>
    internal async Task<Play> Open(string envelope)
    {
        (await Give(0, envelope)).Is(200);
        Assert.True((await Give(2, envelope)).Is(200)["opened"]!.GetValue<bool>());
        return this;
    }

    internal async Task<JsonArray> Bids(int lot = 0) => (await on.Call(Rup, "GET", LotAt(lot) + "/bids")).Is(200)["items"]!.AsArray();

    internal async Task<Play> Qualified(params Guid[] excluded)
    {
        for (var lot = 0; lot < Lots.Count; lot++)
        {
            var decisions = (await Bids(lot)).Select(x => x!["bidId"]!.GetValue<Guid>()).Select(x => new { bidId = x, admitted = !excluded.Contains(x), reason = excluded.Contains(x) ? "DGUE incompleto" : null }).ToList();
            if (decisions.Count > 0)
            {
                (await on.Call(Rup, "POST", LotAt(lot) + "/qualification", new { decisions })).Is(200);
            }
        }

        return this;
    }

    internal async Task<Play> Juried()
    {
        (await on.Call(Rup, "POST", At + "/jury", new { members = Jurors.Select(x => x.Account), decisionReference = "Determina 15/2026" })).Is(204);
        return this;
    }

    /// <summary>The same coefficients for every admitted bid, unless given for each.</summary>
    internal async Task<Play> Scored(Func<Guid, string>? coefficient = null)
    {
        for (var lot = 0; lot < Lots.Count; lot++)
        {
            if (await ScoreBody(lot, coefficient) is { } body)
            {
                (await on.Call(Jurors[0], "POST", LotAt(lot) + "/technical-scores", body)).Is(200);
            }
        }

        return this;
    }

    internal async Task<object?> ScoreBody(int lot = 0, Func<Guid, string>? coefficient = null)
    {
        var bids = (await Bids(lot)).Where(x => (string?)x!["state"] == "admitted").Select(x => x!["bidId"]!.GetValue<Guid>()).ToList();
        return bids.Count == 0 ? null : new
        {
            bids = bids.Select(x => (Id: x, C: coefficient?.Invoke(x) ?? "0.7"))
                .Select(x => new { bidId = x.Id, coefficients = Coefficients([x.C, x.C, x.C], [x.C, x.C, x.C]) }),
        };
    }

    /// <summary>A dictionary, because the criteria's ids keep their capitals.</summary>
    internal static Dictionary<string, string[]> Coefficients(string[] c1, string[]? c2 = null) => c2 is null ? new() { ["C1"] = c1 } : new() { ["C1"] = c1, ["C2"] = c2 };

    /// <summary>From published bids to the ranking of the first lot.</summary>
    internal async Task<Play> Ranked(Func<Guid, string>? coefficient = null)
    {
        await Over();
        await Open("administrative");
        await Qualified();
        await Juried();
        await Open("technical");
        await Scored(coefficient);
        await Open("economic");
        (await Evaluate()).Is(200);
        return this;
    }

    internal Task<Reply> Evaluate(int lot = 0) => on.Call(Rup, "POST", LotAt(lot) + "/evaluation");

    internal Task<Reply> Propose(int lot = 0) => on.Call(Rup, "POST", LotAt(lot) + "/award-proposal");

    internal Task<Reply> Verify(bool verified = true, int lot = 0) => on.Call(Rup, "POST", LotAt(lot) + "/requirements", new { verified, reference = "FVOE 1/2026" });

    internal Task<Reply> Award(int lot = 0) => on.Call(Rup, "POST", LotAt(lot) + "/award", new { decisionReference = "Determina 30/2026" });

    internal static string FiscalCodes()
    {
        var digits = RandomNumberGenerator.GetString("0123456789", 10);
        return Enumerable.Range(0, 10).Select(x => $"{digits}{x}").Single(Tender.Operators.FiscalCode.IsValid);
    }
}
