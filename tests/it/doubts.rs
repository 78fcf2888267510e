//! Doubt (rule 7): what counts of figures that were questioned or left blank, for any sequence at all.

use diaodu::domain::amount::Yuan;
use diaodu::domain::doubt::{Doubt, Meanwhile, Questions, Weight};
use diaodu::domain::figure::{FIGURES, Figure, figure, set_figure};
use diaodu::domain::finding::Finding;
use diaodu::domain::ledger::{Counted, Entry, merge, merge_all};
use diaodu::domain::period::Period;
use diaodu::domain::project::{Field, ProjectRow, Stage};
use diaodu::domain::rules::Rule;
use proptest::prelude::*;

use crate::merge::{named, sheet, units};
use crate::plausible::{period, periods};

/// How a sheet writes a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    Clean(i64),
    /// Questioned, and read all the same.
    Asked(i64),
    /// Questioned, not read, with one reading.
    Readable(i64),
    Unreadable,
    Blank,
}

/// Of the same project.
fn value(field: Field, number: i64) -> Figure {
    match field {
        Field::TotalInvestment | Field::FundsInPlace => Figure::Amount(Yuan(number * 10_000)),
        Field::Stage => Figure::Stage(Stage::ALL[usize::try_from(number).unwrap() % 7]),
        _ => Figure::Date(format!("20{:02}", number + 10).parse().unwrap()),
    }
}

/// A report in which one figure of 甲项目 is written so.
fn report(period_name: &str, field: Field, written: Written) -> Counted {
    let mut row = named("甲项目");
    let column = FIGURES.iter().position(|other| *other == field).unwrap();
    let at = format!("{}4", ["H", "I", "J", "K", "L", "M"][column]);
    for (field, column) in FIGURES.into_iter().zip(7..) {
        row.cells.insert(field, sheetgate::At::new(3, column));
    }
    let read = match written {
        Written::Clean(number) | Written::Asked(number) => Some(value(field, number)),
        _ => None,
    };
    set_figure(&mut row, field, read);
    let reading = match (written, field.is_amount()) {
        (Written::Readable(number), true) => Some(Yuan(number * 10_000)),
        _ => None,
    };
    let asked = Finding::new(Rule::AmountUnclear, "调度表", at, "写的", "", "请核对。")
        .with_reading(reading);
    let findings = match written {
        Written::Clean(_) | Written::Blank => vec![],
        _ => vec![asked],
    };
    let mut counted = sheet("nanming", period_name, vec![row]);
    counted.questions = Questions::of_sheet("表.xlsx", &counted.rows, &findings);
    counted
}

fn only(archive: &[Counted], as_of: Period) -> Entry {
    let ledger = merge(&units(), archive, as_of);
    let moved = merge_all(&units(), archive.to_vec(), as_of);
    assert_eq!(ledger, moved);
    let mut all: Vec<Entry> = ledger.entries;
    all.extend(ledger.left);
    let [entry] = all.try_into().unwrap();
    entry
}

const PERIODS: [&str; 4] = ["2026-10-10", "2026-10-25", "2026-11-10", "2026-11-25"];

fn of_total(written: &[Written]) -> Entry {
    let archive: Vec<Counted> = PERIODS
        .iter()
        .zip(written)
        .map(|(period, written)| report(period, Field::TotalInvestment, *written))
        .collect();
    only(&archive, period("2026-11-25"))
}

fn total(entry: &Entry) -> Option<i64> {
    let total = entry.row.total_investment_yuan;
    total.map(|yuan| yuan.0 / 10_000)
}

#[test]
fn a_questioned_amount_leaves_the_accepted_one_and_is_marked_with_what_was_written() {
    let entry = of_total(&[Written::Clean(5_000), Written::Asked(50_000)]);
    assert_eq!(total(&entry), Some(5_000));
    let [doubt] = &entry.doubts[..] else {
        panic!("{:?}", entry.doubts)
    };
    assert_eq!(
        (doubt.field, &*doubt.written),
        (Field::TotalInvestment, "写的")
    );
    assert_eq!(doubt.since, period(PERIODS[1]));
    assert_eq!(doubt.meanwhile, Meanwhile::Accepted(period(PERIODS[0])));
    let place = &doubt.place;
    assert_eq!(
        (&*place.file, &*place.sheet, &*place.cell, place.period),
        ("表.xlsx", "调度表", "H4", period(PERIODS[1]))
    );
    let weight = Weight::of([&entry]);
    assert_eq!(
        (weight.doubts, weight.projects, weight.uncounted),
        (1, 1, 0)
    );
    assert_eq!(weight.total_investment, Yuan(50_000_000));
    assert_eq!(weight.funds_in_place, Yuan(0));
}

#[test]
fn a_doubt_lasts_from_its_first_period_until_a_clear_value_comes() {
    let asked = [
        Written::Clean(5_000),
        Written::Blank,
        Written::Asked(50_000),
    ];
    let entry = of_total(&asked);
    assert_eq!(total(&entry), Some(5_000));
    assert_eq!(entry.doubts[0].since, period(PERIODS[1]));
    assert_eq!(entry.doubts[0].place.period, period(PERIODS[2]));
    // Said again without any question: it is meant.
    let entry = of_total(&[&asked[..], &[Written::Clean(50_000)]].concat());
    assert_eq!((total(&entry), entry.doubts), (Some(50_000), vec![]));
}

#[test]
fn where_none_was_accepted_the_only_reading_counts_and_where_there_is_none_nothing_does() {
    let entry = of_total(&[Written::Readable(675_000)]);
    assert_eq!(total(&entry), Some(675_000));
    assert_eq!(entry.doubts[0].meanwhile, Meanwhile::Reading);
    let entry = of_total(&[Written::Readable(675_000), Written::Blank]);
    assert_eq!(total(&entry), Some(675_000));
    assert_eq!(entry.doubts[0].written, "");
    let entry = of_total(&[Written::Readable(675_000), Written::Unreadable]);
    assert_eq!(total(&entry), None);
    assert_eq!(entry.doubts[0].meanwhile, Meanwhile::Nothing);
    assert_eq!(Weight::of([&entry]).uncounted, 1);
    let entry = of_total(&[Written::Clean(5_000), Written::Readable(675_000)]);
    assert_eq!(
        total(&entry),
        Some(5_000),
        "an accepted one counts before it"
    );
}

#[test]
fn what_was_never_known_may_be_blank() {
    let entry = of_total(&[Written::Blank, Written::Blank]);
    assert_eq!((total(&entry), entry.doubts), (None, vec![]));
}

#[test]
fn a_doubtful_end_lets_no_project_leave() {
    let mut archive = vec![report("2026-08-25", Field::Stage, Written::Clean(4))];
    let mut ended = report("2026-09-10", Field::Stage, Written::Asked(0));
    ended.rows[0].stage = Some(Stage::Terminated);
    archive.push(ended);
    let ledger = merge(&units(), &archive, period("2026-11-25"));
    assert_eq!(ledger.left, []);
    assert_eq!(ledger.entries[0].row.stage, Some(Stage::Building));
    assert_eq!(ledger.entries[0].doubts[0].field, Field::Stage);
}

#[test]
fn questions_are_found_at_cells_ranges_lists_and_headers() {
    let row = |line: u32, total: Option<i64>| {
        let mut row = named(&format!("第{line}行"));
        row.row.first_row = line;
        row.total_investment_yuan = total.map(Yuan);
        row.cells
            .insert(Field::TotalInvestment, format!("H{line}").parse().unwrap());
        row.cells
            .insert(Field::Stage, format!("J{line}").parse().unwrap());
        row
    };
    let rows = [row(5, Some(1)), row(6, None), row(8, None), row(9, Some(1))];
    let asked = |rule, cell: &str| -> Vec<usize> {
        let finding = Finding::new(rule, "调度表", cell, "x", "", "。");
        let questions = Questions::of_sheet("表.xlsx", &rows, &[finding]);
        let is_asked = |row: &usize| questions.of(*row, Field::TotalInvestment).is_some();
        (0..rows.len()).filter(is_asked).collect()
    };
    assert_eq!(asked(Rule::AmountUnclear, "H6"), [1]);
    assert_eq!(asked(Rule::AmountUnclear, "H5,H9"), [0, 3]);
    assert_eq!(asked(Rule::AmountUnclear, "H6:H9"), [1, 2, 3]);
    // The second line of the project in line 6.
    assert_eq!(asked(Rule::AmountUnclear, "H7"), [1]);
    assert_eq!(asked(Rule::AmountWithoutUnit, "H3"), [1, 2]);
    assert_eq!(asked(Rule::AmbiguousHeader, "H3"), [0, 1, 2, 3]);
    // A note below speaks of every amount that was read.
    assert_eq!(asked(Rule::UnitBelow, "A12"), [0, 3]);
    // Neither totals nor titles, nor other columns and worksheets.
    assert_eq!(asked(Rule::TotalMismatch, "H10"), [0; 0]);
    assert_eq!(asked(Rule::PeriodConflict, "H1"), [0; 0]);
    assert_eq!(asked(Rule::StageUnknown, "J6"), [0; 0]);
    assert_eq!(asked(Rule::AmountUnclear, "nothing"), [0; 0]);
}

/// What rule 7 says, as simply as can be: what counts, what is written, and since when.
fn model(field: Field, course: &[(Period, Written)]) -> (Option<Figure>, Option<(Period, bool)>) {
    let number = |written: Written| match written {
        Written::Clean(number) | Written::Asked(number) => Some(value(field, number)),
        Written::Readable(number) if field.is_amount() => Some(value(field, number)),
        _ => None,
    };
    let accepted = course.iter().rev().find_map(|(_, written)| match written {
        Written::Clean(number) => Some(value(field, *number)),
        _ => None,
    });
    let since_clear: Vec<(Period, Written)> = {
        let is_clean = |(_, written): &(Period, Written)| matches!(written, Written::Clean(_));
        let from = course.iter().rposition(is_clean).map_or(0, |last| last + 1);
        course[from..].to_vec()
    };
    let is_asked = |written: Written| !matches!(written, Written::Blank | Written::Clean(_));
    // Blanks before anything was known mean nothing.
    let open: Vec<_> = since_clear
        .into_iter()
        .skip_while(|(_, written)| accepted.is_none() && !is_asked(*written))
        .collect();
    let Some((since, _)) = open.first() else {
        return (accepted, None);
    };
    let last_asked = open.iter().rev().find(|(_, written)| is_asked(*written));
    let reading = last_asked.and_then(|(_, written)| number(*written));
    let is_blank = open.last().is_some_and(|(_, written)| !is_asked(*written));
    (accepted.or(reading), Some((*since, is_blank)))
}

fn any_written() -> impl Strategy<Value = Written> {
    prop_oneof![
        3 => (1_i64..9).prop_map(Written::Clean),
        2 => (1_i64..9).prop_map(Written::Asked),
        1 => (1_i64..9).prop_map(Written::Readable),
        1 => Just(Written::Unreadable),
        2 => Just(Written::Blank),
    ]
}

proptest! {
    #[test]
    fn for_any_course_of_a_figure_the_ledger_has_what_the_rule_says(
        field in prop::sample::select(FIGURES.to_vec()),
        written in prop::collection::vec(prop::option::weighted(0.9, any_written()), 1..10),
        shuffled in any::<prop::sample::Index>(),
    ) {
        let all = periods("2026-06-01", "2026-11-25");
        let course: Vec<(Period, Written)> = all
            .iter()
            .zip(&written)
            .filter_map(|(period, written)| Some((*period, (*written)?)))
            .collect();
        prop_assume!(!course.is_empty());
        let mut archive: Vec<Counted> = course
            .iter()
            .map(|(period, written)| report(&period.to_string(), field, *written))
            .collect();
        // The order of arrival changes nothing.
        let at = shuffled.index(archive.len());
        archive.rotate_left(at);
        let entry = only(&archive, *all.last().unwrap());
        let (counts, open) = model(field, &course);
        prop_assert_eq!(figure(&entry.row, field), counts);
        let doubts: Vec<&Doubt> = entry.doubts.iter().collect();
        prop_assert_eq!(doubts.len(), usize::from(open.is_some()));
        if let (Some(doubt), Some((since, is_blank))) = (doubts.first(), open) {
            prop_assert_eq!(doubt.field, field);
            prop_assert_eq!(doubt.since, since);
            prop_assert_eq!(doubt.written.is_empty(), is_blank);
            prop_assert_eq!(doubt.place.period, course.last().unwrap().0);
            prop_assert_eq!(doubt.meanwhile == Meanwhile::Nothing, counts.is_none());
        }
        // All other figures are what the row says: nothing.
        for other in FIGURES.into_iter().filter(|other| *other != field) {
            prop_assert_eq!(figure(&entry.row, other), None);
        }
    }
}

#[test]
fn a_project_without_cells_has_no_place_to_point_to() {
    let mut first = sheet("nanming", PERIODS[0], vec![named("甲项目")]);
    first.rows[0].total_investment_yuan = Some(Yuan(1));
    let second = sheet("nanming", PERIODS[1], vec![named("甲项目")]);
    let entry = only(&[first, second], period(PERIODS[1]));
    let row: &ProjectRow = &entry.row;
    assert_eq!(row.total_investment_yuan, Some(Yuan(1)));
    assert_eq!(entry.doubts[0].place.cell, "");
}
