using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Aggregator.Support;

/// <summary>
/// A wire between a program and a server that a test can cut, hold still and mend. Both ends see what a network would show them:
/// resets, refused connections, or silence.
/// </summary>
public sealed class TcpCutter : IAsyncDisposable
{
    private readonly IPEndPoint target;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Guid, (Socket Client, Socket Server)> wires = new();
    private readonly CancellationTokenSource over = new();
    private readonly Task accepting;
    private volatile bool cut;
    private volatile TaskCompletionSource toServer = Passing();
    private volatile TaskCompletionSource toClient = Passing();

    /// <summary>A wire to a port of this machine.</summary>
    public TcpCutter(int targetPort)
    {
        target = new IPEndPoint(IPAddress.Loopback, targetPort);
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>The port to connect to instead of the server's.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Connections open now.</summary>
    public int Open => wires.Count;

    /// <summary>Resets every connection and every new one, until mended.</summary>
    public void Cut()
    {
        cut = true;
        Reset();
    }

    /// <summary>Resets every connection; new ones pass.</summary>
    public void Reset()
    {
        foreach (var (id, wire) in wires)
        {
            wires.TryRemove(id, out _);
            Abort(wire.Client);
            Abort(wire.Server);
        }
    }

    /// <summary>Bytes towards the server stay here: it hears nothing more, and nobody is told.</summary>
    public void HoldRequests() => toServer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Bytes towards the client stay here: the server acts, and its answers do not arrive.</summary>
    public void HoldAnswers() => toClient = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Everything passes again, held bytes first.</summary>
    public void Mend()
    {
        cut = false;
        toServer.TrySetResult();
        toClient.TrySetResult();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        listener.Stop();
        Cut();
        await accepting;
        over.Dispose();
    }

    private static TaskCompletionSource Passing()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private static void Abort(Socket socket)
    {
        try
        {
            // Zero linger makes close a reset, as a broken network does.
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception gone) when (gone is ObjectDisposedException or SocketException)
        {
            // Its end closed it in the same instant.
        }

        socket.Close();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(over.Token);
                _ = ConnectAsync(client);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ConnectAsync(Socket client)
    {
        var id = Guid.NewGuid();
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        try
        {
            if (cut)
            {
                Abort(client);
                return;
            }

            await server.ConnectAsync(target, over.Token);
            wires[id] = (client, server);
            if (cut)
            {
                Reset();
                return;
            }

            // An end that says goodbye may still be answered; one that is reset takes the other along.
            Task[] ways = [CopyAsync(client, server, () => toServer.Task), CopyAsync(server, client, () => toClient.Task)];
            await await Task.WhenAny(ways);
            await Task.WhenAll(ways);
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One end went away: so does the other.
        }
        finally
        {
            wires.TryRemove(id, out _);
            client.Dispose();
            server.Dispose();
        }
    }

    private async Task CopyAsync(Socket from, Socket to, Func<Task> gate)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await from.ReceiveAsync(buffer, over.Token)) > 0)
        {
            await gate().WaitAsync(over.Token);
            for (var sent = 0; sent < read;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), over.Token);
            }
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
