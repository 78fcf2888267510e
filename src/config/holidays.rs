//! `holidays.csv`: holidays and make-up workdays, a line a day, as the State Council's notices say.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::domain::calendar::{Calendar, DayKind};
use crate::domain::language::{Bilingual, bilingual};

use super::problems::Problem;
use super::values::{parse_date, quoted};

const HEADER: &str = "date,kind,name";

/// Reads the whole file; a line that is not good is left out and reported.
pub(super) fn read(path: &Path, text: &str, problems: &mut Vec<Problem>) -> Calendar {
    let mut days: BTreeMap<NaiveDate, (usize, DayKind, &str)> = BTreeMap::new();
    let mut lines = (1..).zip(text.trim_start_matches('\u{feff}').lines());
    let header = lines.next().map_or("", |(_, line)| line.trim());
    if header != HEADER {
        problems.push(
            Problem::new(path, bilingual!("bad header", "第一行不对"))
                .line(Some(1))
                .read(quoted(header))
                .expected(bilingual!("{HEADER}", " {HEADER}")),
        );
    }
    for (number, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        match day(line) {
            Ok((date, kind, name)) => {
                let (first, ..) = *days.entry(date).or_insert((number, kind, name));
                if first != number {
                    let what = bilingual!(
                        "{date} stands in line {first} already",
                        "{date} 在第{first}行已有"
                    );
                    problems.push(Problem::new(path, what).line(Some(number)));
                }
            }
            Err(fault) => problems.push(fault.at(path, number)),
        }
    }
    let days = days.into_iter();
    Calendar::new(days.map(|(date, (_, kind, name))| (date, kind, name.to_owned())))
}

/// What is wrong with a line.
struct Fault {
    what: (&'static str, &'static str),
    read: String,
    expected: (&'static str, &'static str),
    hint: Option<(&'static str, &'static str)>,
}

impl Fault {
    fn at(self, path: &Path, line: usize) -> Problem {
        let of = |(english, chinese): (&'static str, &'static str)| {
            Bilingual::of(|language| language.of(english, chinese).to_owned())
        };
        let mut problem = Problem::new(path, of(self.what))
            .line(Some(line))
            .read(self.read)
            .expected(of(self.expected));
        problem.hint = self.hint.map(of);
        problem
    }
}

fn day(line: &str) -> Result<(NaiveDate, DayKind, &str), Fault> {
    let parts: Vec<&str> = line.split(',').map(str::trim).collect();
    let [date, kind, name] = parts[..] else {
        return Err(Fault {
            what: ("bad line", "这一行不对"),
            read: quoted(line),
            expected: ("three values: date,kind,name", "三个值：date,kind,name"),
            hint: None,
        });
    };
    if name.is_empty() || name.contains(char::is_control) {
        return Err(Fault {
            what: ("bad name", "名称不对"),
            read: quoted(name),
            expected: ("the holiday's name", "节假日名称"),
            hint: None,
        });
    }
    let Some(day) = parse_date(date) else {
        return Err(Fault {
            what: ("bad date", "日期不对"),
            read: quoted(date),
            expected: ("a date such as 2026-10-01", "日期，如 2026-10-01"),
            hint: date.contains('/').then_some((
                "spreadsheet programs rewrite dates when they save a CSV; edit it as text",
                "表格软件保存 CSV 会改写日期；请用文本编辑器改",
            )),
        });
    };
    let kind = match kind {
        "holiday" => DayKind::Holiday,
        "workday" => DayKind::Workday,
        other => {
            return Err(Fault {
                what: ("bad kind", "种类不对"),
                read: quoted(other),
                expected: ("holiday or workday", " holiday 或 workday"),
                hint: None,
            });
        }
    };
    if kind == DayKind::Workday && !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        return Err(Fault {
            what: (
                "a make-up workday that is a working day anyway",
                "调休上班日本来就是工作日",
            ),
            read: format!("{day}, a {}", day.format("%A")),
            expected: ("a Saturday or a Sunday", "星期六或星期日"),
            hint: Some((
                "only days off can be made up for; look the date up in the notice",
                "只有休息日才会调成上班；对照放假通知核对日期",
            )),
        });
    }
    Ok((day, kind, name))
}
