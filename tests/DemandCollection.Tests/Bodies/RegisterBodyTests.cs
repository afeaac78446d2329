using System.Text.Json;

namespace Aggregator.DemandCollection.Tests.Bodies;

public sealed class RegisterBodyTests(World world)
{
    [Fact]
    public async Task A_body_is_registered_published_and_readable_by_anybody()
    {
        var reply = (await world.PlatformOperator.PostAsync("/bodies", new { kind = "cpb", name = "Centrale", fiscalCode = "08911820960" })).Is(201);
        var id = reply.Created();
        Assert.EndsWith($"/api/demand/v1/bodies/{id}", reply.Location);
        Assert.Equal("Centrale", (await world.Anybody.GetAsync($"/bodies/{id}")).Is(200).Text("name"));
        var message = Assert.Single(await world.PublishedAsync(id));
        Assert.Equal(("demand-collection.body-changed.v1", 1), (message.Name, message.Version));
        Assert.Equal("cpb", JsonDocument.Parse(message.Body).RootElement.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Everything_wrong_is_said_at_once()
    {
        var reply = (await world.PlatformOperator.PostAsync("/bodies", new { kind = "municipality", name = " ", fiscalCode = "01234567890", population = -1, latitude = "91" })).Refused(400, "invalid-input");
        Assert.Equal(["/fiscalCode", "/istatCode", "/latitude", "/name", "/population"], reply.Errors.Select(x => x.Pointer).Order());
    }

    [Theory]
    [InlineData("{\"kind\":\"castle\",\"name\":\"X\"}", "/kind")]
    [InlineData("{\"kind\":\"cpb\",\"name\":7}", "/name")]
    [InlineData("{\"kind\":\"cpb\"}", "/name")]
    public async Task Wrong_types_are_pointed_at(string body, string pointer) =>
        Assert.Equal(pointer, (await world.PlatformOperator.PostRawAsync("/bodies", body)).Is(400).Errors.Single().Pointer);

    [Fact]
    public async Task An_istat_code_belongs_to_one_body()
    {
        var istat = World.Istat();
        (await world.PlatformOperator.PostAsync("/bodies", new { kind = "municipality", name = "Uno", istatCode = istat })).Is(201);
        (await world.PlatformOperator.PostAsync("/bodies", new { kind = "municipality", name = "Due", istatCode = istat })).Refused(409, "body.istat-taken");
    }

    [Fact]
    public async Task A_fiscal_code_belongs_to_one_buyer_and_one_central_purchasing_body()
    {
        var fiscalCode = World.FiscalCode();
        var union = (await world.PlatformOperator.PostAsync("/bodies", new { kind = "union", name = "Unione", fiscalCode })).Is(201);
        (await world.PlatformOperator.PostAsync("/bodies", new { kind = "cpb", name = "La stessa", fiscalCode })).Is(201);
        (await world.PlatformOperator.PostAsync("/bodies", new { kind = "school", name = "Un'altra", fiscalCode })).Refused(409, "body.fiscal-code-taken");
        var other = await world.PlatformOperator.PostAsync("/bodies", new { kind = "school", name = "Un'altra" });
        (await world.PlatformOperator.PutAsync($"/bodies/{other.Created()}", new { reason = "x", body = new { kind = "school", name = "Un'altra", fiscalCode } }, other.ETag)).Refused(409, "body.fiscal-code-taken");
        (await world.PlatformOperator.PutAsync($"/bodies/{union.Created()}", new { reason = "x", body = new { kind = "union", name = "Unione cambiata", fiscalCode } }, union.ETag)).Is(200);
    }

    [Fact]
    public async Task A_body_knows_what_its_province_says()
    {
        var body = (await world.PlatformOperator.PostAsync("/bodies", new { kind = "health", name = "ASST", province = "108", provinceName = "Brianza", ipaCode = "asst_mb" })).Is(201);
        Assert.Equal(("Monza e della Brianza", "Lombardia", "03", "ITC4D", "asst_mb"), (body.Text("provinceName"), body.Text("region"), body.Text("regionCode"), body.Text("nuts3"), body.Text("ipaCode")));
        Assert.Equal(["/ipaCode", "/province"], (await world.PlatformOperator.PostAsync("/bodies", new { kind = "health", name = "ASST", province = "MB", ipaCode = "à" })).Is(400).Errors.Select(x => x.Pointer).Order());
    }

    [Fact]
    public async Task Only_the_platforms_operator_registers()
    {
        var body = new { kind = "cpb", name = "X" };
        (await world.Anybody.PostAsync("/bodies", body)).Is(401);
        (await world.As("cpb", Guid.CreateVersion7(), "cpb.admin", "cpb.planner").PostAsync("/bodies", body)).Is(403);
    }

    [Fact]
    public async Task The_same_key_gives_the_same_body_and_answer()
    {
        var (who, key) = (world.PlatformOperator, Guid.NewGuid().ToString());
        var one = await who.PostAsync("/bodies", new { kind = "other", name = "Consorzio" }, key: key);
        var two = await who.PostAsync("/bodies", new { kind = "other", name = "Consorzio" }, key: key);
        Assert.Equal(one.Is(201).Bytes, two.Is(201).Bytes);
        (await who.PostAsync("/bodies", new { kind = "other", name = "Un altro" }, key: key)).Refused(422, "idempotency-key-reused");
    }
}
