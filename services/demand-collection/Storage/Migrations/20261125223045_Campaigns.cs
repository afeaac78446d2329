using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aggregator.DemandCollection.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Campaigns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_demand_line_demand_id",
                table: "demand_line");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "open_until",
                table: "invitation",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "questionnaire_version",
                table: "initiative",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<string>(
                name: "cui",
                table: "demand_line",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<decimal>(
                name: "historic_price",
                table: "demand_line",
                type: "numeric(20,5)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "historic_price_source",
                table: "demand_line",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "justification",
                table: "demand_line",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "months",
                table: "demand_line",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "present_contract_expiry",
                table: "demand_line",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "expiries",
                table: "demand",
                type: "jsonb",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<int>(
                name: "line_count",
                table: "demand",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "measures",
                table: "demand",
                type: "jsonb",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<int>(
                name: "questionnaire_version",
                table: "demand",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<string>(
                name: "email",
                table: "body",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "question_answer",
                columns: table => new
                {
                    demand_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    comparison = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    answer = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<decimal>(type: "numeric(20,6)", nullable: false),
                    answered_by = table.Column<Guid>(type: "uuid", nullable: false),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_question_answer", x => new { x.demand_id, x.kind, x.comparison });
                    table.ForeignKey(
                        name: "FK_question_answer_demand_demand_id",
                        column: x => x.demand_id,
                        principalTable: "demand",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "questionnaire",
                columns: table => new
                {
                    category_code = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    content = table.Column<string>(type: "jsonb", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_questionnaire", x => new { x.category_code, x.version });
                });

            migrationBuilder.CreateTable(
                name: "reminder",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    body_id = table.Column<Guid>(type: "uuid", nullable: false),
                    requested_by = table.Column<Guid>(type: "uuid", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    message = table.Column<string>(type: "text", nullable: true),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_try_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    channel = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reminder", x => x.id);
                    table.ForeignKey(
                        name: "FK_reminder_invitation_initiative_id_body_id",
                        columns: x => new { x.initiative_id, x.body_id },
                        principalTable: "invitation",
                        principalColumns: new[] { "initiative_id", "body_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_demand_line_demand_id_ordinal",
                table: "demand_line",
                columns: new[] { "demand_id", "ordinal" });

            migrationBuilder.CreateIndex(
                name: "IX_demand_category_code_body_id_id",
                table: "demand",
                columns: new[] { "category_code", "body_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_reminder_initiative_id_body_id",
                table: "reminder",
                columns: new[] { "initiative_id", "body_id" });

            migrationBuilder.CreateIndex(
                name: "IX_reminder_initiative_id_id",
                table: "reminder",
                columns: new[] { "initiative_id", "id" });

            migrationBuilder.CreateIndex(
                name: "reminder_waiting",
                table: "reminder",
                column: "id",
                filter: "state = 'waiting'");

            // What demands of before keep of their lines now: the first questionnaires that `migrate` publishes are the ones they were checked by.
            migrationBuilder.Sql("""
                UPDATE demand d SET line_count = x.lines, expiries = jsonb_build_array(jsonb_build_object('quarter', '', 'yearlyValue', x.yearly::text))
                FROM (SELECT demand_id, count(*) AS lines, sum(yearly_value) AS yearly FROM demand_line GROUP BY demand_id) x WHERE x.demand_id = d.id;
                UPDATE demand d SET measures = x.measures
                FROM (SELECT demand_id, jsonb_agg(jsonb_build_object('kind', kind, 'quantity', quantity::text, 'yearlyValue', yearly::text) ORDER BY kind COLLATE "C") AS measures
                      FROM (SELECT demand_id, unit || coalesce('/' || coalesce(fields->>'areaType', fields->>'material', fields->>'activity', fields->>'shift'), '') AS kind,
                                   sum(quantity) AS quantity, sum(yearly_value) AS yearly
                            FROM demand_line GROUP BY 1, 2) k
                      GROUP BY demand_id) x WHERE x.demand_id = d.id;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "question_answer");

            migrationBuilder.DropTable(
                name: "questionnaire");

            migrationBuilder.DropTable(
                name: "reminder");

            migrationBuilder.DropIndex(
                name: "IX_demand_line_demand_id_ordinal",
                table: "demand_line");

            migrationBuilder.DropIndex(
                name: "IX_demand_category_code_body_id_id",
                table: "demand");

            migrationBuilder.DropColumn(
                name: "open_until",
                table: "invitation");

            migrationBuilder.DropColumn(
                name: "questionnaire_version",
                table: "initiative");

            migrationBuilder.DropColumn(
                name: "cui",
                table: "demand_line");

            migrationBuilder.DropColumn(
                name: "historic_price",
                table: "demand_line");

            migrationBuilder.DropColumn(
                name: "historic_price_source",
                table: "demand_line");

            migrationBuilder.DropColumn(
                name: "justification",
                table: "demand_line");

            migrationBuilder.DropColumn(
                name: "months",
                table: "demand_line");

            migrationBuilder.DropColumn(
                name: "present_contract_expiry",
                table: "demand_line");

            migrationBuilder.DropColumn(
                name: "expiries",
                table: "demand");

            migrationBuilder.DropColumn(
                name: "line_count",
                table: "demand");

            migrationBuilder.DropColumn(
                name: "measures",
                table: "demand");

            migrationBuilder.DropColumn(
                name: "questionnaire_version",
                table: "demand");

            migrationBuilder.DropColumn(
                name: "email",
                table: "body");

            migrationBuilder.CreateIndex(
                name: "IX_demand_line_demand_id",
                table: "demand_line",
                column: "demand_id");
        }
    }
}
