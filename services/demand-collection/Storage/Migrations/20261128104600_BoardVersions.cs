using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aggregator.DemandCollection.Storage.Migrations
{
    /// <inheritdoc />
    public partial class BoardVersions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "demand_standing",
                table: "demand");

            migrationBuilder.DropIndex(
                name: "IX_demand_category_code_body_id_id",
                table: "demand");

            migrationBuilder.CreateIndex(
                name: "demand_standing",
                table: "demand",
                columns: new[] { "initiative_id", "body_id" })
                .Annotation("Npgsql:IndexInclude", new[] { "state", "total_value", "id", "version" });

            migrationBuilder.CreateIndex(
                name: "latest_demand",
                table: "demand",
                columns: new[] { "category_code", "body_id", "id" },
                descending: new[] { false, false, true })
                .Annotation("Npgsql:IndexInclude", new[] { "facts", "state", "version" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "demand_standing",
                table: "demand");

            migrationBuilder.DropIndex(
                name: "latest_demand",
                table: "demand");

            migrationBuilder.CreateIndex(
                name: "demand_standing",
                table: "demand",
                columns: new[] { "initiative_id", "body_id" })
                .Annotation("Npgsql:IndexInclude", new[] { "state", "total_value" });

            migrationBuilder.CreateIndex(
                name: "IX_demand_category_code_body_id_id",
                table: "demand",
                columns: new[] { "category_code", "body_id", "id" });
        }
    }
}
