using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aggregator.DemandCollection.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Proposals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "damage_point",
                columns: table => new
                {
                    sender_id = table.Column<Guid>(type: "uuid", nullable: false),
                    source_id = table.Column<string>(type: "text", nullable: false),
                    body_id = table.Column<Guid>(type: "uuid", nullable: false),
                    road_id = table.Column<string>(type: "text", nullable: false),
                    severity = table.Column<int>(type: "integer", nullable: false),
                    observed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    longitude = table.Column<double>(type: "double precision", nullable: false),
                    latitude = table.Column<double>(type: "double precision", nullable: false),
                    stretch_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_damage_point", x => new { x.sender_id, x.source_id });
                    table.ForeignKey(
                        name: "FK_damage_point_body_body_id",
                        column: x => x.body_id,
                        principalTable: "body",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "proposal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    body_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sender_id = table.Column<Guid>(type: "uuid", nullable: false),
                    source = table.Column<string>(type: "text", nullable: false),
                    source_id = table.Column<string>(type: "text", nullable: false),
                    category_code = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    line = table.Column<string>(type: "jsonb", nullable: false),
                    priority = table.Column<int>(type: "integer", nullable: true),
                    note = table.Column<string>(type: "text", nullable: true),
                    content_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    source_changed = table.Column<bool>(type: "boolean", nullable: false),
                    demand_id = table.Column<Guid>(type: "uuid", nullable: true),
                    line_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    facts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_proposal", x => x.id);
                    table.ForeignKey(
                        name: "FK_proposal_body_body_id",
                        column: x => x.body_id,
                        principalTable: "body",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "road_stretch",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    sender_id = table.Column<Guid>(type: "uuid", nullable: false),
                    body_id = table.Column<Guid>(type: "uuid", nullable: false),
                    road_id = table.Column<string>(type: "text", nullable: false),
                    from_longitude = table.Column<double>(type: "double precision", nullable: false),
                    from_latitude = table.Column<double>(type: "double precision", nullable: false),
                    to_longitude = table.Column<double>(type: "double precision", nullable: false),
                    to_latitude = table.Column<double>(type: "double precision", nullable: false),
                    length_m = table.Column<int>(type: "integer", nullable: false),
                    points = table.Column<int>(type: "integer", nullable: false),
                    severity_max = table.Column<int>(type: "integer", nullable: false),
                    priority = table.Column<int>(type: "integer", nullable: false),
                    patching_tonnes = table.Column<decimal>(type: "numeric(20,6)", nullable: false),
                    first_observed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_observed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_road_stretch", x => x.id);
                    table.ForeignKey(
                        name: "FK_road_stretch_body_body_id",
                        column: x => x.body_id,
                        principalTable: "body",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_damage_point_body_id",
                table: "damage_point",
                column: "body_id");

            migrationBuilder.CreateIndex(
                name: "IX_damage_point_sender_id_body_id_road_id",
                table: "damage_point",
                columns: new[] { "sender_id", "body_id", "road_id" });

            migrationBuilder.CreateIndex(
                name: "IX_proposal_body_id_category_code_id",
                table: "proposal",
                columns: new[] { "body_id", "category_code", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_proposal_body_id_id",
                table: "proposal",
                columns: new[] { "body_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_proposal_sender_id_id",
                table: "proposal",
                columns: new[] { "sender_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_proposal_sender_id_source_source_id_body_id",
                table: "proposal",
                columns: new[] { "sender_id", "source", "source_id", "body_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_road_stretch_body_id_id",
                table: "road_stretch",
                columns: new[] { "body_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_road_stretch_sender_id_body_id_road_id",
                table: "road_stretch",
                columns: new[] { "sender_id", "body_id", "road_id" });

            migrationBuilder.CreateIndex(
                name: "IX_road_stretch_sender_id_id",
                table: "road_stretch",
                columns: new[] { "sender_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "damage_point");

            migrationBuilder.DropTable(
                name: "proposal");

            migrationBuilder.DropTable(
                name: "road_stretch");
        }
    }
}
