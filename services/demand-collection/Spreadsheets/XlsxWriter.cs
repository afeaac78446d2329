using System.Globalization;
using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Questionnaires;
using Aggregator.Platform;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Validations;
using SpreadCheetah.Worksheets;

namespace Aggregator.DemandCollection.Spreadsheets;

/// <summary>Writes the table as a workbook: the lines, what to write where, and the lists that cells are chosen from.</summary>
internal static class XlsxWriter
{
    private const string Lists = "Elenchi";
    private const string Help = "Istruzioni";

    /// <summary>Writes the titles and the lines.</summary>
    public static async Task WriteAsync(Stream stream, SheetForm form, Questionnaire questionnaire, IAsyncEnumerable<Line> lines, Texts texts, CancellationToken ct)
    {
        await using var book = await Spreadsheet.CreateNewAsync(stream, new SpreadCheetahOptions { BufferSize = 1 << 16, PreserveStringWhitespace = true }, ct);
        var title = book.AddStyle(new Style { Font = { Bold = true }, Alignment = { WrapText = true, Vertical = VerticalAlignment.Center }, Fill = { Color = System.Drawing.Color.FromArgb(0xD6, 0xE4, 0xF0) } });
        var styles = form.Columns.Select(x => book.AddStyle(StyleOf(x))).ToArray();
        await book.StartWorksheetAsync(SheetForm.Sheet, Sheet(form), ct);
        await book.AddHeaderRowAsync([.. form.Columns.Select(x => x.Marked)], title, ct);
        var cells = new StyledCell[form.Columns.Count];
        await foreach (var line in lines.WithCancellation(ct))
        {
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = Cell(LineCells.Of(line, form.Columns[i]), styles[i]);
            }

            await book.AddRowAsync(cells, ct);
        }

        foreach (var (column, index) in form.Columns.Select((x, i) => (x, i)))
        {
            Choose(book, form, column, index);
        }

        await HelpAsync(book, form, questionnaire, title, texts, ct);
        await ListsAsync(book, form, ct);
        await book.FinishAsync(ct);
    }

    private static WorksheetOptions Sheet(SheetForm form)
    {
        var sheet = new WorksheetOptions { FrozenRows = 1 };
        foreach (var (column, index) in form.Columns.Select((x, i) => (x, i)))
        {
            // The style of the whole column, so that what is typed below the last line is text where it must be: "8-12" is an hour of access and no day.
            var options = sheet.Column(index + 1);
            (options.Width, options.DefaultStyle) = (column.Pointer is "/description" or "/justification" or Column.Identity ? 40 : Math.Clamp(column.Title.Length, 14, 28), StyleOf(column));
        }

        return sheet;
    }

    private static Style StyleOf(Column column) => new()
    {
        Format = NumberFormat.Custom(column.Kind switch
        {
            ColumnKind.Date => "dd/mm/yyyy",
            ColumnKind.Number when column.Pointer == "/yearlyValue" => "#,##0.00",
            ColumnKind.Number when column.Pointer == "/months" => "0",
            ColumnKind.Number => "#,##0.#####",
            _ => "@",
        }),
    };

    private static StyledCell Cell(Said said, StyleId style) =>
        said.Day is { } day ? new StyledCell(day.ToDateTime(TimeOnly.MinValue), style)
        : said.Number is null ? new StyledCell(said.Text is null ? null : XlsxText.Escape(said.Text), style)
        : IsKept(said.Number, out var number) ? new StyledCell(number, style)
        : new StyledCell(said.Number.Replace('.', ','), style);

    /// <summary>Whether a number comes back as it was written; what has zeros in front or more digits than a workbook keeps is written as text.</summary>
    private static bool IsKept(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
        && text.Count(char.IsAsciiDigit) <= 15 && (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture) == text;

    private static void Choose(Spreadsheet book, SheetForm form, Column column, int index)
    {
        var letters = SheetRow.Letters(index);
        var below = $"{letters}2:{letters}{SpreadsheetImport.RowsMax + 1}";
        if (column.Kind == ColumnKind.Boolean)
        {
            book.TryAddDataValidation(below, DataValidation.ListValues(["Sì", "No"], true));
        }
        else if (column.Choices is { } choices)
        {
            var list = SheetRow.Letters(form.Columns.Take(index).Count(x => x.Choices is not null));
            book.TryAddDataValidation(below, DataValidation.ListValuesFromCells(Lists, $"${list}$2:${list}${choices.All.Count + 1}", true));
        }
    }

    private static async Task HelpAsync(Spreadsheet book, SheetForm form, Questionnaire questionnaire, StyleId title, Texts texts, CancellationToken ct)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("it"); // as the rest of the workbook, whoever asks for it
        var sheet = new WorksheetOptions();
        (sheet.Column(1).Width, sheet.Column(2).Width, sheet.Column(3).Width, sheet.Column(4).Width) = (34, 14, 70, 60);
        await book.StartWorksheetAsync(Help, sheet, ct);
        var wrapped = book.AddStyle(new Style { Alignment = { WrapText = true, Vertical = VerticalAlignment.Top } });
        foreach (var note in texts.Say("sheet.notes").Split('|'))
        {
            await book.AddRowAsync([new DataCell(note)], ct);
        }

        await book.AddHeaderRowAsync([.. texts.Say("sheet.help-titles").Split('|')], title, ct);
        foreach (var column in form.Columns)
        {
            await book.AddRowAsync([.. Explain(column, questionnaire, texts).Select(x => new StyledCell(x, wrapped))], ct);
        }
    }

    /// <summary>Title, whether it is required, what to write, and what may be written.</summary>
    private static string[] Explain(Column column, Questionnaire questionnaire, Texts texts)
    {
        var fields = column.Fields?.Values.ToList() ?? [];
        var required = column.Required || fields.Any(x => x.Required) ? texts.Say("sheet.yes") : fields.Any(x => x.OneOf is not null) ? texts.Say("sheet.one-of") : "";
        var units = fields.Count > 0 && fields.Count < questionnaire.Units.Count ? texts.Say("sheet.for-units", ("units", string.Join(", ", questionnaire.Units.Where(x => column.Fields!.ContainsKey(x.Unit)).Select(x => x.Name.It)))) : "";
        var range = fields.FirstOrDefault(x => (x.Min ?? x.Max) is not null) is { } bounded ? texts.Say("sheet.range", ("min", bounded.Min), ("max", bounded.Max)) : "";
        var choices = column.Choices is null ? column.Kind == ColumnKind.Boolean ? "Sì; No" : range : string.Join("; ", column.Choices.All);
        return [column.Title, required, $"{column.Help} {units}".Trim(), choices];
    }

    private static async Task ListsAsync(Spreadsheet book, SheetForm form, CancellationToken ct)
    {
        var lists = form.Columns.Where(x => x.Choices is not null).ToList();
        await book.StartWorksheetAsync(Lists, new WorksheetOptions { Visibility = WorksheetVisibility.Hidden }, ct);
        await book.AddRowAsync([.. lists.Select(x => new DataCell(x.Title))], ct);
        for (var i = 0; i < lists.Max(x => x.Choices!.All.Count); i++)
        {
            await book.AddRowAsync([.. lists.Select(x => new DataCell(x.Choices!.All.ElementAtOrDefault(i)))], ct);
        }
    }
}
