using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Aggregator.DemandCollection.Storage.Migrations
{
    /// <inheritdoc />
    public partial class LineAmounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<decimal>(
                name: "amount",
                table: "order_line_outcome",
                type: "numeric(18,2)",
                nullable: false,
                defaultValue: 0m);

            // As near as the price tells; a rebuild of demand-collection.outcomes takes what the messages say.
            migrationBuilder.Sql("UPDATE order_line_outcome SET amount = round(quantity * unit_price, 2)");

            migrationBuilder.DropColumn(
                name: "unit_price",
                table: "order_line_outcome");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "amount",
                table: "order_line_outcome");

            migrationBuilder.AddColumn<decimal>(
                name: "unit_price",
                table: "order_line_outcome",
                type: "numeric(20,6)",
                nullable: false,
                defaultValue: 0m);
        }
    }
}
