using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Aggregator.GppMonitoring.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "checklist_fill",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    lot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    included = table.Column<List<string>>(type: "text[]", nullable: false),
                    not_applicable = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_checklist_fill", x => x.seq);
                });

            migrationBuilder.CreateTable(
                name: "evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    lot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    cpb_id = table.Column<Guid>(type: "uuid", nullable: false),
                    agreement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    body_id = table.Column<Guid>(type: "uuid", nullable: true),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    criterion_id = table.Column<string>(type: "text", nullable: false),
                    when = table.Column<string>(type: "text", nullable: false),
                    period = table.Column<int>(type: "integer", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    document_name = table.Column<string>(type: "text", nullable: true),
                    document_sha256 = table.Column<string>(type: "text", nullable: true),
                    summary = table.Column<string>(type: "text", nullable: true),
                    submitted_by = table.Column<Guid>(type: "uuid", nullable: true),
                    submitted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    verified_by = table.Column<Guid>(type: "uuid", nullable: true),
                    verified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    facts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_evidence", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "feed_arrival",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    subject = table.Column<Guid>(type: "uuid", nullable: false),
                    data = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feed_arrival", x => x.seq);
                });

            migrationBuilder.CreateTable(
                name: "feed_event",
                columns: table => new
                {
                    position = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    subject = table.Column<Guid>(type: "uuid", nullable: false),
                    data = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feed_event", x => x.position);
                });

            migrationBuilder.CreateTable(
                name: "green_lot",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    lot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    cpb_id = table.Column<Guid>(type: "uuid", nullable: false),
                    category_code = table.Column<string>(type: "text", nullable: true),
                    lot_plan_id = table.Column<Guid>(type: "uuid", nullable: true),
                    procedure_id = table.Column<Guid>(type: "uuid", nullable: true),
                    planned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    notice_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    number = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    base_value = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    award_value = table.Column<decimal>(type: "numeric(18,2)", nullable: true),
                    state = table.Column<string>(type: "text", nullable: false),
                    included = table.Column<List<string>>(type: "text[]", nullable: false),
                    not_applicable = table.Column<string>(type: "jsonb", nullable: false),
                    completed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    status = table.Column<string>(type: "text", nullable: true),
                    included_count = table.Column<int>(type: "integer", nullable: false),
                    applicable_count = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    facts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_green_lot", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "initiative_indicators",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    cpb_id = table.Column<Guid>(type: "uuid", nullable: false),
                    gpp_by_number = table.Column<decimal>(type: "numeric(20,6)", nullable: true),
                    gpp_by_value = table.Column<decimal>(type: "numeric(20,6)", nullable: true),
                    verified_by_count = table.Column<decimal>(type: "numeric(20,6)", nullable: true),
                    verified_by_value = table.Column<decimal>(type: "numeric(20,6)", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    facts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_initiative_indicators", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "known_initiative",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cpb_id = table.Column<Guid>(type: "uuid", nullable: false),
                    category_code = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_known_initiative", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "public_body",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    istat_code = table.Column<string>(type: "text", nullable: true),
                    population = table.Column<int>(type: "integer", nullable: true),
                    latitude = table.Column<decimal>(type: "numeric(20,6)", nullable: true),
                    longitude = table.Column<decimal>(type: "numeric(20,6)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_public_body", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "public_category",
                columns: table => new
                {
                    code = table.Column<string>(type: "text", nullable: false),
                    name_it = table.Column<string>(type: "text", nullable: false),
                    name_en = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_public_category", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "public_demand",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    body_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    lines = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_public_demand", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "public_initiative",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cpb_id = table.Column<Guid>(type: "uuid", nullable: false),
                    category_code = table.Column<string>(type: "text", nullable: false),
                    title = table.Column<string>(type: "text", nullable: true),
                    opens_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    closes_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    duration_months = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    closed = table.Column<bool>(type: "boolean", nullable: false),
                    closure_number = table.Column<int>(type: "integer", nullable: false),
                    closure_count = table.Column<int>(type: "integer", nullable: false),
                    closure_value = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    closure_hash = table.Column<string>(type: "text", nullable: true),
                    lot_plan_id = table.Column<Guid>(type: "uuid", nullable: true),
                    lot_plan_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    demand_count = table.Column<int>(type: "integer", nullable: false),
                    demand_value = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    ordered = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    lot_count = table.Column<int>(type: "integer", nullable: false),
                    award_count = table.Column<int>(type: "integer", nullable: false),
                    award_base = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    award_value = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    ceiling = table.Column<decimal>(type: "numeric(18,2)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_public_initiative", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "public_lot",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lot_plan_id = table.Column<Guid>(type: "uuid", nullable: true),
                    procedure_id = table.Column<Guid>(type: "uuid", nullable: true),
                    number = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    base_value = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    body_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    bid_count = table.Column<int>(type: "integer", nullable: true),
                    winner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    winner_name = table.Column<string>(type: "text", nullable: true),
                    award_value = table.Column<decimal>(type: "numeric(18,2)", nullable: true),
                    standstill_ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    agreement_id = table.Column<Guid>(type: "uuid", nullable: true),
                    agreement_state = table.Column<string>(type: "text", nullable: true),
                    ceiling = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    option_open = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    joined = table.Column<int>(type: "integer", nullable: false),
                    ordered = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    order_count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_public_lot", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "public_lot_body",
                columns: table => new
                {
                    lot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    body_id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_public_lot_body", x => new { x.lot_id, x.body_id });
                });

            migrationBuilder.CreateTable(
                name: "public_order",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    body_id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_name = table.Column<string>(type: "text", nullable: false),
                    amount = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    placed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_public_order", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "stale_indicators",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stale_indicators", x => x.seq);
                });

            migrationBuilder.CreateIndex(
                name: "IX_checklist_fill_lot_id",
                table: "checklist_fill",
                column: "lot_id");

            migrationBuilder.CreateIndex(
                name: "IX_evidence_agreement_id_order_id_criterion_id_period",
                table: "evidence",
                columns: new[] { "agreement_id", "order_id", "criterion_id", "period" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.CreateIndex(
                name: "IX_evidence_body_id_id",
                table: "evidence",
                columns: new[] { "body_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_evidence_cpb_id_id",
                table: "evidence",
                columns: new[] { "cpb_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_evidence_lot_id_state",
                table: "evidence",
                columns: new[] { "lot_id", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_evidence_operator_id_id",
                table: "evidence",
                columns: new[] { "operator_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_evidence_order_id",
                table: "evidence",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "IX_green_lot_initiative_id",
                table: "green_lot",
                column: "initiative_id");

            migrationBuilder.CreateIndex(
                name: "IX_green_lot_lot_id",
                table: "green_lot",
                column: "lot_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_initiative_indicators_initiative_id",
                table: "initiative_indicators",
                column: "initiative_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_public_demand_initiative_id_id",
                table: "public_demand",
                columns: new[] { "initiative_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_public_initiative_category_code_id",
                table: "public_initiative",
                columns: new[] { "category_code", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_public_initiative_cpb_id_id",
                table: "public_initiative",
                columns: new[] { "cpb_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_public_initiative_state_id",
                table: "public_initiative",
                columns: new[] { "state", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_public_lot_initiative_id_number",
                table: "public_lot",
                columns: new[] { "initiative_id", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_public_lot_body_initiative_id_body_id",
                table: "public_lot_body",
                columns: new[] { "initiative_id", "body_id" });

            migrationBuilder.CreateIndex(
                name: "IX_public_order_initiative_id_id",
                table: "public_order",
                columns: new[] { "initiative_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "checklist_fill");

            migrationBuilder.DropTable(
                name: "evidence");

            migrationBuilder.DropTable(
                name: "feed_arrival");

            migrationBuilder.DropTable(
                name: "feed_event");

            migrationBuilder.DropTable(
                name: "green_lot");

            migrationBuilder.DropTable(
                name: "initiative_indicators");

            migrationBuilder.DropTable(
                name: "known_initiative");

            migrationBuilder.DropTable(
                name: "public_body");

            migrationBuilder.DropTable(
                name: "public_category");

            migrationBuilder.DropTable(
                name: "public_demand");

            migrationBuilder.DropTable(
                name: "public_initiative");

            migrationBuilder.DropTable(
                name: "public_lot");

            migrationBuilder.DropTable(
                name: "public_lot_body");

            migrationBuilder.DropTable(
                name: "public_order");

            migrationBuilder.DropTable(
                name: "stale_indicators");
        }
    }
}
