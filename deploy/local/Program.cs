using Aggregator.Local;
using Aggregator.Local.Servers;

try
{
    switch (args)
    {
        case ["with-servers", var folder, "--", .. var command] when command.Length > 0:
            return await WithServers.RunAsync(folder, command);
        default:
            Console.Error.WriteLine("usage: Aggregator.Local with-servers FOLDER -- COMMAND [ARGUMENT…]");
            return 64;
    }
}
catch (LocalFailure failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
