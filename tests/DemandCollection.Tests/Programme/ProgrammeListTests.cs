using System.Text;
using Aggregator.DemandCollection.Programme;

namespace Aggregator.DemandCollection.Tests.Programme;

public sealed class ProgrammeListTests
{
    [Fact]
    public void Rows_are_numbered_without_the_titles_and_blank_ones_count()
    {
        using var list = ProgrammeList.Open(new MemoryStream(Encoding.UTF8.GetBytes("cui,cpv,description,yearly cost,expiry\n,,,,\n s01199250158202600012 ,90919200-4,Cleaning,\"84,000.50\",2027-06-30\n")));
        var (row, faults) = Assert.Single(list.Read());
        Assert.Empty(faults);
        Assert.Equal(new ProgrammeRow("/rows/1", "S01199250158202600012", "90919200-4", "Cleaning", new DateOnly(2027, 6, 30), 84_000.50m), row);
        Assert.Null(list.Fault);
    }
}
