//! The chart of 总览, native so that it can be edited and needs no picture.

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartFont, ChartFormat, ChartLegendPosition, ChartLine,
    ChartSolidFill, ChartType, Color,
};

use crate::workbook::style;

/// The worksheet that the chart stands on and draws from.
pub(super) const NAME: &str = "总览";
/// The columns of 总投资 and 累计到位资金 in its table of units.
pub(super) const TOTAL_COLUMN: u16 = 5;
pub(super) const FUNDS_COLUMN: u16 = 6;
/// Rows of the usual height that the chart covers.
pub(super) const ROWS: u32 = 20;

/// 总投资 and 累计到位资金 of each unit, side by side.
pub(super) fn chart(first_unit: u32, last_unit: u32) -> Chart {
    let mut chart = Chart::new(ChartType::Bar);
    let series = [
        ("总投资", TOTAL_COLUMN, style::INK),
        ("累计到位资金", FUNDS_COLUMN, Color::RGB(0x00C5_9B4E)),
    ];
    for (name, column, color) in series {
        chart
            .add_series()
            .set_name(name)
            .set_categories((NAME, first_unit, 0, last_unit, 0))
            .set_values((NAME, first_unit, column, last_unit, column))
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(color)))
            .set_gap(60)
            .set_overlap(0);
    }
    let mut font = ChartFont::new();
    font.set_name("宋体").set_size(9);
    let mut title_font = ChartFont::new();
    title_font
        .set_name("黑体")
        .set_size(11)
        .unset_bold()
        .set_color(style::INK);
    let mut rule = ChartLine::new();
    rule.set_color(Color::RGB(0x00D9_D9D9)).set_width(0.5);
    chart
        .title()
        .set_name("各单位总投资与累计到位资金（万元）")
        .set_font(&title_font);
    // Bars, not columns: names of units are long. Reversed, for the order of the table above.
    chart.y_axis().set_font(&font).set_reverse();
    chart
        .x_axis()
        .set_font(&font)
        .set_num_format("#,##0")
        .set_label_position(ChartAxisLabelPosition::High)
        .set_major_gridlines_line(&rule);
    chart
        .legend()
        .set_position(ChartLegendPosition::Bottom)
        .set_font(&font);
    chart
        .chart_area()
        .set_format(ChartFormat::new().set_border(&rule));
    chart.set_width(905).set_height(390);
    chart
}
