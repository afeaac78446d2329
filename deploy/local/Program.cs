using Aggregator.Local;
using Aggregator.Local.Servers;
using Aggregator.Local.Up;

try
{
    switch (args)
    {
        case ["with-servers", var folder, "--", .. var command] when command.Length > 0:
            return await WithServers.RunAsync(folder, command);
        case ["up", "--help" or "-h"]:
            Console.Write(Options.Usage);
            return 0;
        case ["up", .. var options]:
            return await Run.UpAsync(Options.Read(options));
        default:
            Console.Error.WriteLine($"{Options.Usage}\nAggregator.Local with-servers FOLDER -- COMMAND [ARGUMENT…]   runs a command beside servers of its own");
            return 64;
    }
}
catch (LocalFailure failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
