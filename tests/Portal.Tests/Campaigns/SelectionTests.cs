using Aggregator.Portal.Campaigns;
using Aggregator.Portal.Layout.Forms;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Aggregator.Portal.Tests.Campaigns;

/// <summary>Whom a form means.</summary>
public sealed class SelectionTests
{
    private static readonly Guid A = Guid.CreateVersion7(), B = Guid.CreateVersion7(), C = Guid.CreateVersion7();

    [Fact]
    public async Task A_box_unticked_leaves_out_a_box_ticked_takes_in_again_and_what_was_not_shown_stays()
    {
        var chosen = await OfAsync(("whom", "all"), ("kinds", "municipality"), ("except", $"{A} {C}"), ("shown", $"{A} {B}"), ("invited", A.ToString()));
        Assert.Equal(new[] { B, C }.Order(), chosen.Except.Order());
        Assert.Equal(["kinds", "except"], chosen.Wanted().Keys);
    }

    [Fact]
    public async Task Codes_may_be_pasted_in_any_way_and_nothing_is_nobody()
    {
        Assert.Equal(["015146", "015036", "098031"], (await OfAsync(("istatCodes", " 015146;015036\r\n\t098031, 015146 "))).IstatCodes);
        Assert.True((await OfAsync()).Empty);
        Assert.True((await OfAsync(("kinds", "school"))).Empty);
        Assert.False((await OfAsync(("whom", "all"))).Empty);
    }

    [Fact]
    public async Task Kinds_that_no_box_offers_and_identifiers_that_are_none_are_dropped()
    {
        var chosen = await OfAsync(("kinds", "cpb"), ("kinds", "school"), ("except", "x 12"), ("territoryId", "'"));
        Assert.Equal(["school"], chosen.Kinds);
        Assert.Empty(chosen.Except);
        Assert.Null(chosen.TerritoryId);
    }

    [Fact]
    public async Task Towns_found_by_name_go_in_or_out_and_keep_their_names()
    {
        var chosen = await OfAsync(("whom", "all"), ("istatCodes", "015146"), ("added", "098019 Codogno (Lodi)"), ("added", "098019 Codogno (Lodi)"), ("left", "098035 Maleo (Lodi)"), ("left", "x"));
        Assert.Equal(new FoundTown("098019", "Codogno (Lodi)"), Assert.Single(chosen.Added));
        Assert.Equal(["015146", "098019"], (IEnumerable<string>)chosen.Wanted()["istatCodes"]!);
        Assert.Equal(["098035"], (IEnumerable<string>)chosen.Wanted()["exceptIstatCodes"]!);
    }

    private static async Task<Selection> OfAsync(params (string Name, string Value)[] fields)
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = "application/x-www-form-urlencoded";
        context.Request.Form = new FormCollection(fields.GroupBy(field => field.Name).ToDictionary(field => field.Key, field => new StringValues([.. field.Select(x => x.Value)])));
        return Selection.Of(await Filled.OfAsync(context, CancellationToken.None));
    }
}
