//! What happens in the demo, as data: who saves which workbook when, and what is odd about it.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::domain::project::Field;
use crate::folder::FORM;

/// The day on which the office takes the program into use.
pub(super) const START: NaiveDate = day(2026, 10, 1);
/// Its last moment; the same `once` again finds nothing to do.
pub(super) const END: NaiveDateTime = at(day(2027, 1, 12), 18, 0);

/// A half-month: its due day, and the days on which the early, the usual and the last units save.
pub(super) struct HalfMonth {
    pub(super) due: NaiveDate,
    pub(super) days: [NaiveDate; 3],
}

/// The periods of the story. No clerk works on a Sunday, so that of 25 October is over on Friday.
pub(super) const PERIODS: [HalfMonth; 7] = [
    half_month((2026, 10, 10), [8, 9, 10]),
    half_month((2026, 10, 25), [21, 22, 23]),
    half_month((2026, 11, 10), [6, 9, 10]),
    half_month((2026, 11, 25), [20, 24, 25]),
    half_month((2026, 12, 10), [7, 9, 10]),
    half_month((2026, 12, 25), [22, 24, 25]),
    half_month((2027, 1, 10), [6, 7, 8]),
];

/// How a workbook looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Our form, filled in where it lies.
    Form,
    /// One header row, all about the report in one line, a total at the end.
    Plain,
    /// Nothing in the first row and column; 亿元; months instead of days; a note at the end.
    Indented,
    /// A header of two rows, sections with sub-totals, dates with dots.
    Sectioned,
    /// The period in the title, people under the table, columns that nobody asked for.
    Signed,
}

/// How and when a unit usually reports.
pub(super) struct Habit {
    pub(super) unit: &'static str,
    pub(super) look: Look,
    /// The file's name; `{}` is the period.
    pub(super) file: &'static str,
    /// 0 early, 1 usual, 2 on the last day.
    pub(super) day: usize,
    pub(super) time: NaiveTime,
    pub(super) preparer: &'static str,
}

pub(super) const HABITS: [Habit; 14] = [
    habit("nanming", Look::Form, FORM, 0, (10, 20), "刘某"),
    habit(
        "yunyan",
        Look::Plain,
        "云岩区重大项目调度表{}.xlsx",
        1,
        (16, 40),
        "邱某",
    ),
    habit(
        "huaxi",
        Look::Indented,
        "花溪区重大项目调度表.xlsx",
        2,
        (9, 40),
        "侯某",
    ),
    habit(
        "wudang",
        Look::Sectioned,
        "乌当区调度表（{}）.xlsx",
        1,
        (10, 30),
        "秦某",
    ),
    habit("baiyun", Look::Form, FORM, 2, (9, 40), "江某"),
    habit(
        "guanshanhu",
        Look::Signed,
        "观山湖区调度表{}.xlsx",
        1,
        (16, 40),
        "史某",
    ),
    habit("qingzhen", Look::Form, FORM, 1, (10, 30), "顾某"),
    habit(
        "kaiyang",
        Look::Plain,
        "开阳县重大项目调度表{}.xlsx",
        2,
        (14, 55),
        "龙某",
    ),
    habit(
        "xifeng",
        Look::Indented,
        "息烽县报送市投促局.xlsx",
        2,
        (16, 10),
        "万某",
    ),
    habit(
        "xiuwen",
        Look::Sectioned,
        "修文县{}.xlsx",
        1,
        (16, 40),
        "段某",
    ),
    habit("gaoxin", Look::Form, FORM, 0, (10, 20), "雷某"),
    habit(
        "jingkai",
        Look::Signed,
        "经开区项目调度{}.xlsx",
        2,
        (14, 55),
        "钱某",
    ),
    habit("zongbao", Look::Form, FORM, 1, (10, 30), "汤某"),
    habit(
        "shuanglong",
        Look::Sectioned,
        "双龙经济区{}.xlsx",
        2,
        (16, 10),
        "尹某",
    ),
];

/// A cell that is not what it should be.
#[derive(Debug)]
pub(super) struct Slip {
    /// Name of the project.
    pub(super) project: &'static str,
    /// The column.
    pub(super) field: Field,
    /// What the clerk wrote instead.
    pub(super) text: &'static str,
}

/// What is odd about one report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Twist {
    /// It never comes.
    Missing,
    /// It comes at another time.
    At(NaiveDateTime),
    /// The project with this name is left out.
    Omits(&'static str),
}

/// By number of the period, from 1, and unit.
pub(super) const TWISTS: [(usize, &str, Twist); 3] = [
    (2, "xifeng", Twist::At(at(day(2026, 10, 26), 10, 20))),
    (3, "xiuwen", Twist::Missing),
    (5, "shuanglong", Twist::Omits("飞机部附件维修项目")),
];

/// Mistakes, by number of the period and unit; they stand in its first report for the period only.
pub(super) const SLIPS: [(usize, &str, Slip); 4] = [
    (
        3,
        "gaoxin",
        slip("北斗高精度终端研发项目", Field::TotalInvestment, "2.2亿"),
    ),
    (
        3,
        "gaoxin",
        slip("航空发动机叶片精铸项目", Field::FundsInPlace, "约2.5亿元"),
    ),
    (4, "huaxi", slip("大学城创新药物研发平台", Field::Name, "")),
    (
        4,
        "huaxi",
        slip("高坡云顶草原露营地", Field::StartedOn, "2062年8月"),
    ),
];

/// A workbook beside the usual ones.
pub(super) struct Extra {
    pub(super) at: NaiveDateTime,
    pub(super) folder: &'static str,
    pub(super) file: &'static str,
    /// Whose report it is; `None`: the very file that the folder's unit saved last.
    pub(super) report_of: Option<&'static str>,
    /// Number of the period, from 1.
    pub(super) period: usize,
}

pub(super) const EXTRAS: [Extra; 4] = [
    // 高新区 answers the questions that its receipt asked.
    extra(
        at(day(2026, 11, 9), 11, 5),
        "gaoxin",
        FORM,
        Some("gaoxin"),
        3,
    ),
    // 观山湖区 saves the same file once more, under another name.
    extra(
        at(day(2026, 11, 24), 17, 15),
        "guanshanhu",
        "观山湖区调度表（最终版）.xlsx",
        None,
        4,
    ),
    // 花溪区 puts right what was returned.
    extra(
        at(day(2026, 11, 25), 11, 30),
        "huaxi",
        "花溪区重大项目调度表（更正）.xlsx",
        Some("huaxi"),
        4,
    ),
    // 乌当区's clerk takes the wrong folder.
    extra(
        at(day(2026, 12, 9), 10, 5),
        "baiyun",
        "乌当区调度表（20261210）.xlsx",
        Some("wudang"),
        5,
    ),
];

/// Due days of the story's periods.
pub(super) fn due_days() -> impl Iterator<Item = NaiveDate> {
    PERIODS.iter().map(|period| period.due)
}

/// What a unit shows in each quarter, seen from its reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shows {
    /// An observation project.
    Project,
    /// 零报告
    Nothing,
}

/// The unit that has shown nothing for three quarters when the demo begins.
const FLAGGED: &str = "kaiyang";
/// The unit that shows nothing in the quarter before the demo and in its own.
const WARNED: &str = "qingzhen";

pub(super) fn shows(unit: &str, quarter: u32) -> Shows {
    match (unit, quarter) {
        (FLAGGED, 1..=3) | (WARNED, 3..=4) => Shows::Nothing,
        _ => Shows::Project,
    }
}

/// The index of the period whose report tells of the fourth quarter; the units take turns.
pub(super) fn tells_of_fourth_quarter(unit: &str) -> usize {
    let place = HABITS.iter().position(|habit| habit.unit == unit);
    3 + place.unwrap_or(0) % 3
}

/// 紧急事项: number of the period, unit, 项目名称, 事项, days before the due day, 诉求.
pub(super) const URGENT: (usize, &str, &str, &str, u64, &str) = (
    4,
    "zongbao",
    "跨境冷链水果分拨中心",
    "一批进口水果38柜因查验冷库停电滞留，备用电源只能维持两天。",
    2,
    "请市级协调供电部门24小时内完成抢修，并协调海关增派查验人员。",
);

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

const fn time(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).expect("a time of the clock")
}

const fn at(day: NaiveDate, hour: u32, minute: u32) -> NaiveDateTime {
    NaiveDateTime::new(day, time(hour, minute))
}

/// A half-month with its due day; the other days lie in the same month.
const fn half_month(due: (i32, u32, u32), days: [u32; 3]) -> HalfMonth {
    let (year, month, last) = due;
    HalfMonth {
        due: day(year, month, last),
        days: [
            day(year, month, days[0]),
            day(year, month, days[1]),
            day(year, month, days[2]),
        ],
    }
}

const fn habit(
    unit: &'static str,
    look: Look,
    file: &'static str,
    day: usize,
    (hour, minute): (u32, u32),
    preparer: &'static str,
) -> Habit {
    Habit {
        unit,
        look,
        file,
        day,
        time: time(hour, minute),
        preparer,
    }
}

const fn slip(project: &'static str, field: Field, text: &'static str) -> Slip {
    Slip {
        project,
        field,
        text,
    }
}

const fn extra(
    at: NaiveDateTime,
    folder: &'static str,
    file: &'static str,
    report_of: Option<&'static str>,
    period: usize,
) -> Extra {
    Extra {
        at,
        folder,
        file,
        report_of,
        period,
    }
}
