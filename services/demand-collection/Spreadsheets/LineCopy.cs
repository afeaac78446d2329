using System.Text.Json;
using Aggregator.DemandCollection.Demands;
using Aggregator.DemandCollection.Storage;
using Aggregator.Platform;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Aggregator.DemandCollection.Spreadsheets;

/// <summary>Writes lines with COPY inside the transaction of a unit of work. Left before its end it undoes the transaction.</summary>
internal sealed class LineCopy(NpgsqlBinaryImporter copy) : IAsyncDisposable
{
    public static async Task<LineCopy> BeginAsync(DemandCollectionDb db, CancellationToken ct) => new(await ((NpgsqlConnection)db.Database.GetDbConnection()).BeginBinaryImportAsync("""
        COPY demand_line (id, demand_id, ordinal, site, description, cpv, quantity, unit, yearly_value, fields, months, present_contract_expiry, historic_price, historic_price_source,
            justification, cui) FROM STDIN (FORMAT BINARY)
        """, ct));

    // Synchronous: a row rarely leaves the buffer, and sixteen awaits each would cost more than all the rest.
    public void Write(Line line)
    {
        copy.StartRow();
        copy.Write(line.Id, NpgsqlDbType.Uuid);
        copy.Write(line.DemandId, NpgsqlDbType.Uuid);
        copy.Write(line.Ordinal, NpgsqlDbType.Integer);
        copy.Write(line.Site, NpgsqlDbType.Text);
        copy.Write(line.Description, NpgsqlDbType.Text);
        Text(line.Cpv);
        copy.Write(line.Quantity, NpgsqlDbType.Numeric);
        copy.Write(line.Unit, NpgsqlDbType.Text);
        copy.Write(line.YearlyValue.Amount, NpgsqlDbType.Numeric);
        copy.Write(JsonSerializer.Serialize(line.Fields, Json.Options), NpgsqlDbType.Jsonb);
        Value(line.Months, NpgsqlDbType.Integer);
        Value(line.PresentContractExpiry, NpgsqlDbType.Date);
        Value(line.HistoricPrice, NpgsqlDbType.Numeric);
        Text(line.HistoricPriceSource);
        Text(line.Justification);
        Text(line.Cui);
    }

    public async Task CompleteAsync(CancellationToken ct) => await copy.CompleteAsync(ct);

    public ValueTask DisposeAsync() => copy.DisposeAsync();

    private void Text(string? text)
    {
        if (text is null)
        {
            copy.WriteNull();
        }
        else
        {
            copy.Write(text, NpgsqlDbType.Text);
        }
    }

    private void Value<T>(T? value, NpgsqlDbType type) where T : struct
    {
        if (value is { } said)
        {
            copy.Write(said, type);
        }
        else
        {
            copy.WriteNull();
        }
    }
}
