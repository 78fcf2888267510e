//! The table of units on 总览: projects, money, the three rates with their places, and who reported.

use std::collections::HashMap;

use rust_xlsxwriter::Format;
use rust_xlsxwriter::utility::{cell_range_absolute, row_col_to_cell, row_col_to_cell_absolute};

use super::LedgerView;
use super::formulas::{LedgerFormulas, ProjectGroup, TallyFigure, quotient};
use super::reporting::word_of;
use crate::domain::rate::{Ratio, Tally};
use crate::domain::report_status::ReportStatus;
use crate::domain::unit::UnitSlug;
use crate::workbook::page::{Money, Page, WriteError, rate_result};
use crate::workbook::{fit, style};

/// Its columns, from the left.
const NAME: u16 = 0;
pub(super) const PROJECTS: u16 = 1;
const SIGNED: u16 = 2;
const STARTED: u16 = 3;
const PRODUCING: u16 = 4;
pub(super) const TOTAL: u16 = 5;
pub(super) const FUNDS: u16 = 6;
/// Each rate has its place to the right.
pub(super) const FUNDS_RATE: u16 = 7;
const START_RATE: u16 = 9;
const PRODUCTION_RATE: u16 = 11;
const ABSENT: u16 = 13;
pub(super) const REPORTING: u16 = 14;

const HEADER: [&str; 15] = [
    "报送单位",
    "项目\n（个）",
    "签约\n（个）",
    "开工\n（个）",
    "投产\n（个）",
    "总投资\n（万元）",
    "累计到位资金\n（万元）",
    "资金\n到位率",
    "位次",
    "开工率",
    "位次",
    "投产率",
    "位次",
    "本期未报\n（个）",
    "本期\n报送",
];

/// Writes the table, whose first unit stands in row `first`; answers the row of its total.
pub(super) fn write(
    page: &mut Page<'_>,
    view: &LedgerView<'_>,
    formulas: &LedgerFormulas,
    first: u32,
    name_width: f64,
) -> Result<u32, WriteError> {
    page.header(first - 1, HEADER)?;
    page.sheet.set_row_height(first - 1, 34)?;
    let names = view.ledger.unit_names();
    let standings: HashMap<&UnitSlug, &ReportStatus> = view
        .standings
        .iter()
        .filter(|standing| standing.period == view.ledger.as_of)
        .map(|standing| (&standing.unit, standing))
        .collect();
    let looks = UnitLooks::of(&|format| format);
    let places = RatePlaces::of(&view.rates.units);
    let mut row = first;
    let last = first + u32::try_from(view.rates.units.len()).unwrap_or(0);
    for (slug, tally) in &view.rates.units {
        let name = names.get(slug).copied().unwrap_or(&slug.0);
        let cell = row_col_to_cell_absolute(row, NAME);
        line(
            page,
            (row, name),
            (formulas, ProjectGroup::Unit(&cell)),
            tally,
            &looks,
        )?;
        for (column, rate) in rates(tally) {
            let place = places.shown(column, rate);
            let formula = rank(row, column, (first, last - 1));
            page.formula(row, column + 1, &formula, place, &looks.place)?;
        }
        match standings.get(slug).map(|standing| word_of(standing)) {
            Some((word, tone)) => {
                // Its first line is enough here; 报送情况 has the rest.
                let word = word.lines().next().unwrap_or_default();
                page.text(row, REPORTING, word, &tone.on(style::centered()))?;
            }
            None => page.text(row, REPORTING, "—", &style::centered())?,
        }
        let lines = fit::lines(name, fit::room(name_width, style::BODY_SIZE));
        let height = fit::height(lines, style::BODY_SIZE).max(19.0);
        page.sheet.set_row_height(row, height)?;
        row += 1;
    }
    let looks = UnitLooks::of(&style::strong);
    line(
        page,
        (row, "合计"),
        (formulas, ProjectGroup::All),
        &view.rates.total,
        &looks,
    )?;
    for column in [
        FUNDS_RATE + 1,
        START_RATE + 1,
        PRODUCTION_RATE + 1,
        REPORTING,
    ] {
        page.text(row, column, "", &looks.place)?;
    }
    page.sheet.set_row_height(row, 20)?;
    Ok(row)
}

/// How one row looks.
struct UnitLooks {
    name: Format,
    count: Format,
    money: Money,
    percent: Format,
    /// A rate that leaves projects out.
    starred: Format,
    place: Format,
}

impl UnitLooks {
    fn of(dress: &dyn Fn(Format) -> Format) -> Self {
        Self {
            name: dress(style::airy(style::text())),
            count: dress(style::number(style::COUNT)),
            money: Money::new(dress),
            percent: dress(style::number(style::PERCENT)),
            starred: dress(style::number(style::STARRED_PERCENT)),
            place: dress(style::centered()),
        }
    }
}

fn line(
    page: &mut Page<'_>,
    (row, name): (u32, &str),
    (formulas, group): (&LedgerFormulas, ProjectGroup<'_>),
    tally: &Tally,
    looks: &UnitLooks,
) -> Result<(), WriteError> {
    page.text(row, NAME, name, &looks.name)?;
    for (column, figure) in [
        (PROJECTS, TallyFigure::Projects),
        (SIGNED, TallyFigure::Signed),
        (STARTED, TallyFigure::Started),
        (PRODUCING, TallyFigure::Producing),
        (TOTAL, TallyFigure::TotalInvestment),
        (FUNDS, TallyFigure::FundsInPlace),
        (ABSENT, TallyFigure::Absent),
    ] {
        let quantity = figure.of(tally);
        let format = quantity.format(&looks.count, &looks.money);
        let formula = formulas.figure(figure, group);
        page.formula(row, column, &formula, quantity.number(), format)?;
    }
    let of_counts = |part| {
        let [part, whole] = [part, SIGNED].map(|column| row_col_to_cell(row, column));
        quotient(&part, &whole)
    };
    let besides = &tally.besides;
    let agreed = (TallyFigure::AgreedFunds, TallyFigure::AgreedInvestment);
    let formulas = [
        (formulas.rate(agreed, group), besides.lacks_money()),
        (of_counts(STARTED), besides.unstaged > 0),
        (of_counts(PRODUCING), besides.unstaged > 0),
    ];
    for ((column, rate), (formula, lacks)) in rates(tally).into_iter().zip(formulas) {
        let format = if lacks {
            &looks.starred
        } else {
            &looks.percent
        };
        page.formula(row, column, &formula, rate_result(rate), format)?;
    }
    Ok(())
}

/// The rates with their columns.
fn rates(tally: &Tally) -> [(u16, Ratio); 3] {
    [
        (FUNDS_RATE, tally.funds_rate()),
        (START_RATE, tally.start_rate()),
        (PRODUCTION_RATE, tally.production_rate()),
    ]
}

/// The rates of all units by their columns, each the highest first: whoever asks for a place goes through none of them.
struct RatePlaces(HashMap<u16, Vec<i64>>);

impl RatePlaces {
    fn of(units: &[(UnitSlug, Tally)]) -> Self {
        let mut places: HashMap<u16, Vec<i64>> = HashMap::new();
        let all = units.iter().flat_map(|(_, tally)| rates(tally));
        for (column, rate) in all {
            let of_column = places.entry(column).or_default();
            of_column.extend(rate.hundredths_of_percent());
        }
        for of_column in places.values_mut() {
            of_column.sort_unstable_by(|one, other| other.cmp(one));
        }
        Self(places)
    }

    /// The place among all units: one more than have a higher rate. Equal rates share a place, as they are shown.
    fn shown(&self, column: u16, rate: Ratio) -> String {
        let Some(own) = rate.hundredths_of_percent() else {
            return "—".to_owned();
        };
        let of_column = self.0.get(&column).map_or(&[][..], Vec::as_slice);
        let higher = of_column.partition_point(|&other| other > own);
        (higher + 1).to_string()
    }
}

fn rank(row: u32, column: u16, (first, last): (u32, u32)) -> String {
    let own = row_col_to_cell(row, column);
    let all = cell_range_absolute(first, column, last, column);
    format!("IF(ISNUMBER({own}),RANK({own},{all}),\"—\")")
}

#[cfg(test)]
mod tests {
    use super::{FUNDS_RATE, PRODUCTION_RATE, RatePlaces, START_RATE};
    use crate::domain::amount::Yuan;
    use crate::domain::rate::Tally;
    use crate::domain::unit::UnitSlug;

    #[test]
    fn equal_rates_share_a_place_in_each_column_and_no_rate_has_none() {
        let tally = |funds, started| Tally {
            agreed_funds: Yuan(funds),
            agreed_investment: Yuan(if funds < 0 { 0 } else { 3_000_000 }),
            signed: 4,
            started,
            ..Tally::default()
        };
        // The third one's rate of funds is shown as the first one's: 33.33%.
        let tallies = [
            tally(1_000_000, 1),
            tally(2_000_000, 3),
            tally(1_000_001, 3),
            tally(-1, 0),
        ];
        let unit = |tally| (UnitSlug("a".to_owned()), tally);
        let places = RatePlaces::of(&tallies.map(unit));
        let shown = |column, rate: fn(&Tally) -> _| {
            tallies
                .each_ref()
                .map(|tally| places.shown(column, rate(tally)))
        };
        assert_eq!(shown(FUNDS_RATE, Tally::funds_rate), ["2", "1", "2", "—"]);
        assert_eq!(shown(START_RATE, Tally::start_rate), ["3", "1", "1", "4"]);
        assert_eq!(
            shown(PRODUCTION_RATE, Tally::production_rate),
            ["1", "1", "1", "1"]
        );
    }
}
