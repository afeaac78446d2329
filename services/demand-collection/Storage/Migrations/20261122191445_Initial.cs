using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aggregator.DemandCollection.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "body",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    fiscal_code = table.Column<string>(type: "text", nullable: true),
                    istat_code = table.Column<string>(type: "text", nullable: true),
                    province = table.Column<string>(type: "text", nullable: true),
                    province_name = table.Column<string>(type: "text", nullable: true),
                    region = table.Column<string>(type: "text", nullable: true),
                    population = table.Column<int>(type: "integer", nullable: true),
                    latitude = table.Column<decimal>(type: "numeric(20,6)", nullable: true),
                    longitude = table.Column<decimal>(type: "numeric(20,6)", nullable: true),
                    area_km2 = table.Column<decimal>(type: "numeric(20,6)", nullable: true),
                    requires_two_people = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    facts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_body", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "body_outcome",
                columns: table => new
                {
                    lot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    body_id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    base_value = table.Column<decimal>(type: "numeric(18,2)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_body_outcome", x => new { x.lot_id, x.body_id });
                });

            migrationBuilder.CreateTable(
                name: "category",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    law_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    facts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_category", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "line_outcome",
                columns: table => new
                {
                    line_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    body_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_line_outcome", x => new { x.line_id, x.lot_id });
                });

            migrationBuilder.CreateTable(
                name: "lot_outcome",
                columns: table => new
                {
                    lot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: true),
                    title = table.Column<string>(type: "text", nullable: true),
                    operator_name = table.Column<string>(type: "text", nullable: true),
                    base_value = table.Column<decimal>(type: "numeric(18,2)", nullable: true),
                    award_value = table.Column<decimal>(type: "numeric(18,2)", nullable: true),
                    awarded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lot_outcome", x => x.lot_id);
                });

            migrationBuilder.CreateTable(
                name: "order_line_outcome",
                columns: table => new
                {
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    line_id = table.Column<Guid>(type: "uuid", nullable: true),
                    quantity = table.Column<decimal>(type: "numeric(20,6)", nullable: false),
                    unit_price = table.Column<decimal>(type: "numeric(20,6)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_order_line_outcome", x => new { x.order_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "order_outcome",
                columns: table => new
                {
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    body_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    amount = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    delivered = table.Column<decimal>(type: "numeric(18,2)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_order_outcome", x => x.order_id);
                });

            migrationBuilder.CreateTable(
                name: "territory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    edition = table.Column<int>(type: "integer", nullable: false),
                    municipalities = table.Column<int>(type: "integer", nullable: false),
                    borders = table.Column<int>(type: "integer", nullable: false),
                    content_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    facts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_territory", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "initiative",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cpb_id = table.Column<Guid>(type: "uuid", nullable: false),
                    category_code = table.Column<string>(type: "text", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    opens_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    closes_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    duration_months = table.Column<int>(type: "integer", nullable: false),
                    duration_reason = table.Column<string>(type: "text", nullable: true),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    closures = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    facts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_initiative", x => x.id);
                    table.ForeignKey(
                        name: "FK_initiative_body_cpb_id",
                        column: x => x.cpb_id,
                        principalTable: "body",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "territory_member",
                columns: table => new
                {
                    territory_id = table.Column<Guid>(type: "uuid", nullable: false),
                    body_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_territory_member", x => new { x.territory_id, x.body_id });
                    table.ForeignKey(
                        name: "FK_territory_member_body_body_id",
                        column: x => x.body_id,
                        principalTable: "body",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_territory_member_territory_territory_id",
                        column: x => x.territory_id,
                        principalTable: "territory",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
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
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    closed_by = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_closure", x => new { x.initiative_id, x.number });
                    table.ForeignKey(
                        name: "FK_closure_initiative_initiative_id",
                        column: x => x.initiative_id,
                        principalTable: "initiative",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "invitation",
                columns: table => new
                {
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    body_id = table.Column<Guid>(type: "uuid", nullable: false),
                    open = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_invitation", x => new { x.initiative_id, x.body_id });
                    table.ForeignKey(
                        name: "FK_invitation_body_body_id",
                        column: x => x.body_id,
                        principalTable: "body",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_invitation_initiative_initiative_id",
                        column: x => x.initiative_id,
                        principalTable: "initiative",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "territory_border",
                columns: table => new
                {
                    territory_id = table.Column<Guid>(type: "uuid", nullable: false),
                    a = table.Column<Guid>(type: "uuid", nullable: false),
                    b = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_territory_border", x => new { x.territory_id, x.a, x.b });
                    table.ForeignKey(
                        name: "FK_territory_border_territory_member_territory_id_a",
                        columns: x => new { x.territory_id, x.a },
                        principalTable: "territory_member",
                        principalColumns: new[] { "territory_id", "body_id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_territory_border_territory_member_territory_id_b",
                        columns: x => new { x.territory_id, x.b },
                        principalTable: "territory_member",
                        principalColumns: new[] { "territory_id", "body_id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "demand",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    initiative_id = table.Column<Guid>(type: "uuid", nullable: false),
                    cpb_id = table.Column<Guid>(type: "uuid", nullable: false),
                    body_id = table.Column<Guid>(type: "uuid", nullable: false),
                    category_code = table.Column<string>(type: "text", nullable: false),
                    duration_months = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    total_value = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    last_editor = table.Column<Guid>(type: "uuid", nullable: false),
                    signatory = table.Column<Guid>(type: "uuid", nullable: true),
                    protocol_number = table.Column<string>(type: "text", nullable: true),
                    protocol_date = table.Column<DateOnly>(type: "date", nullable: true),
                    act_reference = table.Column<string>(type: "text", nullable: true),
                    submitted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    facts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_demand", x => x.id);
                    table.ForeignKey(
                        name: "FK_demand_body_body_id",
                        column: x => x.body_id,
                        principalTable: "body",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_demand_invitation_initiative_id_body_id",
                        columns: x => new { x.initiative_id, x.body_id },
                        principalTable: "invitation",
                        principalColumns: new[] { "initiative_id", "body_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "demand_line",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    demand_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    site = table.Column<string>(type: "text", nullable: false),
                    description = table.Column<string>(type: "text", nullable: false),
                    cpv = table.Column<string>(type: "text", nullable: true),
                    quantity = table.Column<decimal>(type: "numeric(20,6)", nullable: false),
                    unit = table.Column<string>(type: "text", nullable: false),
                    yearly_value = table.Column<decimal>(type: "numeric(18,2)", nullable: false),
                    fields = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_demand_line", x => x.id);
                    table.ForeignKey(
                        name: "FK_demand_line_demand_demand_id",
                        column: x => x.demand_id,
                        principalTable: "demand",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_body_istat_code",
                table: "body",
                column: "istat_code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_body_kind_id",
                table: "body",
                columns: new[] { "kind", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_body_province_id",
                table: "body",
                columns: new[] { "province", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_category_code",
                table: "category",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_demand_body_id_id",
                table: "demand",
                columns: new[] { "body_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_demand_cpb_id_id",
                table: "demand",
                columns: new[] { "cpb_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_demand_initiative_id_id",
                table: "demand",
                columns: new[] { "initiative_id", "id" });

            migrationBuilder.CreateIndex(
                name: "one_live_demand",
                table: "demand",
                columns: new[] { "initiative_id", "body_id" },
                unique: true,
                filter: "state <> 'withdrawn'");

            migrationBuilder.CreateIndex(
                name: "IX_demand_line_demand_id",
                table: "demand_line",
                column: "demand_id");

            migrationBuilder.CreateIndex(
                name: "IX_initiative_category_code_id",
                table: "initiative",
                columns: new[] { "category_code", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_initiative_cpb_id_id",
                table: "initiative",
                columns: new[] { "cpb_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_initiative_state_id",
                table: "initiative",
                columns: new[] { "state", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_invitation_body_id_initiative_id",
                table: "invitation",
                columns: new[] { "body_id", "initiative_id" });

            migrationBuilder.CreateIndex(
                name: "IX_line_outcome_lot_id",
                table: "line_outcome",
                column: "lot_id");

            migrationBuilder.CreateIndex(
                name: "IX_lot_outcome_initiative_id",
                table: "lot_outcome",
                column: "initiative_id");

            migrationBuilder.CreateIndex(
                name: "IX_order_line_outcome_line_id",
                table: "order_line_outcome",
                column: "line_id");

            migrationBuilder.CreateIndex(
                name: "IX_order_outcome_initiative_id",
                table: "order_outcome",
                column: "initiative_id");

            migrationBuilder.CreateIndex(
                name: "IX_territory_name",
                table: "territory",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_territory_border_territory_id_b",
                table: "territory_border",
                columns: new[] { "territory_id", "b" });

            migrationBuilder.CreateIndex(
                name: "IX_territory_member_body_id",
                table: "territory_member",
                column: "body_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "body_outcome");

            migrationBuilder.DropTable(
                name: "category");

            migrationBuilder.DropTable(
                name: "closure");

            migrationBuilder.DropTable(
                name: "demand_line");

            migrationBuilder.DropTable(
                name: "line_outcome");

            migrationBuilder.DropTable(
                name: "lot_outcome");

            migrationBuilder.DropTable(
                name: "order_line_outcome");

            migrationBuilder.DropTable(
                name: "order_outcome");

            migrationBuilder.DropTable(
                name: "territory_border");

            migrationBuilder.DropTable(
                name: "demand");

            migrationBuilder.DropTable(
                name: "territory_member");

            migrationBuilder.DropTable(
                name: "invitation");

            migrationBuilder.DropTable(
                name: "territory");

            migrationBuilder.DropTable(
                name: "initiative");

            migrationBuilder.DropTable(
                name: "body");
        }
    }
}
