using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aggregator.DemandCollection.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ImportRemarks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "errors",
                table: "spreadsheet_import",
                newName: "remarks");

            migrationBuilder.RenameColumn(
                name: "error_count",
                table: "spreadsheet_import",
                newName: "remark_count");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "remarks",
                table: "spreadsheet_import",
                newName: "errors");

            migrationBuilder.RenameColumn(
                name: "remark_count",
                table: "spreadsheet_import",
                newName: "error_count");
        }
    }
}
