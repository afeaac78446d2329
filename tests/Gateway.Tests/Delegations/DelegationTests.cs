using Aggregator.Gateway.Accounts;
using Aggregator.Gateway.Delegations;
using Aggregator.Platform;

namespace Aggregator.Gateway.Tests.Delegations;

/// <summary>The decisions, without a database.</summary>
public sealed class DelegationTests
{
    private static readonly Guid Union = Guid.CreateVersion7();
    private static readonly DateOnly Last = new(2027, 3, 28);

    [Theory]
    [InlineData("2027-03-28T21:59:59Z", "living")] // summer time began that morning: midnight is at 22:00 UTC
    [InlineData("2027-03-28T22:00:00Z", "expired")]
    [InlineData("2027-03-28T00:00:00Z", "living")]
    public void It_ends_by_itself_at_midnight_in_Italy_after_its_last_day(string now, string state) =>
        Assert.Equal(state, Given().State(Clock.DateIn(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData("body", "buyer.drafter,buyer.finance,dashboard", "buyer.drafter")]
    [InlineData("body", "buyer.signatory,buyer.drafter", "buyer.drafter,buyer.signatory")]
    [InlineData("body", "buyer.finance", "")]
    [InlineData("cpb", "cpb.planner", "buyer.drafter,buyer.signatory")]
    [InlineData("cpb", "cpb.admin,cpb.juror", "buyer.drafter,buyer.signatory")]
    [InlineData("cpb", "cpb.juror,cpb.rup,cpb.key-holder,cpb.contract-manager,dashboard", "")]
    [InlineData("cpb", "buyer.drafter", "")]
    [InlineData("operator", "supplier,buyer.drafter", "")]
    [InlineData("auditor", "auditor", "")]
    [InlineData("platform", "platform.operator,cpb.admin", "")]
    public void A_person_gets_what_was_delegated_and_its_own_place_allows(string kind, string roles, string expected)
    {
        var membership = Given().For(Person(new Membership { Organisation = Union, Kind = kind, Name = "Unione", Roles = roles.Split(',') }));
        Assert.Equal(expected, string.Join(',', membership?.Roles ?? []));
        Assert.NotEqual(membership is null, expected.Length > 0);
    }

    [Fact]
    public void Somebody_else_or_a_delegate_of_the_delegate_gets_nothing()
    {
        Assert.Null(Given().For(Person()));
        Assert.Null(Given().For(Person(new Membership { Organisation = Guid.CreateVersion7(), Kind = "body", Name = "Altro", Roles = ["buyer.drafter"] })));
        Assert.Null(Given().For(Person(new Membership { Organisation = Union, Kind = "body", Name = "Unione", Roles = ["buyer.drafter"], DelegatedBy = Guid.CreateVersion7() })));
    }

    [Fact]
    public void It_is_ended_once_and_not_after_its_day()
    {
        var (delegation, before) = (Given(), new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Null(delegation.Revoke(Union, "Rinuncia", before));
        Assert.Equal(("revoked", Union), (delegation.State(Last), delegation.RevokedBy!.Value));
        Assert.Equal("delegation.ended", delegation.Revoke(Union, "Ancora", before)!.Code);
        Assert.Equal(("delegation.ended", 409), (Given().Revoke(Union, "Tardi", before.AddYears(1))!.Code, Given().Revoke(Union, "Tardi", before.AddYears(1))!.Status));
    }

    private static Delegation Given() => new()
    {
        Body = Guid.CreateVersion7(), BodyName = "Comune", Delegate = Union, DelegateName = "Unione", Roles = ["buyer.drafter", "buyer.signatory"], ActReference = "Delibera 1",
        ProtocolNumber = "1", ProtocolDate = new(2026, 1, 1), ExpiresOn = Last, GivenBy = Guid.CreateVersion7(), GivenAt = default,
    };

    private static Account Person(params Membership[] memberships) => new() { UserName = "x", DisplayName = "X", CreatedAt = default, Memberships = [.. memberships] };
}
