using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Aggregator.DemandCollection.Spreadsheets;
using Aggregator.Local;
using Aggregator.Support;
using Npgsql;
using SpreadCheetah;

namespace Aggregator.Benchmarks;

/// <summary>
/// Files of lines from the request to the word that they are the demand's, against COPY of the same rows in binary form into the same table; and what the
/// service's process takes of memory at its most, at one, ten and a hundred times the size.
/// </summary>
internal static class Imports
{
    private const int Runs = 3;
    private static readonly int[] Sizes = [1_000, 10_000, 100_000];

    public static async Task RunAsync(Ground ground, Report report)
    {
        ground.GiveToTests();
        await using var tokens = await Tokens.StartAsync();
        await using var vhost = await BrokerVhost.CreateAsync();
        await using var service = await ServiceUnderTest.StartAsync(Component.Demand, vhost.Address, tokens.Authority);
        var town = await TownAsync(service, tokens);
        var (_, _, first) = await ImportAsync(service, tokens, town, Csv(Sizes[^1]), "text/csv");
        report.Add($"the first file after the start, {Sizes[^1]:N0} lines of csv, while the process still compiles itself", $"{Sizes[^1] / first:N0} lines/s");
        await ImportAsync(service, tokens, town, await XlsxAsync(Sizes[^1]), SheetFile.Xlsx);
        foreach (var (format, type) in new[] { ("csv", "text/csv"), ("xlsx", SheetFile.Xlsx) })
        {
            var peaks = new List<double>();
            foreach (var size in Sizes)
            {
                var file = format == "csv" ? Csv(size) : await XlsxAsync(size);
                await File.WriteAllTextAsync($"/proc/{service.Process.Pid}/clear_refs", "5"); // the peak begins anew
                var (runs, copies) = (new List<double>(), new List<double>());
                for (var i = 0; i < Runs; i++)
                {
                    var (demand, _, seconds) = await ImportAsync(service, tokens, town, file, type);
                    runs.Add(seconds);
                    copies.Add(await CopyAsync(service.Database, demand));
                }

                peaks.Add(Peak(service.Process.Pid));
                var (imported, copied) = (runs.Order().ElementAt(Runs / 2), copies.Order().ElementAt(Runs / 2));
                report.Add($"import {format}, {size:N0} lines, {file.Length / 1e6:N1} MB; median of {Runs}", $"{size / imported:N0} lines/s");
                report.Add($"  COPY of the same rows; most memory of the process", $"{size / copied:N0} lines/s; {peaks[^1]:N0} MB");
                if (size == Sizes[^1])
                {
                    report.Ratio($"import {format} / COPY, {size:N0} lines", copied / imported, 0.3);
                }
            }

            // The request holds the file, 24 MiB at most, and its parts on their way into the database: four times that much and no more may be added.
            report.Ceiling($"{format}: memory added from {Sizes[0]:N0} to {Sizes[^1]:N0} lines", peaks[^1] - peaks[0], 96, "MB");
        }
    }

    internal static async Task<Guid> TownAsync(ServiceUnderTest service, Tokens tokens)
    {
        using var client = service.Client(tokens.Mint("platform", Guid.CreateVersion7(), ["platform.operator"]));
        return (await SendAsync(client, "/bodies", new { kind = "municipality", name = "Comune della misura", istatCode = "015146", population = 15_000 })).GetProperty("id").GetGuid();
    }

    /// <summary>One file for a collection of its own: from the beginning of the request to the end of the import.</summary>
    internal static async Task<(Guid Demand, Guid Cpb, double Seconds)> ImportAsync(ServiceUnderTest service, Tokens tokens, Guid town, byte[] file, string type)
    {
        using var operating = service.Client(tokens.Mint("platform", Guid.CreateVersion7(), ["platform.operator"]));
        var cpb = (await SendAsync(operating, "/bodies", new { kind = "cpb", name = "Centrale della misura" })).GetProperty("id").GetGuid();
        using var planner = service.Client(tokens.Mint("cpb", cpb, ["cpb.planner"]));
        var initiative = (await SendAsync(planner, "/initiatives", new { categoryCode = "office-cleaning", title = "Misura", bodies = new[] { town }, closesAt = DateTimeOffset.UtcNow.AddDays(30), durationMonths = 36 })).GetProperty("id").GetGuid();
        using var drafter = service.Client(tokens.Mint("body", town, ["buyer.drafter"]));
        var clock = Stopwatch.StartNew();
        using var content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using var answer = await drafter.PostAsync($"/api/demand/v1/initiatives/{initiative}/imports", content);
        var place = answer.EnsureSuccessStatusCode().Headers.Location!;
        for (; ; await Task.Delay(20))
        {
            var now = await drafter.GetFromJsonAsync<JsonElement>(place);
            if (now.GetProperty("state").GetString() is "done")
            {
                return (now.GetProperty("demandId").GetGuid(), cpb, clock.Elapsed.TotalSeconds);
            }

            if (now.GetProperty("state").GetString() is "refused")
            {
                throw new InvalidOperationException($"The file was refused: {now}");
            }
        }
    }

    internal static async Task<JsonElement> SendAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync("/api/demand/v1" + path, body);
        return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>The rows of a demand under other ids, as bytes, and how long COPY and its commit take.</summary>
    private static async Task<double> CopyAsync(TestDatabase database, Guid demand)
    {
        await using var source = NpgsqlDataSource.Create(database.Superuser);
        await using var connection = await source.OpenConnectionAsync();
        const string Columns = "demand_id, ordinal, site, description, cpv, quantity, unit, yearly_value, fields, months, present_contract_expiry, historic_price, historic_price_source, justification, cui";
        using var rows = new MemoryStream();
        await using (var output = await connection.BeginRawBinaryCopyAsync($"COPY (SELECT gen_random_uuid(), {Columns} FROM demand_line WHERE demand_id = '{demand}' ORDER BY ordinal) TO STDOUT (FORMAT BINARY)"))
        {
            await output.CopyToAsync(rows);
        }

        rows.Position = 0;
        var clock = Stopwatch.StartNew();
        await using (var input = await connection.BeginRawBinaryCopyAsync($"COPY demand_line (id, {Columns}) FROM STDIN (FORMAT BINARY)"))
        {
            await rows.CopyToAsync(input);
        }

        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>The most that the process has held since it was last reset, in MB.</summary>
    internal static double Peak(int process) => double.Parse(File.ReadLines($"/proc/{process}/status").First(x => x.StartsWith("VmHWM", StringComparison.Ordinal)).Split(':')[1].Replace("kB", "")) / 1024;

    internal static byte[] Csv(int lines)
    {
        var text = new StringBuilder("Sede;Descrizione;Unità di misura;Quantità;Valore annuo (euro, IVA esclusa);Tipo di area;Interventi alla settimana;Codice CPV;Scadenza del contratto attuale;Motivazione\r\n");
        for (var i = 0; i < lines; i++)
        {
            text.Append("Scuola primaria n. ").Append(i).Append(";Pulizia ordinaria delle aule e dei corridoi;metri quadrati netti;").Append(500 + i % 4000).Append(",5;1.").Append(100 + i % 800)
                .Append(",50;Uffici;5;90919200;31/12/2027;Servizio essenziale per l'apertura al pubblico\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The same lines as a workbook, numbers as numbers.</summary>
    private static async Task<byte[]> XlsxAsync(int lines)
    {
        var stream = new MemoryStream();
        await using var book = await Spreadsheet.CreateNewAsync(stream);
        await book.StartWorksheetAsync(SheetForm.Sheet);
        foreach (var row in CsvTable.Open(new MemoryStream(Csv(lines)), "utf-8").Rows)
        {
            await book.AddRowAsync(row.Cells.Select((x, i) => row.Number > 1 && i is 3 or 4 && decimal.TryParse(CellText.Number(x), CultureInfo.InvariantCulture, out var number) ? new DataCell(number) : new DataCell(x.Text)).ToArray());
        }

        await book.FinishAsync();
        return stream.ToArray();
    }
}
