//! A worksheet that we lay out: bounded text, amounts, titles, and how it comes out of the printer.

use chrono::NaiveDate;
use rust_xlsxwriter::{
    DocProperties, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError,
};

use super::{fit, style};
use crate::domain::amount::Yuan;
use crate::domain::date::PartialDate;
use crate::domain::rate::Ratio;

/// A workbook could not be written: more rows than a worksheet has, or no memory for it.
#[derive(Debug, thiserror::Error)]
#[error("the workbook could not be written: {0}")]
pub struct WriteError(String);

impl WriteError {
    pub(crate) fn because(reason: &str) -> Self {
        Self(reason.to_owned())
    }
}

impl From<XlsxError> for WriteError {
    fn from(error: XlsxError) -> Self {
        Self(error.to_string())
    }
}

impl From<zip::result::ZipError> for WriteError {
    fn from(error: zip::result::ZipError) -> Self {
        Self(error.to_string())
    }
}

impl From<std::io::Error> for WriteError {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

/// How a worksheet comes out of the printer; always one page wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paper {
    /// A3 landscape, for the wide tables.
    A3,
    /// A4 landscape, for all else.
    A4,
    /// One single page of A4 landscape.
    A4Single,
    /// A4 upright.
    A4Upright,
    /// One single page of it.
    A4UprightSingle,
}

/// A cell with an amount looks different with and without a fraction: `1,234` and `1,234.5`.
#[derive(Debug, Clone)]
pub(crate) struct Money {
    /// Without a fraction.
    pub(crate) whole: Format,
    pub(crate) part: Format,
}

impl Money {
    /// Both formats, from what `dress` makes of a number's.
    pub(crate) fn new(dress: impl Fn(Format) -> Format) -> Self {
        Self {
            whole: dress(style::number(style::WHOLE_WAN)),
            part: dress(style::number(style::PART_WAN)),
        }
    }

    /// The same of amounts that are in doubt.
    pub(crate) fn doubtful(dress: impl Fn(Format) -> Format) -> Self {
        let dress = |code| style::Tone::Doubt.on(dress(style::number(code)));
        Self {
            whole: dress(style::DOUBTFUL_WHOLE_WAN),
            part: dress(style::DOUBTFUL_PART_WAN),
        }
    }

    /// The format of this amount.
    pub(crate) const fn of(&self, yuan: Yuan) -> &Format {
        if has_fraction(yuan) {
            &self.part
        } else {
            &self.whole
        }
    }
}

/// A worksheet that is being laid out. Rows and columns are 0-based.
pub(crate) struct Page<'a> {
    /// The worksheet, for what has no word of its own here.
    pub(crate) sheet: &'a mut Worksheet,
    /// The last column of the page.
    pub(crate) last_column: u16,
}

impl<'a> Page<'a> {
    /// A new worksheet with columns of these widths, in digits.
    pub(crate) fn new(
        workbook: &'a mut Workbook,
        name: &str,
        widths: &[f64],
    ) -> Result<Self, WriteError> {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        sheet.set_screen_gridlines(false);
        for (column, width) in (0..).zip(widths) {
            sheet.set_column_width(column, *width)?;
        }
        let last_column = u16::try_from(widths.len().saturating_sub(1)).unwrap_or(u16::MAX);
        Ok(Self { sheet, last_column })
    }

    /// One page wide and as many high as it takes, with page numbers; the rows given on every page.
    pub(crate) fn print_on(
        &mut self,
        paper: Paper,
        repeated_rows: Option<(u32, u32)>,
    ) -> Result<(), WriteError> {
        self.sheet
            .set_paper_size(if paper == Paper::A3 { 8 } else { 9 })
            .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
            .set_print_center_horizontally(true)
            .set_footer("&C&\"宋体,常规\"&10第 &P 页  共 &N 页");
        let is_single = matches!(paper, Paper::A4Single | Paper::A4UprightSingle);
        self.sheet.set_print_fit_to_pages(1, u16::from(is_single));
        if !matches!(paper, Paper::A4Upright | Paper::A4UprightSingle) {
            self.sheet.set_landscape();
        }
        if let Some((first, last)) = repeated_rows {
            self.sheet.set_repeat_rows(first, last)?;
        }
        Ok(())
    }

    /// The title in the first row and, under it, what stands left, in the middle and right.
    pub(crate) fn title(&mut self, title: &str, captions: [&str; 3]) -> Result<(), WriteError> {
        self.merged(0, 0, self.last_column, title, &style::title())?;
        self.sheet.set_row_height(0, 38)?;
        let middle = self.last_column / 2;
        self.text(1, 0, captions[0], &style::caption())?;
        let centered = style::caption().set_align(FormatAlign::Center);
        self.text(1, middle, captions[1], &centered)?;
        let right = style::caption().set_align(FormatAlign::Right);
        self.text(1, self.last_column, captions[2], &right)?;
        self.sheet.set_row_height(1, 20)?;
        Ok(())
    }

    /// Text, whatever it begins with; empty text is an empty cell with this format.
    pub(crate) fn text(
        &mut self,
        row: u32,
        column: u16,
        text: &str,
        format: &Format,
    ) -> Result<(), WriteError> {
        self.sheet
            .write_string_with_format(row, column, fit::fit(text), format)?;
        Ok(())
    }

    /// The texts of a row, each in its column and look; the row becomes high enough for all of them in columns of
    /// these widths.
    pub(crate) fn texts(
        &mut self,
        row: u32,
        widths: &[f64],
        texts: &[(u16, &str, &Format)],
    ) -> Result<(), WriteError> {
        const LOWEST: f64 = 24.0;
        let mut lines = 1;
        for &(column, words, format) in texts {
            self.text(row, column, words, format)?;
            let room = fit::room(widths[usize::from(column)], style::BODY_SIZE);
            lines = lines.max(fit::lines(words, room));
        }
        let height = fit::height(lines, style::BODY_SIZE).max(LOWEST);
        self.sheet.set_row_height(row, height)?;
        Ok(())
    }

    /// Text across columns.
    pub(crate) fn merged(
        &mut self,
        row: u32,
        first: u16,
        last: u16,
        text: &str,
        format: &Format,
    ) -> Result<(), WriteError> {
        if first < last {
            self.sheet
                .merge_range(row, first, row, last, &fit::fit(text), format)?;
            Ok(())
        } else {
            self.text(row, first, text, format)
        }
    }

    /// The header of a table that begins in the first column.
    pub(crate) fn header<'t>(
        &mut self,
        row: u32,
        words: impl IntoIterator<Item = &'t str>,
    ) -> Result<(), WriteError> {
        let format = style::header();
        for (column, word) in (0..).zip(words) {
            self.text(row, column, word, &format)?;
        }
        Ok(())
    }

    /// What the coloured words of a table mean, one below the other.
    pub(crate) fn legend(
        &mut self,
        row: u32,
        words: &[(&str, style::Tone, &str)],
    ) -> Result<(), WriteError> {
        self.text(row, 0, "图例", &style::heading(style::BODY_SIZE))?;
        for (row, (word, tone, meaning)) in (row + 1..).zip(words) {
            self.text(row, 0, word, &tone.on(style::centered()))?;
            self.text(row, 1, meaning, &style::airy(style::caption()))?;
            self.sheet.set_row_height(row, 18)?;
        }
        Ok(())
    }

    /// A number that a count or rate is.
    pub(crate) fn number(
        &mut self,
        row: u32,
        column: u16,
        number: f64,
        format: &Format,
    ) -> Result<(), WriteError> {
        self.sheet
            .write_number_with_format(row, column, number, format)?;
        Ok(())
    }

    /// A formula with what it comes to: phones and previews do not calculate.
    pub(crate) fn formula(
        &mut self,
        row: u32,
        column: u16,
        formula: &str,
        result: impl std::fmt::Display,
        format: &Format,
    ) -> Result<(), WriteError> {
        let formula = Formula::new(formula).set_result(result.to_string());
        self.sheet
            .write_formula_with_format(row, column, formula, format)?;
        Ok(())
    }

    /// An amount in 万元, as a real number; `None` is an empty cell.
    pub(crate) fn amount(
        &mut self,
        row: u32,
        column: u16,
        yuan: Option<Yuan>,
        money: &Money,
    ) -> Result<(), WriteError> {
        match yuan {
            None => {
                self.sheet.write_blank(row, column, &money.whole)?;
                Ok(())
            }
            Some(yuan) => self.number(row, column, wan(yuan), money.of(yuan)),
        }
    }

    /// A rate, as a real number of two decimals in percent; text if there is nothing to divide by.
    pub(crate) fn rate(
        &mut self,
        row: u32,
        column: u16,
        ratio: Ratio,
        format: &Format,
    ) -> Result<(), WriteError> {
        match ratio.hundredths_of_percent() {
            None => self.text(row, column, &ratio.to_string(), format),
            Some(hundredths) => self.number(row, column, exact(hundredths) / 10_000.0, format),
        }
    }

    /// A day as a real date; a month or a year as the text that was written; `None` is an empty cell.
    pub(crate) fn date(
        &mut self,
        row: u32,
        column: u16,
        date: Option<PartialDate>,
        format: &Format,
    ) -> Result<(), WriteError> {
        match date {
            None => {
                self.sheet.write_blank(row, column, format)?;
            }
            Some(PartialDate::Day(day)) => {
                self.sheet
                    .write_datetime_with_format(row, column, day, format)?;
            }
            Some(partial) => return self.text(row, column, &partial.to_string(), format),
        }
        Ok(())
    }
}

/// Whether the amount is no whole number of 万元.
pub(crate) const fn has_fraction(yuan: Yuan) -> bool {
    yuan.0 % 10_000 != 0
}

/// The amount in 万元 as a spreadsheet holds it; exact to the yuan below 9,000 万亿元.
pub(crate) fn wan(yuan: Yuan) -> f64 {
    exact(yuan.0) / 10_000.0
}

/// A rate as the result of a formula: two decimals in percent, or `—` if there is nothing to divide by.
pub(crate) fn rate_result(ratio: Ratio) -> String {
    let hundredths = ratio.hundredths_of_percent();
    hundredths.map_or_else(
        || ratio.to_string(),
        |hundredths| (exact(hundredths) / 10_000.0).to_string(),
    )
}

/// The width, in digits, of a column whose largest amount this is; it stands there in bold.
pub(crate) fn amount_width(largest: Yuan) -> f64 {
    let digits = u32::try_from(largest.to_wan().len()).unwrap_or(u32::MAX);
    f64::from(digits).clamp(9.0, 24.0) * 1.05 + 2.0
}

/// A whole number as a spreadsheet holds it.
#[expect(
    clippy::cast_precision_loss,
    reason = "spreadsheets have no other numbers; exact below 2^53"
)]
pub(crate) fn exact(number: i64) -> f64 {
    number as f64
}

/// Properties that depend on content only, so that the same content gives the same bytes.
pub(crate) fn properties(title: &str, office_name: &str, as_of: NaiveDate) -> DocProperties {
    DocProperties::new()
        .set_title(fit::fit(title))
        .set_company(fit::fit(office_name))
        .set_author(fit::fit(office_name))
        .set_creation_datetime(&as_of)
}
