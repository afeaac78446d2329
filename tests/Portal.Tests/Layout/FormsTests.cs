using Aggregator.Portal.Api;
using Aggregator.Portal.Layout.Forms;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aggregator.Portal.Tests.Layout;

/// <summary>What every form of the portal does for its reader.</summary>
public sealed class FormsTests
{
    private static readonly Problem Refused = new("/problems/invalid-input", "Dati non validi", "Correggi i dati.",
        [new InputError("/site", "required", "Va indicato."), new InputError("/yearlyValue/amount", "positive", "Deve essere maggiore di zero."), new InputError("/elsewhere", "strange", "Qualcosa d'altro.")]);

    [Fact]
    public async Task What_was_wrong_stands_above_the_form_and_at_its_field()
    {
        var html = await Render(new FormState(null, Refused));
        Assert.Contains("<a href=\"#site\">Sede</a>: Va indicato.", html);
        Assert.Contains("<a href=\"#yearlyValue\">Valore annuo</a>: Deve essere maggiore di zero.", html);
        Assert.Contains("<li>Qualcosa d&#x27;altro.</li>", html);
        Assert.Matches("""<input[^>]*id="site"[^>]*aria-describedby="site-wrong"[^>]*aria-invalid="true" """.TrimEnd(), html);
        Assert.Contains("id=\"yearlyValue-wrong\">Deve essere maggiore di zero.", html);
    }

    [Fact]
    public async Task The_token_stands_first_and_a_second_click_has_the_same_key()
    {
        var html = await Render(new FormState(null, null));
        var form = html[html.IndexOf("<form", StringComparison.Ordinal)..];
        Assert.True(form.IndexOf("__csrf", StringComparison.Ordinal) < form.IndexOf("__key", StringComparison.Ordinal));
        Assert.True(form.IndexOf("__key", StringComparison.Ordinal) < form.IndexOf("name=\"site\"", StringComparison.Ordinal));
        Assert.DoesNotContain("role=\"alert\"", html);
        Assert.Contains("name=\"__version\" value=\"&quot;3&quot;\"", html);
    }

    [Fact]
    public void A_part_of_a_document_tells_its_errors_by_their_place_in_the_part() =>
        Assert.Equal(["/site", "/lines/12/site"], new Problem(null, null, null, [new InputError("/lines/1/site", "a", ""), new InputError("/lines/12/site", "b", "")]).Under("/lines/1").Errors!.Select(x => x.Pointer));

    private static async Task<string> Render(FormState state)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddScoped<Aggregator.Portal.Layout.Visit>();
        await using var renderer = new HtmlRenderer(services.BuildServiceProvider(), NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            RenderFragment fields = builder =>
            {
                builder.OpenComponent<Field>(0);
                builder.AddComponentParameter(1, "Name", "site");
                builder.AddComponentParameter(2, "Label", "Sede");
                builder.CloseComponent();
                builder.OpenComponent<Field>(3);
                builder.AddComponentParameter(4, "Name", "yearlyValue");
                builder.AddComponentParameter(5, "Label", "Valore annuo");
                builder.CloseComponent();
            };
            var root = await renderer.RenderComponentAsync<FormPanel>(ParameterView.FromDictionary(new Dictionary<string, object?> { ["State"] = state, ["Submit"] = "Salva", ["Version"] = "\"3\"", ["ChildContent"] = fields }));
            return root.ToHtmlString();
        });
    }
}
