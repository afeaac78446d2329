using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aggregator.Tender.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "bid",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    procedure_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    put_by = table.Column<Guid>(type: "uuid", nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    receipt = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    exclusion = table.Column<string>(type: "text", nullable: true),
                    coefficients = table.Column<string>(type: "jsonb", nullable: true),
                    criterion_scores = table.Column<string>(type: "jsonb", nullable: true),
                    technical_score = table.Column<decimal>(type: "numeric(20,9)", nullable: true),
                    technical_unscaled = table.Column<decimal>(type: "numeric(20,9)", nullable: true),
                    economic_score = table.Column<decimal>(type: "numeric(20,9)", nullable: true),
                    discount_percent = table.Column<decimal>(type: "numeric(20,9)", nullable: true),
                    labour_cost = table.Column<decimal>(type: "numeric(18,2)", nullable: true),
                    safety_cost = table.Column<decimal>(type: "numeric(18,2)", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    facts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bid", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "bid_envelope",
                columns: table => new
                {
                    bid_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    jwe = table.Column<string>(type: "text", nullable: false),
                    sha256 = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    fault = table.Column<string>(type: "text", nullable: true),
                    content = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bid_envelope", x => new { x.bid_id, x.kind });
                });

            migrationBuilder.CreateTable(
                name: "bid_note",
                columns: table => new
                {
                    procedure_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    bid_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    receipt_sha256 = table.Column<string>(type: "text", nullable: false),
                    mark = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bid_note", x => new { x.procedure_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "body",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    istat_code = table.Column<string>(type: "text", nullable: true),
                    province = table.Column<string>(type: "text", nullable: true),
                    population = table.Column<int>(type: "integer", nullable: true),
                    latitude = table.Column<decimal>(type: "numeric(20,6)", nullable: true),
                    longitude = table.Column<decimal>(type: "numeric(20,6)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_body", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "category",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "jsonb", nullable: false),
                    labour_intensive = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_category", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "checklist",
                columns: table => new
                {
                    lot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_checklist", x => x.lot_id);
                });

            migrationBuilder.CreateTable(
                name: "closure",
                columns: table => new
                {
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    total_value = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    hash = table.Column<string>(type: "text", nullable: false),
                    arrived_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_closure", x => new { x.initiative_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "demand",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    body_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    total_value = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    lines = table.Column<string>(type: "jsonb", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_demand", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "envelope_key",
                columns: table => new
                {
                    procedure_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    public_key = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_envelope_key", x => new { x.procedure_id, x.kind });
                });

            migrationBuilder.CreateTable(
                name: "initiative",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cpb_id = table.Column<Guid>(type: "uuid", nullable: false),
                    category_code = table.Column<string>(type: "text", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    duration_months = table.Column<int>(type: "integer", nullable: false),
                    closed = table.Column<bool>(type: "boolean", nullable: false),
                    last_closure = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_initiative", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "key_share",
                columns: table => new
                {
                    procedure_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    holder = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<byte>(type: "smallint", nullable: false),
                    jwe = table.Column<string>(type: "text", nullable: false),
                    commitment = table.Column<byte[]>(type: "bytea", nullable: false),
                    given_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    given = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_share", x => new { x.procedure_id, x.kind, x.holder });
                });

            migrationBuilder.CreateTable(
                name: "lot",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cpb_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lot_plan_id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    category_code = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    base_value = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    bodies = table.Column<string>(type: "jsonb", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    procedure_id = table.Column<Guid>(type: "uuid", nullable: true),
                    bid_count = table.Column<int>(type: "integer", nullable: true),
                    ranking = table.Column<string>(type: "jsonb", nullable: false),
                    draw = table.Column<string>(type: "jsonb", nullable: false),
                    justified_bid_id = table.Column<Guid>(type: "uuid", nullable: true),
                    proposed_bid_id = table.Column<Guid>(type: "uuid", nullable: true),
                    winner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    award_value = table.Column<decimal>(type: "numeric(18,2)", nullable: true),
                    discount_percent = table.Column<decimal>(type: "numeric(20,9)", nullable: true),
                    awarded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    standstill_ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    facts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lot", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "lot_plan",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cpb_id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    category_code = table.Column<string>(type: "text", nullable: false),
                    closure_number = table.Column<int>(type: "integer", nullable: false),
                    statement = table.Column<string>(type: "text", nullable: false),
                    lots = table.Column<string>(type: "jsonb", nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    approved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    facts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lot_plan", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "operator",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    fiscal_code = table.Column<string>(type: "text", nullable: false),
                    size = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    facts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_operator", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "procedure",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cpb_id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lot_plan_id = table.Column<Guid>(type: "uuid", nullable: false),
                    category_code = table.Column<string>(type: "text", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    deadline = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    key_holders = table.Column<string>(type: "jsonb", nullable: false),
                    quorum = table.Column<int>(type: "integer", nullable: false),
                    technical_max = table.Column<decimal>(type: "numeric(20,6)", nullable: false),
                    economic_max = table.Column<decimal>(type: "numeric(20,6)", nullable: false),
                    criteria = table.Column<string>(type: "jsonb", nullable: false),
                    formula = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    parameter = table.Column<decimal>(type: "numeric(20,6)", nullable: true),
                    rounding = table.Column<string>(type: "jsonb", nullable: false),
                    rescaling = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    technical_min = table.Column<decimal>(type: "numeric(20,6)", nullable: true),
                    anomaly_rule = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    option_fifth = table.Column<bool>(type: "boolean", nullable: false),
                    duration_months = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    decision_reference = table.Column<string>(type: "text", nullable: true),
                    administrative_opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    technical_opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    economic_opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    jury = table.Column<string>(type: "jsonb", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    facts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedure", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "territory_border",
                columns: table => new
                {
                    territory_id = table.Column<Guid>(type: "uuid", nullable: false),
                    edition = table.Column<int>(type: "integer", nullable: false),
                    body_a = table.Column<Guid>(type: "uuid", nullable: false),
                    body_b = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_territory_border", x => new { x.territory_id, x.edition, x.body_a, x.body_b });
                });

            migrationBuilder.CreateIndex(
                name: "IX_bid_operator_id_id",
                table: "bid",
                columns: new[] { "operator_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_bid_procedure_id_lot_id_operator_id",
                table: "bid",
                columns: new[] { "procedure_id", "lot_id", "operator_id" },
                unique: true,
                filter: "state <> 'Withdrawn'");

            migrationBuilder.CreateIndex(
                name: "IX_category_code",
                table: "category",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_demand_initiative_id",
                table: "demand",
                column: "initiative_id");

            migrationBuilder.CreateIndex(
                name: "IX_lot_lot_plan_id",
                table: "lot",
                column: "lot_plan_id");

            migrationBuilder.CreateIndex(
                name: "IX_lot_procedure_id",
                table: "lot",
                column: "procedure_id");

            migrationBuilder.CreateIndex(
                name: "IX_lot_plan_initiative_id",
                table: "lot_plan",
                column: "initiative_id");

            migrationBuilder.CreateIndex(
                name: "IX_operator_fiscal_code",
                table: "operator",
                column: "fiscal_code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_procedure_initiative_id",
                table: "procedure",
                column: "initiative_id");

            migrationBuilder.CreateIndex(
                name: "IX_procedure_lot_plan_id",
                table: "procedure",
                column: "lot_plan_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bid");

            migrationBuilder.DropTable(
                name: "bid_envelope");

            migrationBuilder.DropTable(
                name: "bid_note");

            migrationBuilder.DropTable(
                name: "body");

            migrationBuilder.DropTable(
                name: "category");

            migrationBuilder.DropTable(
                name: "checklist");

            migrationBuilder.DropTable(
                name: "closure");

            migrationBuilder.DropTable(
                name: "demand");

            migrationBuilder.DropTable(
                name: "envelope_key");

            migrationBuilder.DropTable(
                name: "initiative");

            migrationBuilder.DropTable(
                name: "key_share");

            migrationBuilder.DropTable(
                name: "lot");

            migrationBuilder.DropTable(
                name: "lot_plan");

            migrationBuilder.DropTable(
                name: "operator");

            migrationBuilder.DropTable(
                name: "procedure");

            migrationBuilder.DropTable(
                name: "territory_border");
        }
    }
}
