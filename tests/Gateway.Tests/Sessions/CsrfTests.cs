using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Aggregator.Gateway.Tests.Sessions;

/// <summary>Forms with files: their first field is the proof, and the rest is nobody's business but the portal's.</summary>
[Collection(SharedGateway.Name)]
public sealed class CsrfTests(GatewayProcess gateway)
{
    private const string Path = "/demands/7/spreadsheet";
    private const string Boundary = "----form7x";
    private const int PrefixBytes = 64 * 1024;

    [Fact]
    public async Task A_form_with_a_file_whose_first_field_is_the_token_arrives_byte_by_byte_as_it_was_sent()
    {
        var (browser, csrf, _, _) = await gateway.LoggedIn();
        foreach (var size in (int[])[0, 100, PrefixBytes - 500, PrefixBytes, 20 << 20])
        {
            var body = Body(Field("__csrf", csrf), File("righe.csv", RandomNumberGenerator.GetBytes(size)));
            using var answer = await Send(browser, body);
            var seen = await answer.Json();
            Assert.Equal((200, Convert.ToHexString(SHA256.HashData(body))), ((int)answer.StatusCode, (string)seen["sha256"]!));
            Assert.Equal((body.Length.ToString(), csrf), ((string)seen["headers"]!["content-length"]!, (string)seen["headers"]!["x-csrf-token"]!));
        }
    }

    [Fact]
    public async Task A_form_as_clients_of_other_makes_write_it_is_understood()
    {
        var (browser, csrf, _, _) = await gateway.LoggedIn();
        using var framework = new MultipartFormDataContent { { new StringContent(csrf), "__csrf" }, { new ByteArrayContent(new byte[70_000]), "file", "è.xlsx" } };
        using var one = await browser.Send(HttpMethod.Post, Path, framework);
        Assert.Equal(HttpStatusCode.OK, one.StatusCode);
        using var quoted = await Send(browser, Body(Field("__csrf", csrf)), $"Multipart/Form-Data; charset=utf-8; boundary=\"{Boundary}\"");
        Assert.Equal(HttpStatusCode.OK, quoted.StatusCode);
        // RFC 2046, section 5.1.1: what stands before the first boundary is no part, here as at the portal.
        using var preamble = await Send(browser, [.. Bytes("a preamble\r\n"), .. Body(Field("__csrf", csrf))]);
        Assert.Equal(HttpStatusCode.OK, preamble.StatusCode);
    }

    public static TheoryData<string> Attacks =>
    [
        "no token", "empty token", "foreign token", "token twice the length", "token after a field", "token after the file", "token as a file", "token in a preamble", "token in another field's value",
        "huge first field", "first field past the prefix", "huge preamble", "huge headers", "no end of the field", "nothing", "another boundary", "no boundary", "empty boundary",
        "boundary too long", "two content types", "mixed, not a form",
    ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task A_form_that_is_not_proven_so_is_refused_and_never_seen_by_the_portal(string attack)
    {
        var (browser, csrf, _, _) = await gateway.LoggedIn();
        var (_, foreign, _, _) = await gateway.LoggedIn();
        var path = $"/initiatives/{Guid.CreateVersion7()}/spreadsheet";
        var (body, type) = attack switch
        {
            "no token" => (Body(File("a.csv", new byte[10])), null),
            "empty token" => (Body(Field("__csrf", "")), null),
            "foreign token" => (Body(Field("__csrf", foreign)), null),
            "token twice the length" => (Body(Field("__csrf", csrf + csrf)), null),
            "token after a field" => (Body(Field("note", "x"), Field("__csrf", csrf)), null),
            "token after the file" => (Body(File("a.csv", new byte[10]), Field("__csrf", csrf)), null),
            "token as a file" => (Body($"Content-Disposition: form-data; name=\"__csrf\"; filename=\"a\"\r\n\r\n{csrf}"), null),
            "token in a preamble" => ([.. Bytes($"Content-Disposition: form-data; name=\"__csrf\"\r\n\r\n{csrf}\r\n"), .. Body(Field("note", "x"))], null),
            "token in another field's value" => (Body(Field("note", $"Content-Disposition: form-data; name=\"__csrf\"\r\n\r\n{csrf}")), null),
            "huge first field" => (Body(Field("__csrf", csrf + new string('x', 1 << 20))), null),
            "first field past the prefix" => ([.. Bytes($"--{Boundary}\r\nX: {new string('x', PrefixBytes)}\r\n{Field("__csrf", csrf)}\r\n--{Boundary}--\r\n")], null),
            "huge preamble" => ([.. Bytes(new string('x', PrefixBytes) + "\r\n"), .. Body(Field("__csrf", csrf))], null),
            "huge headers" => (Body(string.Concat(Enumerable.Range(0, 100).Select(i => $"X{i}: x\r\n")) + Field("__csrf", csrf)), null),
            "no end of the field" => (Bytes($"--{Boundary}\r\n{Field("__csrf", csrf)}"), null),
            "nothing" => ((byte[])[], null),
            "another boundary" => (Body(Field("__csrf", csrf)), "multipart/form-data; boundary=other"),
            "no boundary" => (Body(Field("__csrf", csrf)), "multipart/form-data"),
            "empty boundary" => (Body(Field("__csrf", csrf)), "multipart/form-data; boundary=\"\""),
            "boundary too long" => (Bytes(Encoding.ASCII.GetString(Body(Field("__csrf", csrf))).Replace(Boundary, new string('b', 71))), "multipart/form-data; boundary=" + new string('b', 71)),
            "two content types" => (Body(Field("__csrf", csrf)), $"text/csv, multipart/form-data; boundary={Boundary}"),
            "mixed, not a form" => (Body(Field("__csrf", csrf)), $"multipart/mixed; boundary={Boundary}"),
            _ => ((byte[], string?))default,
        };
        using var answer = await Send(browser, body, type, path);
        await answer.IsProblem(403, "csrf");
        Assert.DoesNotContain(path, gateway["portal"].Asked);
    }

    [Fact]
    public async Task The_field_of_a_form_with_files_is_not_taken_where_an_api_is_called()
    {
        var (browser, csrf, _, _) = await gateway.LoggedIn();
        using var answer = await Send(browser, Body(Field("__csrf", csrf)), path: "/api/demand/v1/initiatives/7/imports");
        await answer.IsProblem(403, "csrf");
    }

    [Fact]
    public async Task The_forms_of_the_gateway_itself_are_no_forms_with_files()
    {
        var (browser, csrf, _, _) = await gateway.LoggedIn();
        foreach (var body in (byte[][])[Body(Field("__csrf", csrf), Field("userName", "x")), Bytes($"--{Boundary}\r\nbroken"), []])
        {
            using var answer = await Send(browser, body, path: "/session/login");
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Packets_of_one_byte_and_chunks_of_one_byte_are_put_together()
    {
        var (browser, csrf, _, _) = await gateway.LoggedIn();
        var body = Body(Field("__csrf", csrf), File("a.csv", RandomNumberGenerator.GetBytes(300)));
        var whole = await Raw(browser, $"Content-Length: {body.Length}", body.Select(x => new[] { x }));
        Assert.Contains(Convert.ToHexString(SHA256.HashData(body)), whole);
        var chunked = await Raw(browser, "Transfer-Encoding: chunked", [.. body.Select(x => (byte[])[.. "1\r\n"u8, x, .. "\r\n"u8]), "0\r\n\r\n"u8.ToArray()]);
        Assert.Contains(Convert.ToHexString(SHA256.HashData(body)), chunked);
    }

    [Fact]
    public async Task A_body_shorter_than_announced_or_cut_within_a_chunk_reaches_nobody_as_a_whole()
    {
        var (browser, csrf, _, _) = await gateway.LoggedIn();
        var body = Body(Field("__csrf", csrf), File("a.csv", new byte[300]));
        foreach (var (head, sent) in (List<(string, byte[])>)[($"Content-Length: {body.Length + 10}", body), ($"Content-Length: {body.Length + (1 << 20)}", body), ("Transfer-Encoding: chunked", [.. "fff\r\n"u8, .. body])])
        {
            var answer = await Raw(browser, head, [sent], thenGone: true);
            Assert.DoesNotContain(Convert.ToHexString(SHA256.HashData(body)), answer);
            Assert.DoesNotContain("HTTP/1.1 5", answer);
        }

        using var after = await Send(browser, body);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task A_body_longer_than_announced_is_cut_where_it_was_said_to_end()
    {
        var (browser, csrf, _, _) = await gateway.LoggedIn();
        var body = Body(Field("__csrf", csrf));
        var answer = await Raw(browser, $"Content-Length: {body.Length}", [[.. body, .. "POST /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"u8]]);
        Assert.Contains(Convert.ToHexString(SHA256.HashData(body)), answer);
        Assert.DoesNotContain("/smuggled", gateway["portal"].Asked);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Field(string name, string value) => $"Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}";

    private static byte[] File(string name, byte[] content) =>
        [.. Bytes($"Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"), .. content];

    private static byte[] Body(params object[] parts) =>
        [.. parts.SelectMany(part => (byte[])[.. Bytes($"--{Boundary}\r\n"), .. part as byte[] ?? Bytes((string)part), .. "\r\n"u8]), .. Bytes($"--{Boundary}--\r\n")];

    private static Task<HttpResponseMessage> Send(Browser browser, byte[] body, string? type = null, string path = Path)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", type ?? $"multipart/form-data; boundary={Boundary}");
        return browser.Send(HttpMethod.Post, path, content);
    }

    /// <summary>The request as the bytes that a hostile client writes, one packet each; gives the answer as it stands on the wire.</summary>
    private async Task<string> Raw(Browser browser, string head, IEnumerable<byte[]> packets, bool thenGone = false)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(gateway.Address.Host, gateway.Address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var cookies = string.Join("; ", browser.Cookies.Select(x => $"{x.Key}={x.Value}"));
        await stream.WriteAsync(Bytes($"POST {Path} HTTP/1.1\r\nHost: {gateway.Address.Authority}\r\nConnection: close\r\nCookie: {cookies}\r\nContent-Type: multipart/form-data; boundary={Boundary}\r\n{head}\r\n\r\n"));
        foreach (var packet in packets)
        {
            await stream.WriteAsync(packet, TestContext.Current.CancellationToken);
        }

        var answer = new MemoryStream();
        try
        {
            if (thenGone)
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }

            await stream.CopyToAsync(answer, TestContext.Current.CancellationToken);
        }
        catch (IOException) when (thenGone)
        {
            // A connection that breaks off midway is broken off.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
