using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aggregator.DemandCollection.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Board : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "demand_standing",
                table: "demand",
                columns: new[] { "initiative_id", "body_id" })
                .Annotation("Npgsql:IndexInclude", new[] { "state", "total_value" });

            migrationBuilder.CreateIndex(
                name: "withdrawn_demand",
                table: "demand",
                columns: new[] { "initiative_id", "body_id" },
                filter: "state = 'withdrawn'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "demand_standing",
                table: "demand");

            migrationBuilder.DropIndex(
                name: "withdrawn_demand",
                table: "demand");
        }
    }
}
