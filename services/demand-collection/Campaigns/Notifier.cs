using System.Net.Mail;
using Aggregator.Platform;

namespace Aggregator.DemandCollection.Campaigns;

/// <summary>What is to be told to a body.</summary>
/// <param name="BodyId">The body; the log names it by this alone.</param>
/// <param name="Address">Its institutional address; null where none is known.</param>
internal sealed record Notice(Guid BodyId, string? Address, string Subject, string Text);

/// <summary>The way out to a body. Answers by which channel the notice went; throws where it did not and may later.</summary>
internal interface INotifier
{
    Task<string> SendAsync(Notice notice, CancellationToken ct);
}

/// <summary>Without a mail server, and for bodies without an address: the notice is only noted, by the body's id.</summary>
internal sealed class LogNotifier(ILogger<LogNotifier> log) : INotifier
{
    public Task<string> SendAsync(Notice notice, CancellationToken ct)
    {
        log.LogInformation("Reminder for {Body}: no mail was sent", notice.BodyId);
        return Task.FromResult("log");
    }
}

/// <summary>Mail over SMTP: <c>Smtp:Host</c>, <c>Port</c> (25), <c>From</c>, <c>User</c>, <c>Password</c>, <c>Tls</c> (true).</summary>
internal sealed class SmtpNotifier(IConfiguration configuration, LogNotifier without) : INotifier
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    public async Task<string> SendAsync(Notice notice, CancellationToken ct)
    {
        if (notice.Address is null)
        {
            return await without.SendAsync(notice, ct);
        }

        var smtp = configuration.GetSection("Smtp");
        using var client = new SmtpClient(smtp["Host"], smtp.GetValue("Port", 25)) { EnableSsl = smtp.GetValue("Tls", true) };
        if (smtp["User"] is { } user)
        {
            client.Credentials = new System.Net.NetworkCredential(user, smtp["Password"]);
        }

        using var mail = new MailMessage(smtp["From"] ?? throw new InvalidOperationException("Smtp__From is not set."), notice.Address, notice.Subject, notice.Text);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Timeout);
        await client.SendMailAsync(mail, patience.Token);
        return "smtp";
    }

    /// <summary>Mail where a server is set, the log where none is.</summary>
    public static void Register(IServiceCollection services)
    {
        services.AddSingleton<LogNotifier>();
        services.AddSingleton<INotifier>(x => x.GetRequiredService<IConfiguration>()["Smtp:Host"] is { Length: > 0 }
            ? new SmtpNotifier(x.GetRequiredService<IConfiguration>(), x.GetRequiredService<LogNotifier>())
            : x.GetRequiredService<LogNotifier>());
    }
}
