using Aggregator.Tender.Tests.Support;

namespace Aggregator.Tender.Tests.Operators;

public class RegisterOperatorTests(TenderUnderTest on)
{
    [Fact]
    public async Task A_firm_is_registered_once_and_announced()
    {
        var code = Play.FiscalCodes();
        var firm = (await on.Call(Person.PlatformOperator, "POST", "/operators", new { name = "Pulita S.r.l.", fiscalCode = code, size = "micro" })).Is(201);
        var id = firm["id"]!.GetValue<Guid>();
        var (name, body) = (await on.Published(id)).Single();
        Assert.Equal(("tender.operator-registered.v1", "Pulita S.r.l.", "micro"), (name, (string?)body["name"], (string?)body["size"]));
        (await on.Call(Person.PlatformOperator, "POST", "/operators", new { name = "Altra", fiscalCode = code, size = "micro" })).Refused(409, "tender.operator-known");
        // Neither name nor tax code reach the log.
        Assert.Equal(0, await on.Database.ScalarAsync<long>("SELECT count(*) FROM platform.log_entry WHERE subject = $1 AND (after LIKE '%Pulita%' OR after LIKE $2)", id, $"%{code}%"));
    }

    [Fact]
    public async Task Nonsense_is_refused_all_at_once()
    {
        var reply = await on.Call(Person.PlatformOperator, "POST", "/operators", new { name = " ", fiscalCode = "01234567890", size = "small" });
        reply.Invalid("/name", "required");
        reply.Invalid("/fiscalCode", "tender.fiscal-code");
        (await on.Call(Person.PlatformOperator, "POST", "/operators", new { name = "X", fiscalCode = Play.FiscalCodes(), size = "huge" })).Invalid("/size", "enum");
        (await on.Call(Person.Of("operator", Guid.CreateVersion7(), "supplier"), "POST", "/operators", new { })).Is(403);
        (await on.Call(null, "POST", "/operators", new { })).Is(401);
    }
}
