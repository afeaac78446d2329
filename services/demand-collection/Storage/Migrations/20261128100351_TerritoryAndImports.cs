using System;
using System.Linq;
using Aggregator.DemandCollection.Territories;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aggregator.DemandCollection.Storage.Migrations
{
    /// <inheritdoc />
    public partial class TerritoryAndImports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ipa_code",
                table: "body",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "name_key",
                table: "body",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "region_code",
                table: "body",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "body_member",
                columns: table => new
                {
                    union_id = table.Column<Guid>(type: "uuid", nullable: false),
                    member_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_body_member", x => new { x.union_id, x.member_id });
                    table.ForeignKey(
                        name: "FK_body_member_body_member_id",
                        column: x => x.member_id,
                        principalTable: "body",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_body_member_body_union_id",
                        column: x => x.union_id,
                        principalTable: "body",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

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

            // Bodies that are there already: their region follows from their province, their name as it is looked for from their name.
            migrationBuilder.Sql($"""
                UPDATE body SET region_code = unit.region
                FROM (VALUES {string.Join(", ", TerritorialUnits.Provinces.Select(x => $"('{x.Code}', '{x.Region}')"))}) AS unit(code, region)
                WHERE unit.code = body.province;
                UPDATE body SET name_key = left(trim(regexp_replace(lower(regexp_replace(normalize(name, NFD), '[\u0300-\u036f]', '', 'g')), '[^[:alnum:]]+', ' ', 'g')), 60) || ' ' || replace(id::text, '-', '');
                """);

            migrationBuilder.CreateIndex(
                name: "IX_body_name_key",
                table: "body",
                column: "name_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_body_region_code_id",
                table: "body",
                columns: new[] { "region_code", "id" });

            migrationBuilder.CreateIndex(
                name: "one_buyer_per_fiscal_code",
                table: "body",
                column: "fiscal_code",
                unique: true,
                filter: "kind <> 'cpb'");

            migrationBuilder.CreateIndex(
                name: "one_cpb_per_fiscal_code",
                table: "body",
                column: "fiscal_code",
                unique: true,
                filter: "kind = 'cpb'");

            migrationBuilder.CreateIndex(
                name: "IX_body_member_member_id_union_id",
                table: "body_member",
                columns: new[] { "member_id", "union_id" });

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
                name: "body_member");

            migrationBuilder.DropTable(
                name: "import_chunk");

            migrationBuilder.DropTable(
                name: "spreadsheet_import");

            migrationBuilder.DropIndex(
                name: "IX_body_name_key",
                table: "body");

            migrationBuilder.DropIndex(
                name: "IX_body_region_code_id",
                table: "body");

            migrationBuilder.DropIndex(
                name: "one_buyer_per_fiscal_code",
                table: "body");

            migrationBuilder.DropIndex(
                name: "one_cpb_per_fiscal_code",
                table: "body");

            migrationBuilder.DropColumn(
                name: "ipa_code",
                table: "body");

            migrationBuilder.DropColumn(
                name: "name_key",
                table: "body");

            migrationBuilder.DropColumn(
                name: "region_code",
                table: "body");
        }
    }
}
