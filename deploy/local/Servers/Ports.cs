using System.Net;
using System.Net.Sockets;

namespace Aggregator.Local.Servers;

/// <summary>Free ports of the loopback address.</summary>
public static class Ports
{
    private static readonly HashSet<int> Given = [];

    /// <summary>
    /// A port nobody listens on. Below 32768, where the kernel takes no ports for outgoing connections: one of those would
    /// sit on the port by the time the server binds it.
    /// </summary>
    public static int Free()
    {
        lock (Given)
        {
            while (true)
            {
                var port = Random.Shared.Next(15_000, 32_000);
                if (!Given.Contains(port) && IsFree(port))
                {
                    Given.Add(port);
                    return port;
                }
            }
        }
    }

    /// <summary>The wanted port if it is free, else another.</summary>
    public static int FreeOr(int? wanted) => wanted is { } port && IsFree(port) ? port : Free();

    /// <summary>True where a listener could bind the port now.</summary>
    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Linux lets a listener reuse a port in TIME_WAIT only with this option, which every server here sets too.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>True where something accepts connections.</summary>
    public static async Task<bool> AnswersAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
