using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aggregator.DemandCollection.Storage.Migrations
{
    /// <inheritdoc />
    public partial class SpreadsheetImports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "spreadsheet_import",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    body_id = table.Column<Guid>(type: "uuid", nullable: false),
                    demand_id = table.Column<Guid>(type: "uuid", nullable: true),
                    demand_version = table.Column<int>(type: "integer", nullable: true),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    format = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    charset = table.Column<string>(type: "text", nullable: false),
                    file_name = table.Column<string>(type: "text", nullable: true),
                    bytes = table.Column<int>(type: "integer", nullable: false),
                    rows = table.Column<int>(type: "integer", nullable: true),
                    rows_done = table.Column<int>(type: "integer", nullable: false),
                    unchanged = table.Column<bool>(type: "boolean", nullable: false),
                    error_count = table.Column<int>(type: "integer", nullable: false),
                    errors = table.Column<string>(type: "jsonb", nullable: false),
                    refusal_code = table.Column<string>(type: "text", nullable: true),
                    refusal_args = table.Column<string>(type: "jsonb", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    sub = table.Column<Guid>(type: "uuid", nullable: false),
                    act = table.Column<Guid>(type: "uuid", nullable: true),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_spreadsheet_import", x => x.id);
                    table.ForeignKey(
                        name: "FK_spreadsheet_import_invitation_initiative_id_body_id",
                        columns: x => new { x.initiative_id, x.body_id },
                        principalTable: "invitation",
                        principalColumns: new[] { "initiative_id", "body_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "import_chunk",
                columns: table => new
                {
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_import_chunk", x => new { x.import_id, x.number });
                    table.ForeignKey(
                        name: "FK_import_chunk_spreadsheet_import_import_id",
                        column: x => x.import_id,
                        principalTable: "spreadsheet_import",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_spreadsheet_import_initiative_id_body_id_id",
                table: "spreadsheet_import",
                columns: new[] { "initiative_id", "body_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_spreadsheet_import_requested_at",
                table: "spreadsheet_import",
                column: "requested_at");

            migrationBuilder.CreateIndex(
                name: "spreadsheet_import_open",
                table: "spreadsheet_import",
                column: "id",
                filter: "state IN ('waiting', 'running')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "import_chunk");

            migrationBuilder.DropTable(
                name: "spreadsheet_import");
        }
    }
}
