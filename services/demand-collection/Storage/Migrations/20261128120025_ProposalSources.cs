using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aggregator.DemandCollection.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ProposalSources : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "source_gone",
                table: "proposal",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            // Until now a confirmed one whose stretch went into another only said that its source changed, and what was superseded had forgotten the body's decision.
            migrationBuilder.Sql("""
                UPDATE proposal SET source_gone = true, state = CASE WHEN reason IS NULL THEN 'proposed' ELSE 'dismissed' END WHERE state = 'superseded';
                UPDATE proposal p SET source_gone = true WHERE p.state = 'confirmed' AND p.source = 'road-damage' AND NOT EXISTS (SELECT 1 FROM road_stretch s WHERE s.id::text = p.source_id);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("UPDATE proposal SET state = 'superseded' WHERE source_gone AND state <> 'confirmed';");
            migrationBuilder.DropColumn(
                name: "source_gone",
                table: "proposal");
        }
    }
}
