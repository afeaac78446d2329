using System.Diagnostics;
using Spectre.Console;

namespace Aggregator.Local.Up;

/// <summary>What the person at the terminal sees: a bar for each step that moves, or plain lines where there is no terminal.</summary>
internal sealed class Screen
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly bool live = AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;

    /// <summary>Runs a step of a known number of parts; the work says when one is done.</summary>
    public async Task<T> StepAsync<T>(string title, int parts, Func<Action<string>, Task<T>> work)
    {
        if (!live)
        {
            Console.WriteLine($"{clock.Elapsed.TotalSeconds,5:0.0} s  {title}");
            return await work(part => Console.WriteLine($"{clock.Elapsed.TotalSeconds,5:0.0} s    {part}"));
        }

        return await AnsiConsole.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(title.PadRight(46).EscapeMarkup(), maxValue: parts);
                var result = await work(part =>
                {
                    task.Description = $"{title}: {part}".PadRight(46)[..46].EscapeMarkup();
                    task.Increment(1);
                });
                task.Description = title.PadRight(46).EscapeMarkup();
                task.Value = parts;
                return result;
            });
    }

    public Task StepAsync(string title, int parts, Func<Action<string>, Task> work) =>
        StepAsync(title, parts, async advance =>
        {
            await work(advance);
            return true;
        });

    public void Line(string text = "") => Console.WriteLine(text);

    /// <summary>A line that must not be missed.</summary>
    public void Warn(string text)
    {
        if (live)
        {
            AnsiConsole.MarkupLineInterpolated($"[yellow]{text}[/]");
        }
        else
        {
            Console.WriteLine(text);
        }
    }

    /// <summary>Rows in columns, plain, so that what is in them can be copied.</summary>
    public void Columns(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Count).Select(i => rows.Max(x => x[i].Length)).ToList();
        foreach (var row in rows)
        {
            Console.WriteLine("  " + string.Join("   ", row.Select((x, i) => x.PadRight(widths[i]))).TrimEnd());
        }

        Console.WriteLine();
    }
}
