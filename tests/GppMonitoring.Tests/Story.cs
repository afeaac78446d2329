using Aggregator.Messages;
using Aggregator.Messages.Contract;
using Aggregator.Messages.DemandCollection;
using Aggregator.Messages.Tender;
using Aggregator.Support;

namespace Aggregator.GppMonitoring.Tests;

/// <summary>One initiative told by the other services' facts, step by step.</summary>
internal sealed class Story(GppService service, string category = "office-cleaning")
{
    public static readonly DateTimeOffset Today = DateTimeOffset.UtcNow;
    private readonly Dictionary<int, decimal> awards = [];

    public GppService Service => service;
    public Guid Cpb { get; } = Ids.Next();
    public Guid Initiative { get; } = Ids.Next();
    public Guid Procedure { get; } = Ids.Next();
    public Guid Plan { get; } = Ids.Next();
    public Guid Firm { get; } = Ids.Next();
    public List<Guid> Bodies { get; } = [Ids.Next(), Ids.Next(), Ids.Next()];
    public List<Guid> Demands { get; } = [Ids.Next(), Ids.Next(), Ids.Next()];
    public List<Guid> Lots { get; } = [Ids.Next(), Ids.Next()];
    public List<Guid> Agreements { get; } = [Ids.Next(), Ids.Next()];
    public string Title { get; } = "Pulizia " + Guid.NewGuid().ToString("n")[..8];

    public HttpClient Planner => service.Cpb(Cpb, "cpb.planner");

    public HttpClient Manager => service.Cpb(Cpb, "cpb.contract-manager");

    public InitiativeOpened Announcement => new(Initiative, Cpb, category, Title, Bodies, Today, Today.AddDays(30), 36);

    public Task Opened() => service.PublishAsync(Initiative, Announcement);

    public async Task Named()
    {
        await service.PublishAsync(Cpb, new BodyChanged(Cpb, "cpb", "Città metropolitana di prova", null, null, null, null, null, null));
        foreach (var (body, i) in Bodies.Select((body, i) => (body, i)))
        {
            await service.PublishAsync(body, new BodyChanged(body, "municipality", $"Comune {i + 1}", null, $"01500{i + 1}", "015", 1000 * (i + 1), 45.4m + i, 9.1m));
        }
    }

    public DemandState Demand(int i, decimal? value = null) => new(Demands[i], Initiative, Cpb, Bodies[i], Money.Euro(value ?? 1000m * (i + 1)),
        [new DemandLine(Ids.Next(), $"Municipio {i + 1}", "Uffici", "90911200", 100.5m, "m2", Money.Euro((value ?? 1000m * (i + 1)) / 4), new Dictionary<string, string> { ["areaType"] = "offices" })], LinesPublic: category != "armed-security");

    public Task Submitted(int i, decimal? value = null) => service.PublishAsync(Demands[i], new DemandSubmitted(Demand(i, value), "1/2026", new DateOnly(2026, 1, 10)));

    public Task Approved(int i, decimal? value = null) => service.PublishAsync(Demands[i], new DemandApproved(Demand(i, value)));

    public Task Closed(int number = 1) => service.PublishAsync(Initiative, new CollectionClosed(Initiative, Cpb, number, 3, Money.Euro(6000), new string('a', 64)));

    public IReadOnlyList<PlannedLot> PlannedLots => [new(Lots[0], 1, "Lotto Nord", [Bodies[0], Bodies[1]], Money.Euro(3000)), new(Lots[1], 2, "Lotto Sud", [Bodies[2]], Money.Euro(3000))];

    public Task Planned(DateTimeOffset? at = null) => service.PublishAsync(Plan, new LotPlanApproved(Plan, Initiative, Cpb, 1, "motivi", PlannedLots), at);

    public Task Noticed(DateTimeOffset? at = null) => service.PublishAsync(Procedure,
        new TenderPublished(Procedure, Initiative, Plan, Cpb, category, Title, at ?? Today, (at ?? Today).AddDays(30), 36, true, PlannedLots));

    public Task BidsOpened(int bids = 3) => service.PublishAsync(Procedure, new BidsOpened(Procedure, Initiative, Cpb, "administrative", [new LotBids(Lots[0], bids), new LotBids(Lots[1], bids - 1)]));

    public Task Awarded(int lot, decimal value)
    {
        awards[lot] = value;
        var planned = PlannedLots[lot];
        return service.PublishAsync(Lots[lot], new LotAwarded(Lots[lot], Procedure, Initiative, Cpb, category, lot + 1, planned.Title, Firm, "Pulita S.r.l.", planned.BaseValue, Money.Euro(value),
            10m, 36, true, Today, Today.AddDays(32), [.. planned.BodyIds.Select(body => new BodyShare(body, Money.Euro(1000), []))]));
    }

    public AgreementState Agreement(int lot, string state = "active", int joined = 0, decimal ordered = 0) =>
        new(Agreements[lot], Lots[lot], Initiative, Cpb, category, Firm, "Pulita S.r.l.", state, Money.Euro(awards.GetValueOrDefault(lot, 3000)), Money.Zero, joined, Money.Euro(ordered));

    public Task Activated(int lot) => service.PublishAsync(Agreements[lot], new AgreementActivated(Agreement(lot), Today, new DateOnly(2029, 1, 1)));

    public OrderState Order(Guid order, int lot, int body, string state, decimal amount, DateTimeOffset? placedAt = null) =>
        new(order, Agreements[lot], Lots[lot], Initiative, Cpb, category, Bodies[body], Firm, "Pulita S.r.l.", state, Money.Euro(amount), placedAt ?? Today, [new OrderLine(null, "Uffici", 1, amount)]);

    public Task Delivered(Guid order, int lot, int body, DateOnly from, DateOnly to, bool final = false, DateTimeOffset? placedAt = null) => service.PublishAsync(order,
        new DeliveryReported(Order(order, lot, body, final ? "completed" : "accepted", 500, placedAt), Ids.Next(), from, to, Money.Euro(100), final));

    /// <summary>Fills a lot's checklist, waiting until the service knows the lot.</summary>
    public async Task Checklist(int lot, params string[] included)
    {
        await Eventually.Holds(async () => await Planner.Put($"/api/gpp/v1/lots/{Lots[lot]}/checklist", new { included }));
    }

    /// <summary>Every mandatory criterion in force today.</summary>
    public async Task<string[]> Mandatory() => [.. (await service.Anonymous().Get($"/api/gpp/v1/criteria?categoryCode={category}")).Items()
        .Where(item => item.GetProperty("mandatory").GetBoolean()).Select(item => item.Text("id")!)];

    /// <summary>From nothing to an active agreement on the first lot, with the criteria given in its checklist.</summary>
    public async Task UntilActive(params string[] included)
    {
        await Opened();
        await Planned();
        await Checklist(0, included);
        await Noticed();
        await Awarded(0, 2700);
        await Activated(0);
    }

    /// <summary>The evidence of a lot once there is as much as expected.</summary>
    public async Task<IReadOnlyList<System.Text.Json.JsonElement>> Evidence(int expected, int lot = 0, TimeSpan? patience = null)
    {
        IReadOnlyList<System.Text.Json.JsonElement> items = [];
        await Eventually.Holds(async () => Assert.Equal(expected, (items = (await Manager.Get($"/api/gpp/v1/evidence?lotId={Lots[lot]}")).Items()).Count), patience);
        return items;
    }
}
