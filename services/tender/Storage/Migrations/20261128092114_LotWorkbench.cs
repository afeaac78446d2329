using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aggregator.Tender.Storage.Migrations
{
    /// <inheritdoc />
    public partial class LotWorkbench : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "caps",
                table: "procedure",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "editions",
                table: "lot_plan",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "figures",
                table: "lot_plan",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "statement_by_hand",
                table: "lot_plan",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<Guid>(
                name: "study_id",
                table: "lot_plan",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "terms",
                table: "lot_plan",
                type: "jsonb",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.AddColumn<bool>(
                name: "reserved",
                table: "lot",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            // Plans made before were cut by hand: whole bodies, measured against nothing, their statement written by the planner.
            migrationBuilder.Sql("""
                UPDATE lot_plan SET
                    terms = jsonb_build_object('lots', jsonb_array_length(lots), 'maxImbalance', '10', 'contiguous', false),
                    lots = (SELECT coalesce(jsonb_agg(lot || jsonb_build_object('reserved', false, 'units', (SELECT coalesce(jsonb_agg(body -> 'bodyId'), '[]') FROM jsonb_array_elements(lot -> 'bodies') body)) ORDER BY place), '[]')
                            FROM jsonb_array_elements(lots) WITH ORDINALITY AS x (lot, place));
                """);

            migrationBuilder.CreateTable(
                name: "lot_plan_edition",
                columns: table => new
                {
                    lot_plan_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    change = table.Column<string>(type: "text", nullable: false),
                    lots = table.Column<string>(type: "jsonb", nullable: false),
                    pinned = table.Column<string>(type: "jsonb", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lot_plan_edition", x => new { x.lot_plan_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "lot_plan_study",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cpb_id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    closure_number = table.Column<int>(type: "integer", nullable: false),
                    alternatives = table.Column<string>(type: "jsonb", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    results = table.Column<string>(type: "jsonb", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    refusal_code = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    facts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lot_plan_study", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_territory_border_body_a_body_b",
                table: "territory_border",
                columns: new[] { "body_a", "body_b" });

            migrationBuilder.CreateIndex(
                name: "IX_lot_plan_cpb_id_category_code_id",
                table: "lot_plan",
                columns: new[] { "cpb_id", "category_code", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_lot_plan_study_id",
                table: "lot_plan",
                column: "study_id");

            migrationBuilder.CreateIndex(
                name: "IX_lot_plan_study_running",
                table: "lot_plan_study",
                column: "id",
                filter: "state = 'Running'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "lot_plan_edition");

            migrationBuilder.DropTable(
                name: "lot_plan_study");

            migrationBuilder.DropIndex(
                name: "IX_territory_border_body_a_body_b",
                table: "territory_border");

            migrationBuilder.DropIndex(
                name: "IX_lot_plan_cpb_id_category_code_id",
                table: "lot_plan");

            migrationBuilder.DropIndex(
                name: "IX_lot_plan_study_id",
                table: "lot_plan");

            migrationBuilder.DropColumn(
                name: "caps",
                table: "procedure");

            migrationBuilder.DropColumn(
                name: "editions",
                table: "lot_plan");

            migrationBuilder.DropColumn(
                name: "figures",
                table: "lot_plan");

            migrationBuilder.DropColumn(
                name: "statement_by_hand",
                table: "lot_plan");

            migrationBuilder.DropColumn(
                name: "study_id",
                table: "lot_plan");

            migrationBuilder.DropColumn(
                name: "terms",
                table: "lot_plan");

            migrationBuilder.DropColumn(
                name: "reserved",
                table: "lot");
        }
    }
}
