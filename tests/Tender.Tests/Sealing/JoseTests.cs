using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aggregator.Platform.Audit;
using Aggregator.Support;
using Aggregator.Tender.Sealing;

namespace Aggregator.Tender.Tests.Sealing;

/// <summary>The same envelopes and receipts through npm `jose`, both ways; skipped where there is no Node or no registry.</summary>
public class JoseTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_independent_implementation_opens_ours_and_seals_for_us(bool parties)
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "jose");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Sealing", "jose")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        if (!Directory.Exists(Path.Combine(folder, "node_modules", "jose")) && await Run("npm", ["ci", "--no-audit", "--no-fund"], folder, "") is null)
        {
            Assert.Skip("npm is not here, or reaches no registry");
        }

        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var seal = new SealKey(SealKey.Generate());
        var secret = key.ExportParameters(true);
        var publicKey = new { kty = "EC", crv = "P-256", x = Jwe.Encode(secret.Q.X), y = Jwe.Encode(secret.Q.Y) };
        var bindings = new Dictionary<string, string> { ["bidder"] = "7d1", ["envelope"] = "technical" };
        var ours = parties ? new Dictionary<string, string>(bindings) { ["apu"] = Jwe.Encode("Alice"u8), ["apv"] = Jwe.Encode("Bob"u8) } : bindings;
        var receipt = new Receipt(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), DateTimeOffset.UtcNow, new Dictionary<string, string>(), false);
        var answer = await Run("node", ["crosscheck.mjs"], folder, JsonSerializer.Serialize(new
        {
            publicKey, privateKey = new { publicKey.kty, publicKey.crv, publicKey.x, publicKey.y, d = Jwe.Encode(secret.D) },
            @sealed = Jwe.Encrypt(secret, "perché no"u8, ours), text = "città", bindings, parties, receipt = receipt.Sign(seal),
        }));
        Assert.NotNull(answer);
        var said = JsonNode.Parse(answer)!;
        Assert.Equal(("perché no", "7d1"), ((string?)said["text"], (string?)said["bidder"]));
        Assert.Equal(receipt.Bid, said["receipt"]!["bid"]!.GetValue<Guid>());
        var theirs = (string)said["sealed"]!;
        Assert.Equal("technical", Jwe.Read(theirs)!.Header["envelope"]);
        Assert.Equal("città", Encoding.UTF8.GetString(Jwe.Decrypt(key, theirs)));
    }

    private static async Task<string?> Run(string program, string[] arguments, string folder, string input)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            using var patience = new CancellationTokenSource(Patience);
            await process.WaitForExitAsync(patience.Token);
            TestContext.Current.SendDiagnosticMessage(await error);
            return process.ExitCode == 0 ? await output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
