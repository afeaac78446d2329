using Aggregator.Platform.Telemetry;
using Aggregator.Portal.Api;
using Aggregator.Portal.Layout;
using Aggregator.Portal.Notes;
using Aggregator.Portal.Texts;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.AddObservation("portal");
builder.Services.AddRazorComponents();
builder.Services.AddSingleton(TimeProvider.System);
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
Rooms.Map(app);

await app.RunAsync();
