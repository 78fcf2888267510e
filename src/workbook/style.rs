//! How our workbooks look: fonts, colours and cell formats, calm and official.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// Size of body text in points.
pub(crate) const BODY_SIZE: f64 = 10.0;

/// Lines of tables.
pub(super) const LINE: Color = Color::RGB(0x00A6_A6A6);
/// Dark blue of headings and rules.
pub(crate) const INK: Color = Color::RGB(0x001F_3864);
/// Ground of table headers.
const HEADER_GROUND: Color = Color::RGB(0x00DC_E6F1);
/// Ground and text of the header of a column that must be filled in.
const REQUIRED_GROUND: Color = Color::RGB(0x00FC_E4D6);
const REQUIRED_INK: Color = Color::RGB(0x009C_0006);
/// Ground of section and total rows.
const SECTION_GROUND: Color = Color::RGB(0x00F2_F2F2);
/// Grey of captions and remarks.
const QUIET: Color = Color::RGB(0x0059_5959);

/// What a coloured cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// As it should be.
    Good,
    /// It is there, but not as it should be.
    Late,
    /// It is not there.
    Bad,
    /// Said to be none.
    Zero,
    /// Sent back.
    Returned,
    /// Of no weight.
    Quiet,
    /// In doubt: 待核.
    Doubt,
}

impl Tone {
    /// Ground and text, dark enough to tell apart on a black and white print.
    const fn colors(self) -> (u32, u32) {
        match self {
            Self::Good => (0x00E2_F0D9, 0x0037_5623),
            Self::Late => (0x00FF_F2CC, 0x007F_6000),
            Self::Bad => (0x00F8_CBAD, 0x009C_0006),
            Self::Zero => (0x00DD_EBF7, 0x001F_4E78),
            Self::Returned => (0x00E4_DFEC, 0x0060_497A),
            Self::Quiet => (0x00F2_F2F2, 0x0080_8080),
            Self::Doubt => (0x00FC_D5B4, 0x0084_3C0C),
        }
    }

    /// The format with these colours.
    pub(crate) fn on(self, format: Format) -> Format {
        let (ground, text) = self.colors();
        format
            .set_background_color(Color::RGB(ground))
            .set_font_color(Color::RGB(text))
    }

    /// The format with this ground only.
    pub(crate) fn under(self, format: Format) -> Format {
        format.set_background_color(Color::RGB(self.colors().0))
    }
}

/// A font by name. Where it is missing, Chinese character set and family choose the nearest.
fn font(name: &str, size: f64) -> Format {
    Format::new()
        .set_font_name(name)
        .set_font_charset(134)
        .set_font_size(size)
        .set_align(FormatAlign::VerticalCenter)
}

/// Body text without lines.
pub(crate) fn plain(size: f64) -> Format {
    font("宋体", size).set_font_family(1)
}

/// Headings inside a page.
pub(crate) fn heading(size: f64) -> Format {
    font("黑体", size).set_font_family(2).set_font_color(INK)
}

/// The title of a page.
pub(crate) fn title() -> Format {
    font("方正小标宋简体", 20.0)
        .set_font_family(1)
        .set_align(FormatAlign::Center)
}

/// What stands under the title: who made it, as of when, in which unit.
pub(crate) fn caption() -> Format {
    plain(BODY_SIZE).set_font_color(QUIET)
}

/// A remark under a table, wrapped.
pub(crate) fn remark() -> Format {
    caption().set_text_wrap()
}

fn lined(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_border_color(LINE)
}

/// The header of a table.
pub(crate) fn header() -> Format {
    lined(heading(BODY_SIZE))
        .set_background_color(HEADER_GROUND)
        .set_align(FormatAlign::Center)
        .set_text_wrap()
}

/// The header of a column that must be filled in: red on a warm ground.
pub(crate) fn required_header() -> Format {
    header()
        .set_background_color(REQUIRED_GROUND)
        .set_font_color(REQUIRED_INK)
}

/// A line to write on, outside of a table.
pub(crate) fn blank_line() -> Format {
    plain(11.0)
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(LINE)
        .set_unlocked()
}

/// A table cell of running text.
pub(crate) fn text() -> Format {
    lined(plain(BODY_SIZE)).set_text_wrap()
}

/// A table cell of a word or a date.
pub(crate) fn centered() -> Format {
    text().set_align(FormatAlign::Center)
}

/// A table cell of a number, with air on its right. The format code is Excel's.
pub(crate) fn number(code: &str) -> Format {
    lined(plain(BODY_SIZE))
        .set_align(FormatAlign::Right)
        .set_num_format(format!("{code}_ "))
}

/// The cell with air between its text and its line.
pub(crate) fn airy(format: Format) -> Format {
    format.set_indent(1)
}

/// A section or total row: the same cell, on its ground, in the weight of a heading.
pub(crate) fn strong(format: Format) -> Format {
    format.set_bold().set_background_color(SECTION_GROUND)
}

/// A cell of a row that runs through a table, with lines above and below only.
pub(crate) fn band() -> Format {
    heading(BODY_SIZE)
        .set_background_color(SECTION_GROUND)
        .set_border_top(FormatBorder::Thin)
        .set_border_top_color(LINE)
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(LINE)
}

/// Format codes of amounts in 万元 that are in doubt: they say so on paper, too.
pub(crate) const DOUBTFUL_WHOLE_WAN: &str = "\"待核 \"#,##0";
pub(crate) const DOUBTFUL_PART_WAN: &str = "\"待核 \"#,##0.0###";
/// Format code of a count.
pub(crate) const COUNT: &str = "#,##0";
pub(crate) const DOUBTFUL_COUNT: &str = "\"待核 \"#,##0";
/// Format code of an amount in 万元 without a fraction.
pub(crate) const WHOLE_WAN: &str = "#,##0";
/// Format code of an amount in 万元 with one: as many places as whole yuan need.
pub(crate) const PART_WAN: &str = "#,##0.0###";
/// Format code of a rate.
pub(crate) const PERCENT: &str = "0.00%";
/// Format code of a rate that does not count all projects.
pub(crate) const STARRED_PERCENT: &str = "0.00%\"*\"";
/// Format code of a day.
pub(crate) const DAY: &str = "yyyy-mm-dd";
/// Format code of an amount that is yet to be filled in.
pub(crate) const ANY_WAN: &str = "#,##0.00";
/// Format code of text that must stay as it is typed.
pub(crate) const LITERAL: &str = "@";
