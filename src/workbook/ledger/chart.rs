//! The charts of 总览, native so that they can be edited and need no picture.

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition,
    ChartLine, ChartSolidFill, ChartType, Color,
};

use super::pages::LedgerWorksheet;
use super::tallies;
use super::units_table::{FUNDS, TOTAL};
use crate::workbook::style;

/// The worksheet that the charts stand on and draw from.
pub(super) const NAME: &str = LedgerWorksheet::Overview.name();
/// The column in which the smaller charts begin.
pub(super) const COLUMN: u16 = 7;
/// Rows of the usual height that a chart covers.
pub(super) const ROWS_OF_UNITS: u32 = 20;
pub(super) const ROWS_OF_INDUSTRIES: u32 = 16;
const GOLD: Color = Color::RGB(0x00C5_9B4E);

/// 总投资 and 累计到位资金 of each unit, side by side.
pub(super) fn of_units(first: u32, last: u32) -> Chart {
    let mut chart = drawn(ChartType::Bar, "各单位总投资与累计到位资金（万元）");
    for (name, column, color) in [("总投资", TOTAL, style::INK), ("累计到位资金", FUNDS, GOLD)]
    {
        series(&mut chart, name, column, color, (first, last));
    }
    bars(&mut chart);
    chart
        .legend()
        .set_position(ChartLegendPosition::Bottom)
        .set_font(&font());
    chart.set_width(1000).set_height(390);
    chart
}

/// How many projects stand at each stage.
pub(super) fn of_stages(first: u32, last: u32) -> Chart {
    let mut chart = drawn(ChartType::Column, "各阶段项目数（个）");
    series(
        &mut chart,
        "项目",
        tallies::PROJECTS,
        style::INK,
        (first, last),
    )
    .set_data_label(ChartDataLabel::new().show_value().set_font(&font()));
    chart.x_axis().set_font(&font());
    chart
        .y_axis()
        .set_font(&font())
        .set_major_gridlines_line(&hair());
    chart.legend().set_hidden();
    chart.set_width(440).set_height(288);
    chart
}

/// 总投资 of each industry.
pub(super) fn of_industries(first: u32, last: u32) -> Chart {
    let mut chart = drawn(ChartType::Bar, "各产业总投资（万元）");
    let labels = ChartDataLabel::new()
        .show_value()
        .set_num_format("#,##0")
        .set_font(&font())
        .clone();
    series(&mut chart, "总投资", tallies::TOTAL.0, GOLD, (first, last)).set_data_label(&labels);
    bars(&mut chart);
    // The bars say how long they are: there is no room for the numbers of an axis.
    chart
        .x_axis()
        .set_label_position(ChartAxisLabelPosition::None);
    chart.legend().set_hidden();
    chart.set_width(440).set_height(430);
    chart
}

fn drawn(kind: ChartType, title: &str) -> Chart {
    let mut chart = Chart::new(kind);
    let mut title_font = ChartFont::new();
    title_font
        .set_name("黑体")
        .set_size(11)
        .unset_bold()
        .set_color(style::INK);
    chart.title().set_name(title).set_font(&title_font);
    chart
        .chart_area()
        .set_format(ChartFormat::new().set_border(&hair()));
    chart
}

fn series<'c>(
    chart: &'c mut Chart,
    name: &str,
    column: u16,
    color: Color,
    (first, last): (u32, u32),
) -> &'c mut rust_xlsxwriter::ChartSeries {
    chart
        .add_series()
        .set_name(name)
        .set_categories((NAME, first, 0, last, 0))
        .set_values((NAME, first, column, last, column))
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(color)))
        .set_gap(60)
        .set_overlap(0)
}

/// Bars, not columns: names are long. Reversed, for the order of the table above.
fn bars(chart: &mut Chart) {
    chart.y_axis().set_font(&font()).set_reverse();
    chart
        .x_axis()
        .set_font(&font())
        .set_num_format("#,##0")
        .set_label_position(ChartAxisLabelPosition::High)
        .set_major_gridlines_line(&hair());
}

fn font() -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name("宋体").set_size(9);
    font
}

fn hair() -> ChartLine {
    let mut line = ChartLine::new();
    line.set_color(Color::RGB(0x00D9_D9D9)).set_width(0.5);
    line
}
