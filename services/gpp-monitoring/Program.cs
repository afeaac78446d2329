using Aggregator.GppMonitoring;
using Aggregator.GppMonitoring.Feed;
using Aggregator.Platform;

return await Platform.Run(args, new ServiceIdentity("gpp-monitoring", "/api/gpp/v1"), service =>
{
    service.Database<Aggregator.GppMonitoring.Storage.GppMonitoringDb>();
    Queues.Lots(service);
    Queues.PublicRecord(service);
    Queues.Feed(service);
    Queues.Due(service);
    service.AppendOnly("feed_event", "checklist_fill");
    service.With(services => services.AddSingleton<LiveFeed>());
    service.With(services => services.AddHostedService(x => x.GetRequiredService<LiveFeed>()));
    service.Api("/api/open-data/v1", Routes.OpenData);
}, Routes.Gpp);
