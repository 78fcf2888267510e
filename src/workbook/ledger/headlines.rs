//! What stands first on 总览: five figures with their change, and the three rates with what they are made of.

use rust_xlsxwriter::utility::{cell_range_absolute, row_col_to_cell};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use super::LedgerView;
use super::compared::EditionComparison;
use super::formulas::{LedgerFormulas, ProjectGroup, TallyFigure, quotient};
use super::units_table::REPORTING;
use crate::domain::report_status::State;
use crate::workbook::page::{Money, Page, WriteError, rate_result};
use crate::workbook::{fit, style};

/// From the first to the last column of each figure.
const CARDS: [(u16, u16); 5] = [(0, 0), (1, 4), (5, 6), (7, 10), (11, 14)];
/// Rows that the figures take.
pub(super) const CARD_ROWS: u32 = 4;
/// The columns of the rates: name, rate, numerator, denominator, basis.
const RATE_COLUMNS: [(u16, u16); 5] = [(0, 0), (1, 2), (3, 5), (6, 7), (8, 14)];
/// What fits into the last of them, in digits.
const BASIS_WIDTH: f64 = 42.0;
/// Rows that the rates take, with their header.
pub(super) const RATE_ROWS: u32 = 4;

/// What a line of a figure shows.
struct CardLine {
    /// Without one it is a text.
    formula: Option<String>,
    result: String,
    code: String,
}

impl CardLine {
    fn formula(formula: String, result: impl std::fmt::Display, code: impl Into<String>) -> Self {
        Self {
            formula: Some(formula),
            result: result.to_string(),
            code: code.into(),
        }
    }

    fn text(text: &str) -> Self {
        Self {
            formula: None,
            result: text.to_owned(),
            code: "General".to_owned(),
        }
    }
}

/// A figure with its name, a remark, and the change against the last edition.
struct HeadlineFigure {
    name: &'static str,
    lines: [CardLine; 3],
}

/// Where the tables stand that the figures refer to.
pub(super) struct TablesBelow<'a> {
    /// The first row and the row after the last one of the table of units.
    pub(super) units: (u32, u32),
    /// The comparison with the last edition.
    pub(super) compared: Option<&'a EditionComparison<'a>>,
}

/// Writes the five figures from this row on.
pub(super) fn cards(
    page: &mut Page<'_>,
    view: &LedgerView<'_>,
    formulas: &LedgerFormulas,
    row: u32,
    below: &TablesBelow<'_>,
) -> Result<(), WriteError> {
    let ground = |format: Format| {
        style::Tone::Zero
            .under(format)
            .set_align(FormatAlign::Center)
            .set_font_color(style::INK)
    };
    for ((first, last), card) in CARDS.into_iter().zip(all_cards(view, formulas, below)) {
        let name = ground(style::plain(10.5))
            .set_border_top(FormatBorder::Medium)
            .set_border_top_color(style::INK);
        page.merged(row, first, last, card.name, &name)?;
        let looks = [style::heading(18.0), style::plain(9.0), style::plain(9.0)];
        for ((at, shown), format) in (row + 1..).zip(card.lines).zip(looks) {
            let format = ground(format).set_num_format(shown.code);
            page.merged(at, first, last, "", &format)?;
            match shown.formula {
                Some(formula) => page.formula(at, first, &formula, shown.result, &format)?,
                None => page.text(at, first, &shown.result, &format)?,
            }
        }
    }
    for (at, height) in (row..).zip([24.0, 32.0, 18.0, 20.0]) {
        page.sheet.set_row_height(at, height)?;
    }
    Ok(())
}

fn all_cards(
    view: &LedgerView<'_>,
    formulas: &LedgerFormulas,
    below: &TablesBelow<'_>,
) -> [HeadlineFigure; 5] {
    let total = &view.rates.total;
    let figure = |figure: TallyFigure, code: String| {
        let result = figure.of(total).number();
        CardLine::formula(formulas.figure(figure, ProjectGroup::All), result, code)
    };
    let money = |of: TallyFigure, before: &str| {
        let code = of.of(total).code();
        figure(of, format!("{before}{code}"))
    };
    let change = |place: usize| {
        let change = below.compared.map(|compared| compared.of_all(place));
        change.map_or_else(
            || CardLine::text(""),
            |change| CardLine::formula(change.formula, change.result, change.code),
        )
    };
    let card = |name, figure, remark, change| HeadlineFigure {
        name,
        lines: [figure, remark, change],
    };
    let rate = total.funds_rate();
    let rate = CardLine::formula(
        formulas.rate(
            (TallyFigure::AgreedFunds, TallyFigure::AgreedInvestment),
            ProjectGroup::All,
        ),
        rate_result(rate),
        style::PERCENT,
    );
    [
        card(
            "项目总数（个）",
            figure(TallyFigure::Projects, style::COUNT.to_owned()),
            figure(TallyFigure::Absent, "\"其中本期未报 \"0\" 个\"".to_owned()),
            change(0),
        ),
        card(
            "总投资（万元）",
            money(TallyFigure::TotalInvestment, ""),
            money(TallyFigure::SignedInvestment, "\"其中签约项目 \""),
            change(1),
        ),
        card(
            "累计到位资金（万元）",
            money(TallyFigure::FundsInPlace, ""),
            money(TallyFigure::SignedFunds, "\"其中签约项目 \""),
            change(2),
        ),
        card(
            "资金到位率",
            rate,
            figure(TallyFigure::Signed, "\"签约项目 \"0\" 个\"".to_owned()),
            change(3),
        ),
        card(
            "本期报送单位（家）",
            reporting(view, below.units),
            CardLine::text("已报 / 应报"),
            CardLine::text(""),
        ),
    ]
}

/// `12 / 14`: how many units have reported the ledger's period, and how many had to; by the words of the table.
fn reporting(view: &LedgerView<'_>, (first, after): (u32, u32)) -> CardLine {
    let (reported, due) = reporting_units(view);
    if due == 0 || first == after {
        return CardLine::text("—");
    }
    let words = cell_range_absolute(first, REPORTING, after - 1, REPORTING);
    let count_of =
        |words: &str, list: &str| format!("SUMPRODUCT(--ISNUMBER(MATCH({words},{{{list}}},0)))");
    let reported_words = "\"按时\",\"迟报\",\"零报告\"";
    let due_words = format!("{reported_words},\"未报\",\"退回\"");
    CardLine::formula(
        format!(
            "{}&\" / \"&{}",
            count_of(&words, reported_words),
            count_of(&words, &due_words)
        ),
        format!("{reported} / {due}"),
        "General",
    )
}

/// How many units have reported the ledger's period, and how many had to.
fn reporting_units(view: &LedgerView<'_>) -> (usize, usize) {
    let due = view
        .standings
        .iter()
        .filter(|standing| standing.period == view.ledger.as_of && standing.state != State::Exempt);
    let reported = due
        .clone()
        .filter(|standing| matches!(standing.state, State::Reported | State::Zero));
    (reported.count(), due.count())
}

/// The three rates with what they are made of (rule 13), from this row on.
pub(super) fn rates(
    page: &mut Page<'_>,
    view: &LedgerView<'_>,
    formulas: &LedgerFormulas,
    row: u32,
) -> Result<(), WriteError> {
    let header = style::header();
    for ((first, last), word) in RATE_COLUMNS
        .into_iter()
        .zip(["指标", "比率", "分子", "分母", "口径"])
    {
        page.merged(row, first, last, word, &header)?;
    }
    page.sheet.set_row_height(row, 20)?;
    let total = &view.rates.total;
    let (of_funds, of_counts) = (total.besides.of_funds(), total.besides.of_counts());
    let count = |words: &str| basis(words, &of_counts);
    let rows = [
        (
            "资金到位率",
            (TallyFigure::AgreedFunds, TallyFigure::AgreedInvestment),
            total.funds_rate(),
            basis("两个数都已填的签约项目，万元", &of_funds),
        ),
        (
            "开工率",
            (TallyFigure::Started, TallyFigure::Signed),
            total.start_rate(),
            count("开工项目 ÷ 签约项目，个"),
        ),
        (
            "投产率",
            (TallyFigure::Producing, TallyFigure::Signed),
            total.production_rate(),
            count("投产项目 ÷ 签约项目，个"),
        ),
    ];
    let (money, count) = (Money::new(|format| format), style::number(style::COUNT));
    let percent = style::number(style::PERCENT)
        .set_bold()
        .set_font_color(style::INK);
    let [_, of_rate, of_part, of_whole, of_basis] = RATE_COLUMNS;
    for (row, (name, (part, whole), ratio, basis)) in (row + 1..).zip(rows) {
        page.text(row, 0, name, &style::airy(style::text()))?;
        for (first, last) in [of_rate, of_part, of_whole] {
            page.merged(row, first, last, "", &count)?;
        }
        for (column, figure) in [(of_part.0, part), (of_whole.0, whole)] {
            let quantity = figure.of(total);
            let formula = formulas.figure(figure, ProjectGroup::All);
            let format = quantity.format(&count, &money);
            page.formula(row, column, &formula, quantity.number(), format)?;
        }
        let [part, whole] = [of_part.0, of_whole.0].map(|column| row_col_to_cell(row, column));
        let formula = quotient(&part, &whole);
        page.formula(row, of_rate.0, &formula, rate_result(ratio), &percent)?;
        page.merged(
            row,
            of_basis.0,
            of_basis.1,
            &basis,
            &style::airy(style::text()),
        )?;
        let room = fit::room(BASIS_WIDTH, style::BODY_SIZE);
        let height = fit::height(fit::lines(&basis, room), style::BODY_SIZE).max(20.0);
        page.sheet.set_row_height(row, height)?;
    }
    Ok(())
}

fn basis(words: &str, besides: &str) -> String {
    if besides.is_empty() {
        words.to_owned()
    } else {
        format!("{words}。{besides}")
    }
}
