using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aggregator.Contract.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "agreement",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cpb_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    procedure_id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    category_code = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_name = table.Column<string>(type: "text", nullable: false),
                    base_value = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    discount_percent = table.Column<decimal>(type: "numeric(20,6)", nullable: false),
                    duration_months = table.Column<int>(type: "integer", nullable: false),
                    awarded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    standstill_ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ceiling = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    option_value = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    phase = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    signed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reference = table.Column<string>(type: "text", nullable: true),
                    activated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: true),
                    closed_reason = table.Column<string>(type: "text", nullable: true),
                    joined = table.Column<int>(type: "integer", nullable: false),
                    option_open = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    from_quotas = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    from_option = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    entries = table.Column<int>(type: "integer", nullable: false),
                    percent_announced = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    facts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_agreement", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "known_body",
                columns: table => new
                {
                    body_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_known_body", x => x.body_id);
                });

            migrationBuilder.CreateTable(
                name: "known_category",
                columns: table => new
                {
                    category_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    name_it = table.Column<string>(type: "text", nullable: false),
                    name_en = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_known_category", x => x.category_id);
                });

            migrationBuilder.CreateTable(
                name: "known_demand_line",
                columns: table => new
                {
                    line_id = table.Column<Guid>(type: "uuid", nullable: false),
                    demand_id = table.Column<Guid>(type: "uuid", nullable: false),
                    body_id = table.Column<Guid>(type: "uuid", nullable: false),
                    site = table.Column<string>(type: "text", nullable: false),
                    description = table.Column<string>(type: "text", nullable: false),
                    quantity = table.Column<decimal>(type: "numeric(20,6)", nullable: false),
                    unit = table.Column<string>(type: "text", nullable: false),
                    yearly_value = table.Column<decimal>(type: "numeric(18,2)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_known_demand_line", x => x.line_id);
                });

            migrationBuilder.CreateTable(
                name: "known_notice",
                columns: table => new
                {
                    procedure_id = table.Column<Guid>(type: "uuid", nullable: false),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_known_notice", x => x.procedure_id);
                });

            migrationBuilder.CreateTable(
                name: "agreement_body",
                columns: table => new
                {
                    agreement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    body_id = table.Column<Guid>(type: "uuid", nullable: false),
                    base_value = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    allocated = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    share = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    quota = table.Column<decimal>(type: "numeric(18,2)", nullable: true),
                    ordered = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    joined_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    act_reference = table.Column<string>(type: "text", nullable: true),
                    demand_line_ids = table.Column<List<Guid>>(type: "uuid[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_agreement_body", x => new { x.agreement_id, x.body_id });
                    table.ForeignKey(
                        name: "FK_agreement_body_agreement_agreement_id",
                        column: x => x.agreement_id,
                        principalTable: "agreement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "call_off_order",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    agreement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    cpb_id = table.Column<Guid>(type: "uuid", nullable: false),
                    category_code = table.Column<string>(type: "text", nullable: false),
                    body_id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_name = table.Column<string>(type: "text", nullable: false),
                    description = table.Column<string>(type: "text", nullable: false),
                    cig = table.Column<string>(type: "text", nullable: true),
                    drafted_by = table.Column<Guid>(type: "uuid", nullable: false),
                    drafted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    amount = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    option_part = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    delivered = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    phase = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    signed_by = table.Column<Guid>(type: "uuid", nullable: true),
                    placed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    facts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_call_off_order", x => x.id);
                    table.ForeignKey(
                        name: "FK_call_off_order_agreement_agreement_id",
                        column: x => x.agreement_id,
                        principalTable: "agreement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ledger_entry",
                columns: table => new
                {
                    agreement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    body_id = table.Column<Guid>(type: "uuid", nullable: true),
                    order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    amount = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    of_which_option = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    ceiling = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    lot_ordered = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    option_open = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    option_ordered = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    body_quota = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    body_ordered = table.Column<decimal>(type: "numeric(18,2)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ledger_entry", x => new { x.agreement_id, x.number });
                    table.CheckConstraint("within_lot", "lot_ordered >= 0 AND lot_ordered <= ceiling");
                    table.CheckConstraint("within_option", "option_ordered >= 0 AND option_ordered <= option_open");
                    table.CheckConstraint("within_quota", "body_ordered >= 0 AND body_ordered <= body_quota");
                    table.ForeignKey(
                        name: "FK_ledger_entry_agreement_agreement_id",
                        column: x => x.agreement_id,
                        principalTable: "agreement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "price_revision",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    agreement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    variation_percent = table.Column<decimal>(type: "numeric(20,6)", nullable: false),
                    remaining = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    revision = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    reference = table.Column<string>(type: "text", nullable: false),
                    rule = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_price_revision", x => x.id);
                    table.ForeignKey(
                        name: "FK_price_revision_agreement_agreement_id",
                        column: x => x.agreement_id,
                        principalTable: "agreement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "quota_move",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cpb_id = table.Column<Guid>(type: "uuid", nullable: false),
                    agreement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    from_body_id = table.Column<Guid>(type: "uuid", nullable: false),
                    to_body_id = table.Column<Guid>(type: "uuid", nullable: false),
                    amount = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    proposed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    proposed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    effective_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    facts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_quota_move", x => x.id);
                    table.ForeignKey(
                        name: "FK_quota_move_agreement_agreement_id",
                        column: x => x.agreement_id,
                        principalTable: "agreement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "call_off_order_line",
                columns: table => new
                {
                    number = table.Column<int>(type: "integer", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    demand_line_id = table.Column<Guid>(type: "uuid", nullable: true),
                    description = table.Column<string>(type: "text", nullable: false),
                    quantity = table.Column<decimal>(type: "numeric(20,6)", nullable: false),
                    unit_price = table.Column<decimal>(type: "numeric(20,6)", nullable: false),
                    live_amount = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    live_quantity = table.Column<decimal>(type: "numeric(20,6)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_call_off_order_line", x => new { x.order_id, x.number });
                    table.ForeignKey(
                        name: "FK_call_off_order_line_call_off_order_order_id",
                        column: x => x.order_id,
                        principalTable: "call_off_order",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "delivery",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    period_start = table.Column<DateOnly>(type: "date", nullable: false),
                    period_end = table.Column<DateOnly>(type: "date", nullable: false),
                    quantity = table.Column<decimal>(type: "numeric(20,6)", nullable: true),
                    amount = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    reference = table.Column<string>(type: "text", nullable: false),
                    final = table.Column<bool>(type: "boolean", nullable: false),
                    reported_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_delivery", x => x.id);
                    table.ForeignKey(
                        name: "FK_delivery_call_off_order_order_id",
                        column: x => x.order_id,
                        principalTable: "call_off_order",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_agreement_cpb_id_id",
                table: "agreement",
                columns: new[] { "cpb_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_agreement_lot_id",
                table: "agreement",
                column: "lot_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_agreement_operator_id_id",
                table: "agreement",
                columns: new[] { "operator_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_agreement_body_body_id",
                table: "agreement_body",
                column: "body_id");

            migrationBuilder.CreateIndex(
                name: "IX_call_off_order_agreement_id_id",
                table: "call_off_order",
                columns: new[] { "agreement_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_call_off_order_body_id_id",
                table: "call_off_order",
                columns: new[] { "body_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_call_off_order_cpb_id_id",
                table: "call_off_order",
                columns: new[] { "cpb_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_call_off_order_operator_id_id",
                table: "call_off_order",
                columns: new[] { "operator_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_call_off_order_line_demand_line_id",
                table: "call_off_order_line",
                column: "demand_line_id");

            migrationBuilder.CreateIndex(
                name: "IX_delivery_order_id",
                table: "delivery",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "IX_known_demand_line_demand_id",
                table: "known_demand_line",
                column: "demand_id");

            migrationBuilder.CreateIndex(
                name: "IX_price_revision_agreement_id",
                table: "price_revision",
                column: "agreement_id");

            migrationBuilder.CreateIndex(
                name: "IX_quota_move_agreement_id_id",
                table: "quota_move",
                columns: new[] { "agreement_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "agreement_body");

            migrationBuilder.DropTable(
                name: "call_off_order_line");

            migrationBuilder.DropTable(
                name: "delivery");

            migrationBuilder.DropTable(
                name: "known_body");

            migrationBuilder.DropTable(
                name: "known_category");

            migrationBuilder.DropTable(
                name: "known_demand_line");

            migrationBuilder.DropTable(
                name: "known_notice");

            migrationBuilder.DropTable(
                name: "ledger_entry");

            migrationBuilder.DropTable(
                name: "price_revision");

            migrationBuilder.DropTable(
                name: "quota_move");

            migrationBuilder.DropTable(
                name: "call_off_order");

            migrationBuilder.DropTable(
                name: "agreement");
        }
    }
}
