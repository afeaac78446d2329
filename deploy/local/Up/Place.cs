using System.Security.Cryptography;
using Aggregator.Local.Servers;

namespace Aggregator.Local.Up;

/// <summary>The folder of one installation: programs, data, logs, and secrets that only its owner can read.</summary>
internal sealed class Place : IDisposable
{
    private readonly string folder;
    private readonly FileStream hold;

    private Place(string folder, FileStream hold)
    {
        this.folder = folder;
        this.hold = hold;
    }

    public string Postgres => Path.Combine(folder, "postgres");

    public string RabbitMq => Path.Combine(folder, "rabbitmq");

    public string DemoPlayed => Path.Combine(folder, "demo-played");

    public string DemoAccounts => Path.Combine(folder, "secrets", "demo-accounts.json");

    public string Root { get; } = FindRoot();

    /// <summary>Takes the folder for this process alone; the lock goes with the process, however that ends.</summary>
    public static Place Take(string folder, bool fresh)
    {
        folder = Path.GetFullPath(folder, FindRoot());
        Directory.CreateDirectory(folder);
        FileStream hold;
        try
        {
            hold = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new LocalFailure($"deploy/up is already running in {folder}.");
        }

        if (fresh)
        {
            foreach (var part in (string[])["postgres", "rabbitmq", "secrets", "logs"])
            {
                var path = Path.Combine(folder, part);
                if (Directory.Exists(path))
                {
                    Directory.Delete(path, recursive: true);
                }
            }

            File.Delete(Path.Combine(folder, "demo-played"));
        }

        return new Place(folder, hold);
    }

    /// <summary>A component's published programs.</summary>
    public string Programs(string key) => Path.Combine(folder, "bin", key);

    /// <summary>A file in the folder itself.</summary>
    public string InFolder(string name) => Path.Combine(folder, name);

    /// <summary>A component's log.</summary>
    public string Log(string key) => Path.Combine(folder, "logs", key + ".log");

    /// <summary>A secret word, made the first time it is asked for.</summary>
    public string Secret(string name) => Machine.Secret(Path.Combine(folder, "secrets", name));

    /// <summary>Path of an EC P-256 private key in PEM, made the first time it is asked for.</summary>
    public string Key(string name)
    {
        var file = Path.Combine(folder, "secrets", name + ".pem");
        Machine.Secret(file, () =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return key.ExportPkcs8PrivateKeyPem();
        });
        return file;
    }

    public void Dispose() => hold.Dispose();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Aggregator.sln")))
            {
                return folder.FullName;
            }
        }

        throw new LocalFailure("deploy/up runs inside the repository.");
    }
}
