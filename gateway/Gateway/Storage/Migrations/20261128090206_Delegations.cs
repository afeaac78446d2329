using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aggregator.Gateway.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Delegations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "delegation",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    body = table.Column<Guid>(type: "uuid", nullable: false),
                    body_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    @delegate = table.Column<Guid>(name: "delegate", type: "uuid", nullable: false),
                    delegate_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    roles = table.Column<string[]>(type: "text[]", nullable: false),
                    act_reference = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    protocol_number = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    protocol_date = table.Column<DateOnly>(type: "date", nullable: false),
                    expires_on = table.Column<DateOnly>(type: "date", nullable: false),
                    given_by = table.Column<Guid>(type: "uuid", nullable: false),
                    given_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revoked_by = table.Column<Guid>(type: "uuid", nullable: true),
                    revocation_reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    facts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_delegation", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_membership_organisation",
                table: "membership",
                column: "organisation");

            migrationBuilder.CreateIndex(
                name: "IX_delegation_body_id",
                table: "delegation",
                columns: new[] { "body", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_delegation_delegate_id",
                table: "delegation",
                columns: new[] { "delegate", "id" });

            // Who acted for a body before had no act and no end: from now on a body says so itself, and what it did not say does not go on.
            migrationBuilder.Sql("DELETE FROM membership WHERE delegated_by IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "delegation");

            migrationBuilder.DropIndex(
                name: "IX_membership_organisation",
                table: "membership");
        }
    }
}
