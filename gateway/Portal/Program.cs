using Aggregator.Platform.Telemetry;
using Aggregator.Portal.Account;
using Aggregator.Portal.Api;
using Aggregator.Portal.Demands;
using Aggregator.Portal.Layout;
using Aggregator.Portal.Notes;
using Aggregator.Portal.Public;
using Aggregator.Portal.Texts;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.AddObservation("portal");
builder.Services.AddRazorComponents();
builder.Services.AddScoped<Visit>();
GatewayApi.Register(builder);
Bundle.Register(builder);

var app = builder.Build();
app.Use(next => context => Observation.TagAsync(context, next));
app.UseExceptionHandler(Failures.Answer);
Health.Map(app);
Bundle.Use(app);
Languages.Use(app);
app.UseMiddleware<Arrival>();
NotFound.Use(app);

Home.Map(app);
Initiatives.Map(app);
InitiativePage.Map(app);
Events.Map(app);
Bound.Map(app);
Login.Map(app);
ChooseOrganisation.Map(app);
Desk.Map(app);
StartDemand.Map(app);
DemandPage.Map(app);
LinePage.Map(app);
DeleteLine.Map(app);
SignDemand.Map(app);
WithdrawDemand.Map(app);
HistoryPage.Map(app);
Problems.Map(app);
Privacy.Map(app);
Accessibility.Map(app);
Terms.Map(app);
NotFound.Map(app);

await app.RunAsync();
