using System.Net;
using System.Net.Sockets;
using Aggregator.DemandCollection.Campaigns;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aggregator.DemandCollection.Tests.Campaigns;

public sealed class NotifierTests
{
    [Fact]
    public async Task A_notice_with_an_address_is_handed_to_the_mail_server()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var heard = HearAsync(server);
        Assert.Equal("smtp", await Smtp(((IPEndPoint)server.LocalEndpoint).Port).SendAsync(new Notice(Guid.NewGuid(), "protocollo@pec.comune.example", "Sollecito", "Al Comune"), TestContext.Current.CancellationToken));
        var said = await heard;
        Assert.Contains("RCPT TO:<protocollo@pec.comune.example>", said);
        Assert.Contains("Subject: Sollecito", said);
    }

    [Fact]
    public async Task Without_an_address_it_goes_to_the_log_and_a_server_that_is_away_is_an_error_to_try_again()
    {
        Assert.Equal("log", await Smtp(1).SendAsync(new Notice(Guid.NewGuid(), null, "a", "b"), TestContext.Current.CancellationToken));
        await Assert.ThrowsAnyAsync<Exception>(() => Smtp(1).SendAsync(new Notice(Guid.NewGuid(), "a@b.example", "a", "b"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_reminder_that_fails_is_tried_later_each_time_and_given_up_in_the_end()
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var reminder = new Reminder { Id = Guid.NewGuid(), InitiativeId = Guid.NewGuid(), BodyId = Guid.NewGuid(), RequestedBy = Guid.NewGuid(), RequestedAt = now };
        var waits = new List<double>();
        while (reminder.State == ReminderState.Waiting)
        {
            reminder.Failed(now);
            waits.Add((reminder.NextTryAt - now).TotalMinutes);
        }

        Assert.Equal([2, 4, 8, 16, 32], waits);
        Assert.Equal(ReminderState.Failed, reminder.State);
    }

    private static SmtpNotifier Smtp(int port) => new(
        new ConfigurationBuilder().AddInMemoryCollection([new("Smtp:Host", "127.0.0.1"), new("Smtp:Port", $"{port}"), new("Smtp:From", "gare@cpb.example"), new("Smtp:Tls", "false")]).Build(),
        new LogNotifier(NullLogger<LogNotifier>.Instance));

    /// <summary>As much of a mail server (RFC 5321) as takes one mail; tells what it heard.</summary>
    private static async Task<string> HearAsync(TcpListener server)
    {
        using var client = await server.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { AutoFlush = true, NewLine = "\r\n" };
        var (heard, inData) = (new List<string>(), false);
        await writer.WriteLineAsync("220 test");
        while (await reader.ReadLineAsync() is { } line)
        {
            heard.Add(line);
            inData = line == "DATA" || (inData && line != ".");
            if (line == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
            }
            else if (!inData)
            {
                await writer.WriteLineAsync(line == "QUIT" ? "221 bye" : "250 ok");
                if (line is "QUIT" or ".")
                {
                    break;
                }
            }
        }

        return string.Join('\n', heard);
    }
}
