//! The roll-up as a workbook: a row an office, totals as formulas, and from which edition each row is.

mod tables;

use std::io::Cursor;

use chrono::NaiveDate;
use chrono_tz::Tz;
use rust_xlsxwriter::utility::{cell_range, row_col_to_cell};
use rust_xlsxwriter::{Format, Workbook};
use tables::{RollUpColumn, RollUpTable, tables};

use super::page::{
    Money, Page, Paper, WriteError, exact, has_fraction, properties, rate_result, wan,
};
use super::{fit, style};
use crate::domain::language::Language;
use crate::domain::rate::Tally;
use crate::domain::rollup::{OfficeRow, RollUp};

/// The width of the column of names, in digits.
const NAME_WIDTH: f64 = 30.0;
/// The first row of each table.
const HEADER: u32 = 2;
const FIRST: u32 = HEADER + 1;

/// The column of the edition's month, and the first of figures.
const MONTH: u16 = 1;
const FIGURES: u16 = 2;

/// Writes the workbook; the same roll-up gives the same bytes.
///
/// # Errors
/// If there are more offices than rows of a worksheet.
pub fn write(rollup: &RollUp, made_on: NaiveDate, zone: Tz) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties("重大招商引资项目台账汇总", "", made_on));
    for table in tables() {
        write_table(&mut workbook, rollup, &table)?;
    }
    write_sources(&mut workbook, rollup, zone)?;
    let mut bytes = Cursor::new(Vec::new());
    workbook.save_to_writer(&mut bytes)?;
    Ok(bytes.into_inner())
}

/// How the cells of a row look.
struct RollUpLooks {
    name: Format,
    text: Format,
    count: Format,
    money: Money,
    percent: Format,
    /// A rate that leaves projects out.
    starred: Format,
}

impl RollUpLooks {
    fn of(dress: &dyn Fn(Format) -> Format) -> Self {
        Self {
            name: dress(style::airy(style::text())),
            text: dress(style::centered()),
            count: dress(style::number(style::COUNT)),
            money: Money::new(dress),
            percent: dress(style::number(style::PERCENT)),
            starred: dress(style::number(style::STARRED_PERCENT)),
        }
    }

    /// Of what a person has to settle before it is taken for sure.
    fn doubtful() -> Self {
        let dress = |format| style::Tone::Doubt.on(style::strong(format));
        Self {
            count: dress(style::number(style::DOUBTFUL_COUNT)),
            money: Money::doubtful(style::strong),
            ..Self::of(&dress)
        }
    }
}

fn write_table(
    workbook: &mut Workbook,
    rollup: &RollUp,
    table: &RollUpTable<'_>,
) -> Result<(), WriteError> {
    let widths = table.widths(rollup);
    let mut page = Page::new(workbook, table.name, &widths)?;
    page.print_on(Paper::A3, Some((HEADER, HEADER)))?;
    let title = format!("{}（{}）", table.title, rollup.months());
    let offices = rollup.offices.len();
    let counted = rollup.editions().count();
    let captions = format!("办公室{offices}家，其中有台账的{counted}家");
    let has_money = |(_, column): &(String, RollUpColumn)| matches!(column, RollUpColumn::Money(_));
    let unit = if table.columns.iter().any(has_money) {
        "金额单位：万元"
    } else {
        ""
    };
    page.title(&title, [&captions, "", unit])?;
    let words = table.columns.iter().map(|(word, _)| &**word);
    page.header(HEADER, ["办公室", "台账"].into_iter().chain(words))?;
    page.sheet.set_row_height(HEADER, 36)?;
    let looks = RollUpLooks::of(&|format| format);
    let doubtful = RollUpLooks::doubtful();
    let mut row = FIRST;
    for office in &rollup.offices {
        match &office.edition {
            Ok(edition) => {
                let height = lines_of(office.told());
                let name = if rollup.is_twice(office) {
                    &doubtful.name
                } else {
                    &looks.name
                };
                page.text(row, 0, office.told(), name)?;
                page.text(row, MONTH, &edition.month.label(), &looks.text)?;
                figures(&mut page, row, table, &looks, |place| {
                    (table.part)(edition, place)
                })?;
                page.sheet.set_row_height(row, height)?;
            }
            Err(_) => absent(&mut page, row, office, &widths)?,
        }
        row += 1;
    }
    total(&mut page, row, rollup, table)?;
    page.sheet.set_freeze_panes(FIRST, FIGURES)?;
    remarks(&mut page, row + 1, rollup, &widths)
}

fn lines_of(name: &str) -> f64 {
    let lines = fit::lines(name, fit::room(NAME_WIDTH, style::BODY_SIZE));
    fit::height(lines, style::BODY_SIZE).max(24.0)
}

/// The figures of an office, as its edition has them, and its rates, calculated from them.
fn figures(
    page: &mut Page<'_>,
    row: u32,
    table: &RollUpTable<'_>,
    looks: &RollUpLooks,
    part: impl Fn(usize) -> Tally,
) -> Result<(), WriteError> {
    for (place, (column, (_, what))) in (FIGURES..).zip(&table.columns).enumerate() {
        let tally = part(place);
        match *what {
            RollUpColumn::Count(of) => {
                page.number(row, column, exact(of(&tally).into()), &looks.count)?;
            }
            RollUpColumn::Money(of) => page.amount(row, column, Some(of(&tally)), &looks.money)?,
            RollUpColumn::Rate(over, under) => {
                rate(page, (row, column), (over, under), &tally, looks)?;
            }
        }
    }
    Ok(())
}

fn rate(
    page: &mut Page<'_>,
    (row, column): (u32, u16),
    (over, under): (u16, u16),
    tally: &Tally,
    looks: &RollUpLooks,
) -> Result<(), WriteError> {
    let [part, whole] = [over, under].map(|column| row_col_to_cell(row, column));
    let formula = format!("IF({whole}>0,ROUND({part}/{whole},4),\"—\")");
    let (ratio, lacks) = match over {
        4 => (tally.start_rate(), tally.besides.unstaged > 0),
        5 => (tally.production_rate(), tally.besides.unstaged > 0),
        _ => (tally.funds_rate(), tally.besides.lacks_money()),
    };
    let format = if lacks {
        &looks.starred
    } else {
        &looks.percent
    };
    page.formula(row, column, &formula, rate_result(ratio), format)
}

/// The row of an office without figures: why, and no number that could be taken for one.
fn absent(
    page: &mut Page<'_>,
    row: u32,
    office: &OfficeRow,
    widths: &[f64],
) -> Result<(), WriteError> {
    let name = style::airy(style::text());
    page.text(row, 0, office.told(), &style::Tone::Bad.on(name.clone()))?;
    let reason = reason(office);
    page.merged(
        row,
        MONTH,
        page.last_column,
        &reason,
        &style::Tone::Bad.on(name),
    )?;
    let room = fit::room(widths[1..].iter().sum(), style::BODY_SIZE);
    let lines = fit::lines(&reason, room);
    let height = fit::height(lines, style::BODY_SIZE).max(lines_of(office.told()));
    page.sheet.set_row_height(row, height)?;
    Ok(())
}

/// Why it is absent, on one line.
fn reason(office: &OfficeRow) -> String {
    let said = office.edition.as_ref().err();
    let said = said.map_or("", |said| said.in_language(Language::Chinese));
    let said = said.lines().next().unwrap_or_default();
    format!("未计入：{said}")
}

/// The sums of all rows above, as formulas, with what they come to.
fn total(
    page: &mut Page<'_>,
    row: u32,
    rollup: &RollUp,
    table: &RollUpTable<'_>,
) -> Result<(), WriteError> {
    let looks = if rollup.twice.is_empty() {
        RollUpLooks::of(&style::strong)
    } else {
        RollUpLooks::doubtful()
    };
    let title = rollup.total_title();
    page.text(row, 0, &title, &looks.name)?;
    page.text(row, MONTH, "", &looks.text)?;
    for (place, (column, (_, what))) in (FIGURES..).zip(&table.columns).enumerate() {
        let tally = table.sum(rollup, place);
        let above = cell_range(FIRST, column, row - 1, column);
        match *what {
            RollUpColumn::Count(of) => {
                let sum = exact(of(&tally).into());
                page.formula(row, column, &format!("SUM({above})"), sum, &looks.count)?;
            }
            RollUpColumn::Money(of) => {
                let sum = of(&tally);
                let format = if has_fraction(sum) {
                    &looks.money.part
                } else {
                    &looks.money.whole
                };
                page.formula(
                    row,
                    column,
                    &format!("ROUND(SUM({above}),4)"),
                    wan(sum),
                    format,
                )?;
            }
            RollUpColumn::Rate(over, under) => {
                rate(page, (row, column), (over, under), &tally, &looks)?;
            }
        }
    }
    page.sheet.set_row_height(row, lines_of(&title))?;
    Ok(())
}

fn remarks(
    page: &mut Page<'_>,
    row: u32,
    rollup: &RollUp,
    widths: &[f64],
) -> Result<(), WriteError> {
    let mut paragraphs = vec![
        "注：每行数字取自该办公室已发布的正式台账，原样相加，不含发布后的变动；文件和校验值见“台账来源”页。没有台账的办公室不计入合计，也不按零计。".to_owned(),
    ];
    let twice = rollup.twice.iter();
    paragraphs.extend(twice.map(|twice| twice.told().in_language(Language::Chinese).to_owned()));
    paragraphs.extend(rollup.counted_otherwise().map(str::to_owned));
    let lacking = rollup.offices.iter().filter_map(|office| {
        let besides = office.edition.as_ref().ok()?.rates.total.besides;
        let name = office.told();
        besides
            .lacks_money()
            .then(|| format!("{name}{}", besides.of_funds()))
    });
    let lacking: Vec<String> = lacking.collect();
    if !lacking.is_empty() {
        paragraphs.push(format!("* 比率未计全部项目：{}。", lacking.join("。")));
    }
    let text = paragraphs.join("\n");
    page.merged(row, 0, page.last_column, &text, &style::remark())?;
    let room = fit::room(widths.iter().sum(), style::BODY_SIZE);
    let height = fit::height(fit::lines(&text, room), style::BODY_SIZE) + 6.0;
    page.sheet.set_row_height(row, height)?;
    page.sheet.set_print_area(0, 0, row, page.last_column)?;
    Ok(())
}

/// From which edition each row is.
fn write_sources(workbook: &mut Workbook, rollup: &RollUp, zone: Tz) -> Result<(), WriteError> {
    const WIDTHS: [f64; 7] = [NAME_WIDTH, 16.0, 12.0, 13.0, 18.0, 44.0, 36.0];
    let mut page = Page::new(workbook, "台账来源", &WIDTHS)?;
    page.print_on(Paper::A3, Some((HEADER, HEADER)))?;
    page.title(&format!("台账来源（{}）", rollup.months()), ["", "", ""])?;
    page.header(
        HEADER,
        [
            "办公室",
            "文件夹",
            "台账",
            "数据截至",
            "编制时间",
            "台账文件（共享文件夹内）",
            "文件校验值（SHA-256）",
        ],
    )?;
    page.sheet.set_row_height(HEADER, 24)?;
    let (text, centered) = (style::airy(style::text()), style::centered());
    for (row, office) in (FIRST..).zip(&rollup.offices) {
        let Ok(edition) = &office.edition else {
            absent(&mut page, row, office, &WIDTHS)?;
            continue;
        };
        let built_at = edition.built_at.with_timezone(&zone);
        let built_at = built_at.format("%Y-%m-%d %H:%M").to_string();
        // In two lines, as a spreadsheet breaks none inside of a word.
        let (first, second) = edition.sha256.split_at(edition.sha256.len() / 2);
        let texts = [
            (0, office.told(), &text),
            (1, &office.folder, &text),
            (2, &edition.month.label(), &centered),
            (3, &edition.as_of.to_string(), &centered),
            (4, &built_at, &centered),
            (5, &edition.path, &text),
            (6, &format!("{first}\n{second}"), &text),
        ];
        page.texts(row, &WIDTHS, &texts)?;
    }
    page.sheet.set_freeze_panes(FIRST, 1)?;
    Ok(())
}
