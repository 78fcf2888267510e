//! The grammar of periods, tried by generation: each form between all neighbours, against a small oracle.

use proptest::prelude::*;

use super::{in_label, in_name, in_title, is_only_a_period, without_periods};
use crate::domain::period_words::{Part, PeriodWords, Relative, Strength, newest};

fn words(year: i32, month: u32, part: Option<Part>) -> PeriodWords {
    PeriodWords {
        year: Some(year).filter(|year| *year > 0),
        month: Some(month).filter(|month| *month > 0),
        part,
        ..PeriodWords::default()
    }
}

fn issue(year: i32, number: u32) -> PeriodWords {
    PeriodWords {
        issue: Some(number),
        ..words(year, 0, None)
    }
}

fn relative(relative: Relative) -> PeriodWords {
    PeriodWords {
        relative: Some(relative),
        ..PeriodWords::default()
    }
}

/// Every form of a period, and what it says.
fn forms() -> Vec<(&'static str, PeriodWords)> {
    let day = |year, month, day| words(year, month, Some(Part::Day(day)));
    vec![
        ("2026年11月25日", day(2026, 11, 25)),
        ("２０２６年１１月２５号", day(2026, 11, 25)),
        ("2026 年 11 月 25 日", day(2026, 11, 25)),
        ("二〇二六年十一月二十五日", day(2026, 11, 25)),
        ("2026-11-25", day(2026, 11, 25)),
        ("2026.11.25", day(2026, 11, 25)),
        ("20261125", day(2026, 11, 25)),
        ("2026年11月下半月", words(2026, 11, Some(Part::SecondHalf))),
        ("2026年11月（上）", words(2026, 11, Some(Part::FirstHalf))),
        ("2026年11月上旬", words(2026, 11, Some(Part::FirstHalf))),
        ("2026年11月", words(2026, 11, None)),
        ("2026年11月份", words(2026, 11, None)),
        ("2026.11", words(2026, 11, None)),
        ("2026年1-11月", words(2026, 11, None)),
        ("11月25日", day(0, 11, 25)),
        ("11月上半月", words(0, 11, Some(Part::FirstHalf))),
        ("11月", words(0, 11, None)),
        ("下半月", words(0, 0, Some(Part::SecondHalf))),
        ("2026年第22期", issue(2026, 22)),
        ("第二十二期", issue(0, 22)),
        ("2026年11月10日-25日", day(2026, 11, 25)),
        ("2026年11月11日至11月25日", day(2026, 11, 25)),
        ("2026年12月26日—2027年1月10日", day(2027, 1, 10)),
        ("12月26日～1月10日", day(0, 1, 10)),
        ("2026年12月26日至1月10日", day(2027, 1, 10)),
    ]
}

#[test]
fn every_form_is_read_behind_a_label_and_in_a_name() {
    for (form, said) in forms() {
        assert_eq!(in_label(form), [said], "{form}");
        for (before, behind) in [
            ("", ""),
            ("南明区", "调度表"),
            ("05-南明区调度表（", "）"),
            ("调度表_", " (2)"),
        ] {
            let name = format!("{before}{form}{behind}");
            let found = in_name(&name, Strength::FileName);
            assert_eq!(found, [(said, Strength::FileName)], "{name}");
        }
        assert!(is_only_a_period(form), "{form}");
    }
}

/// Whether what stands before or behind a date leaves it a statement.
#[derive(Clone, Copy, PartialEq)]
enum Leaves {
    It,
    AHint,
    AnEnd,
    Nothing,
}

/// Lines made of every form between every two neighbours; the oracle only knows the classes of these.
#[test]
fn neighbours_decide_whether_a_title_states_a_period() {
    let before = [
        ("", Leaves::It),
        ("南明区", Leaves::It),
        ("附件2：南明区", Leaves::It),
        ("南明区重大项目调度表（", Leaves::It),
        ("贵阳市招商引资项目进展情况表：", Leaves::It),
        (
            "根据《调度制度》（2019年1月23日印发）填报的调度表（",
            Leaves::It,
        ),
        ("截至", Leaves::AnEnd),
        ("（截止", Leaves::AnEnd),
        ("数据截止时间：", Leaves::AnEnd),
        ("调度时间：", Leaves::AHint),
        ("根据《调度制度》", Leaves::Nothing),
        ("按照市政府", Leaves::Nothing),
        ("统计时间：", Leaves::Nothing),
        ("填表时间：", Leaves::Nothing),
        ("自", Leaves::Nothing),
    ];
    let behind = [
        ("", Leaves::It),
        ("重大招商引资项目调度表", Leaves::It),
        ("）", Leaves::It),
        ("）调度表（单位：万元）", Leaves::It),
        ("签约项目调度表", Leaves::AHint),
        ("集中开工项目表", Leaves::AHint),
        ("印发的调度制度", Leaves::Nothing),
        ("）印发", Leaves::It),
        ("前报送", Leaves::Nothing),
        ("市政府专题会议要求填报的表", Leaves::Nothing),
        ("以来项目台账", Leaves::Nothing),
    ];
    for (before, first) in before {
        for (behind, second) in behind {
            for (form, said) in forms() {
                let line = format!("{before}{form}{behind}");
                let found: Vec<_> = in_title(&line)
                    .into_iter()
                    .filter(|(words, _)| *words == said)
                    .collect();
                // What stands before decides; what stands behind only where that leaves it open.
                let leaves = if first == Leaves::It { second } else { first };
                let expected = match leaves {
                    Leaves::It => vec![(said, Strength::Title)],
                    Leaves::AHint => vec![(said, Strength::Hint)],
                    Leaves::AnEnd => vec![(said, Strength::AsOf)],
                    Leaves::Nothing => vec![],
                };
                assert_eq!(found, expected, "{line}");
            }
        }
    }
}

#[test]
fn short_forms_count_where_they_stand_alone() {
    let day = |month, day| words(0, month, Some(Part::Day(day)));
    for (name, expected) in [
        ("11.25", Some(day(11, 25))),
        ("调度表(11.10)", Some(day(11, 10))),
        ("调度表1125", Some(day(11, 25))),
        ("11.25南明区调度表", Some(day(11, 25))),
        ("11月10日-25日", Some(day(11, 25))),
        ("11.10-11.25", Some(day(11, 25))),
        ("11·10", Some(day(11, 10))),
        ("调度表_11_10", Some(day(11, 10))),
        (
            "调度表20261110-1",
            Some(words(2026, 11, Some(Part::Day(10)))),
        ),
        ("本期", Some(relative(Relative::This))),
        ("上期", Some(relative(Relative::Last))),
        ("总投资10.25亿元以上项目", None),
        ("10-1号楼项目", None),
        ("调度表v1.2", None),
        ("NM-977265", None),
        ("与上期对比表", None),
        ("二期项目", None),
        ("3", None),
        ("调度表 (2)", None),
        ("筑府办〔2019〕5号", None),
        ("关于印发2019年1月23日会议纪要的通知", None),
    ] {
        let found = in_name(name, Strength::SheetName)
            .into_iter()
            .map(|(words, _)| words);
        assert_eq!(
            found.collect::<Vec<_>>(),
            Vec::from_iter(expected),
            "{name}"
        );
    }
    for (line, expected) in [
        ("南明区重大招商引资项目调度表（10.25）", Some(day(10, 25))),
        ("2026年重大项目（总投资10.25亿元）调度表", None),
        ("每月10日、25日前报送", None),
        ("请于11月25日前报送调度表", None),
        ("南明区2026年第四季度调度表", Some(words(2026, 12, None))),
        ("南明区上半年调度表", Some(words(0, 6, None))),
        ("总投资500亿元以上项目调度表", None),
    ] {
        let found = in_title(line).into_iter().map(|(words, _)| words);
        assert_eq!(
            found.collect::<Vec<_>>(),
            Vec::from_iter(expected),
            "{line}"
        );
    }
}

#[test]
fn a_name_is_told_from_its_period() {
    for (name, rest) in [
        ("南明区重大项目调度表_2026-11-10", "南明区重大项目调度表_"),
        ("2026年南明区调度表(11.25)", "南明区调度表"),
        ("11月南明区", "南明区"),
        ("南明区", "南明区"),
    ] {
        assert_eq!(without_periods(name), rest, "{name}");
    }
    for name in [
        "10月",
        "2026-11-10",
        "第9期",
        "2026年11月",
        "2026年",
        "上半月",
        "本期",
        "20261125",
    ] {
        assert!(is_only_a_period(name), "{name}");
    }
    for name in ["南明区", "南明区11月", "已接收", "2026", "3", "", "（）"] {
        assert!(!is_only_a_period(name) || name == "2026", "{name}");
    }
}

#[test]
fn statements_complete_each_other_or_conflict() {
    let november = words(0, 11, None);
    let second = words(0, 0, Some(Part::SecondHalf));
    let both = words(0, 11, Some(Part::SecondHalf));
    let day = words(0, 11, Some(Part::Day(25)));
    assert_eq!(november.and(second), Some(both));
    assert_eq!(both.and(words(0, 0, Some(Part::Day(25)))), Some(day));
    assert_eq!(november.and(words(0, 10, None)), None);
    assert_eq!(words(0, 0, Some(Part::Day(10))).and(second), None);
    assert_eq!(november.and(PeriodWords::default()), Some(november));
}

#[test]
fn the_newest_of_several_periods_needs_no_clock() {
    let of = |names: &[&str]| {
        let words: Vec<PeriodWords> = names
            .iter()
            .map(|name| {
                in_name(name, Strength::SheetName)
                    .first()
                    .map_or_else(PeriodWords::default, |said| said.0)
            })
            .collect();
        let newest = newest(&words, None)?;
        Some(
            names
                .iter()
                .zip(newest)
                .filter(|(_, is_newest)| *is_newest)
                .map(|(name, _)| (*name).to_owned())
                .collect::<Vec<_>>(),
        )
    };
    for (names, expected) in [
        (&["10月", "11月"][..], "11月"),
        (&["9月", "10月", "11月"], "11月"),
        (&["12月", "1月"], "1月"),
        (&["10.25", "11.10", "11.25"], "11.25"),
        (&["第9期", "第10期"], "第10期"),
        (&["上半月", "下半月"], "下半月"),
        (&["本期", "上期", "下期"], "本期"),
        (&["20261025", "20261125"], "20261125"),
        (&["2027年1月", "12月"], "2027年1月"),
        (&["2026年12月", "2027年1月"], "2027年1月"),
        (&["11月上半月", "11月下半月", "说明"], "11月下半月"),
    ] {
        assert_eq!(of(names), Some(vec![expected.to_owned()]), "{names:?}");
    }
    assert_eq!(of(&["11月", "第22期"]), None);
    assert_eq!(of(&["说明", "调度表"]), None);
}

proptest! {
    #[test]
    fn no_text_panics(text in "[0-9年月日上下半第期本至.\\-()（）《》 :：\\PC]{0,30}") {
        let label = in_label(&text);
        let title = in_title(&text);
        let name = in_name(&text, Strength::FileName);
        let all = label.into_iter().chain(title.into_iter().chain(name).map(|said| said.0));
        for words in all {
            prop_assert!(words.is_sound() && words.says_something(), "{text} {words:?}");
        }
        let _ = (without_periods(&text), is_only_a_period(&text));
    }
}
