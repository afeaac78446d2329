using Aggregator.Gateway.Tokens;

namespace Aggregator.Gateway;

/// <summary>Replaces the signing keys at once, for the day when one may have leaked: every token in flight dies, sessions go on with new ones.</summary>
internal static class RotateKeys
{
    public const string Usage = "rotate-keys --now                            replace the signing keys; every token in flight dies";

    public static async Task<int> Run(IServiceProvider services, string[] args, CancellationToken ct)
    {
        if (args is not ["--now"])
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        await services.GetRequiredService<KeyRing>().Replace(ct);
        Console.WriteLine("The signing keys are replaced; running copies sign with the new one within half a minute.");
        return 0;
    }
}
