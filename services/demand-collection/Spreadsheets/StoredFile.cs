using Npgsql;

namespace Aggregator.DemandCollection.Spreadsheets;

/// <summary>A stored file, read chunk by chunk: one of them in memory at a time, however large it is.</summary>
internal sealed class StoredFile(NpgsqlDataSource database, Guid import, int bytes) : Stream
{
    private byte[] _chunk = [];
    private int _number = -1;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => bytes;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    // Synchronous, because the parsers are.
    public override int Read(Span<byte> buffer)
    {
        if (Position >= bytes || buffer.Length == 0)
        {
            return 0;
        }

        var number = (int)(Position / ImportChunk.Size);
        if (number != _number)
        {
            using var command = database.CreateCommand("SELECT content FROM import_chunk WHERE import_id = $1 AND number = $2");
            command.Parameters.Add(new() { Value = import });
            command.Parameters.Add(new() { Value = number });
            _chunk = (byte[]?)command.ExecuteScalar() ?? throw new EndOfStreamException("The stored file is gone: another copy of the service has finished with it.");
            _number = number;
        }

        var rest = _chunk.AsSpan((int)(Position - (long)number * ImportChunk.Size));
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        Position += count;
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => bytes + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
