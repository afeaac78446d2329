using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security;
using System.Text;
using System.Text.Json.Nodes;
using Aggregator.Demo.Scenario;

namespace Aggregator.Journeys;

/// <summary>Tables of lines as people's programs write them, and how they get to the platform.</summary>
internal static class Files
{
    public const string Csv = "text/csv";
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const string Api = "/api/demand/v1";

    /// <summary>A text file as a spreadsheet program in Italy writes it.</summary>
    public static byte[] Text(IEnumerable<IReadOnlyList<string>> rows) =>
        [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(string.Concat(rows.Select(x => string.Join(';', x) + "\r\n")))];

    /// <summary>A workbook with one sheet of texts.</summary>
    public static byte[] Workbook(IEnumerable<IReadOnlyList<string>> rows)
    {
        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        var data = string.Concat(rows.Select(x => $"<row>{string.Concat(x.Select(cell => $"<c t=\"inlineStr\"><is><t>{SecurityElement.Escape(cell)}</t></is></c>"))}</row>"));
        return Zip(
            ("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets><sheet name=\"Fabbisogno\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"x\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
            ("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{Main}\"><sheetData>{data}</sheetData></worksheet>"));
    }

    public static byte[] Zip(params (string Name, string Content)[] parts)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var part = new StreamWriter(zip.CreateEntry(name).Open());
                part.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A workbook of a few MiB that is 700 MiB of elements inside.</summary>
    public static byte[] Bomb()
    {
        var (stream, filler) = (new MemoryStream(), Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("<a/>", 1 << 18))));
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var part = zip.CreateEntry("xl/workbook.xml", CompressionLevel.Fastest).Open();
            part.Write("<workbook>"u8);
            for (var i = 0; i < 700; i++)
            {
                part.Write(filler);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Sends a file as the body of an import.</summary>
    public static async Task<(HttpStatusCode Status, JsonNode? Body)> StartImportAsync(this Demo.Scenario.Gateway gateway, Actor drafter, Guid initiative, byte[] file, string type, string? ifMatch = null)
    {
        var bearer = await drafter.TokenAsync();
        return await gateway.SendAsync(() =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, $"{Api}/initiatives/{initiative}/imports")
            {
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", bearer) },
                Content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue(type) } },
            };
            if (ifMatch is not null)
            {
                request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
            }

            return request;
        });
    }

    /// <summary>The import once it was read.</summary>
    public static Task<JsonNode> EndedAsync(Actor drafter, JsonNode started) => Patience.UntilAsync(
        async () => await drafter.GetAsync($"{Api}/imports/{started.Id()}") is { } import && import.Text("state") is "done" or "refused" ? import : null, "the import was read");
}
