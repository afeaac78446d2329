using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Aggregator.Platform.Outbox;

/// <summary>A message as it goes out.</summary>
internal sealed record Outgoing(Guid Id, string Name, Guid Subject, int Version, Guid? Cpb, DateTimeOffset OccurredAt, string? TraceParent, byte[] Body);

/// <summary>
/// The process's own connection to RabbitMQ for publishing: frames are written in order without waiting, confirms are
/// counted as they come. (MassTransit's publish awaits each confirm and serialises again; bytes here are sent as stored.)
/// </summary>
internal sealed class Broker(BrokerOptions options, ILogger<Broker> log) : IAsyncDisposable
{
    private readonly SemaphoreSlim _connecting = new(1);
    private IConnection? _connection;

    /// <summary>A channel with confirms, on the one connection.</summary>
    public async Task<ConfirmedChannel> OpenAsync(CancellationToken ct)
    {
        var connection = await ConnectAsync(ct);
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, false), ct);
        return new ConfirmedChannel(channel, options);
    }

    /// <summary>The one connection, made if need be.</summary>
    public async Task<IConnection> ConnectAsync(CancellationToken ct)
    {
        if (_connection is { IsOpen: true } open)
        {
            return open;
        }

        await _connecting.WaitAsync(ct);
        try
        {
            if (_connection is { IsOpen: true } raced)
            {
                return raced;
            }

            if (_connection is not null)
            {
                await _connection.DisposeAsync();
            }

            var factory = new ConnectionFactory
            {
                Uri = options.Uri ?? throw new InvalidOperationException("ConnectionStrings__Broker is not set."),
                AutomaticRecoveryEnabled = false, // the relay opens a new channel itself and sends unconfirmed rows again
                ClientProvidedName = options.Service + " relay",
                RequestedHeartbeat = TimeSpan.FromSeconds(15),
            };
            _connection = await factory.CreateConnectionAsync(ct);
            log.LogInformation("Connected to the broker");
            return _connection;
        }
        finally
        {
            _connecting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        _connecting.Dispose();
    }
}

/// <summary>Where the broker is and how messages are marked.</summary>
/// <param name="Uri">AMQP address; null in commands that need no broker.</param>
/// <param name="Service">Publishing service: source of the CloudEvents.</param>
/// <param name="Trial">True where every message must say that it is not real.</param>
public sealed record BrokerOptions(Uri? Uri, string Service, bool Trial);

/// <summary>A message that must have a queue found none. The broker confirms it all the same, so only its return tells.</summary>
internal sealed class UnroutableException(string exchange, string routingKey)
    : IOException($"The broker has no queue for {(exchange.Length > 0 ? "exchange " + exchange : routingKey)}.");

/// <summary>A channel that tells when everything written to it so far is confirmed, and fails where anything is refused or the channel dies.</summary>
internal sealed class ConfirmedChannel : IAsyncDisposable
{
    private readonly IChannel _channel;
    private readonly BrokerOptions _options;
    private readonly ConcurrentDictionary<ulong, TaskCompletionSource> _marks = new();
    private readonly SortedSet<ulong> _pending = [];
    private ulong _next = 1;
    private Exception? _broken;

    public ConfirmedChannel(IChannel channel, BrokerOptions options)
    {
        (_channel, _options) = (channel, options);
        channel.BasicAcksAsync += (_, e) => Settle(e.DeliveryTag, e.Multiple);
        channel.BasicReturnAsync += (_, e) => Break(new UnroutableException(e.Exchange, e.RoutingKey));
        channel.BasicNacksAsync += (_, e) => Break(new IOException($"The broker refused message {e.DeliveryTag}."));
        channel.ChannelShutdownAsync += (_, e) => Break(new IOException("The channel closed: " + e.ReplyText));
    }

    public IChannel Raw => _channel;

    /// <summary>Writes a message to its exchange.</summary>
    public ValueTask PublishAsync(Outgoing message, string exchange, string routingKey, CancellationToken ct) =>
        PublishAsync(exchange, routingKey, Properties(message, _options.Service), message.Body, exchange.Length == 0 || Wire.Named(message.Name)?.Attribute.External != true, ct);

    /// <summary>Writes bytes with given properties to a queue that must be there.</summary>
    public ValueTask PublishAsync(string queue, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken ct) =>
        PublishAsync("", queue, properties, body, mandatory: true, ct);

    private ValueTask PublishAsync(string exchange, string routingKey, BasicProperties properties, ReadOnlyMemory<byte> body, bool mandatory, CancellationToken ct)
    {
        lock (_pending)
        {
            if (_broken is not null)
            {
                throw _broken;
            }

            _pending.Add(_next++);
        }

        return _channel.BasicPublishAsync(exchange, routingKey, mandatory, properties, body, ct);
    }

    /// <summary>Completes once everything written so far is confirmed.</summary>
    public Task ConfirmedAsync()
    {
        lock (_pending)
        {
            if (_broken is not null)
            {
                return Task.FromException(_broken);
            }

            return _pending.Count == 0
                ? Task.CompletedTask
                : _marks.GetOrAdd(_next - 1, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    public ValueTask DisposeAsync() => _channel.DisposeAsync();

    /// <summary>The envelope of a message.</summary>
    public BasicProperties Properties(Outgoing m, string source)
    {
        var headers = new Dictionary<string, object?>
        {
            ["cloudEvents:specversion"] = "1.0",
            ["cloudEvents:id"] = m.Id.ToString(),
            ["cloudEvents:source"] = "/" + source,
            ["cloudEvents:type"] = m.Name,
            ["cloudEvents:time"] = m.OccurredAt.ToString("O"),
            ["cloudEvents:subject"] = m.Subject.ToString(),
            ["cloudEvents:subjectversion"] = m.Version,
            ["cloudEvents:visibility"] = Wire.Named(m.Name)?.Attribute.Visibility == Messages.Visibility.Public ? "public" : "internal",
        };
        if (m.Cpb is { } cpb)
        {
            headers["cloudEvents:cpb"] = cpb.ToString();
        }

        if (m.TraceParent is not null)
        {
            headers["traceparent"] = m.TraceParent;
            headers["MT-Activity-Id"] = m.TraceParent; // MassTransit continues a trace from this header only
        }

        if (_options.Trial)
        {
            headers["cloudEvents:trial"] = "true";
        }

        return new BasicProperties
        {
            MessageId = m.Id.ToString(),
            ContentType = "application/json",
            Type = m.Name,
            DeliveryMode = DeliveryModes.Persistent,
            Timestamp = new AmqpTimestamp(m.OccurredAt.ToUnixTimeSeconds()),
            Headers = headers,
        };
    }

    private Task Settle(ulong tag, bool multiple)
    {
        lock (_pending)
        {
            if (multiple)
            {
                while (_pending.Count > 0 && _pending.Min <= tag)
                {
                    _pending.Remove(_pending.Min);
                }
            }
            else
            {
                _pending.Remove(tag);
            }

            var low = _pending.Count == 0 ? ulong.MaxValue : _pending.Min;
            foreach (var (mark, done) in _marks)
            {
                if (mark < low && _marks.TryRemove(mark, out _))
                {
                    done.TrySetResult();
                }
            }
        }

        return Task.CompletedTask;
    }

    private Task Break(Exception why)
    {
        lock (_pending)
        {
            _broken ??= why;
            foreach (var (mark, done) in _marks)
            {
                if (_marks.TryRemove(mark, out _))
                {
                    done.TrySetException(why);
                }
            }
        }

        return Task.CompletedTask;
    }
}
