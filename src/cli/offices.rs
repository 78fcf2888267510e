//! `status --offices` and `doctor --offices`: all offices of a folder, of which one that is broken hides no other.

use std::io;
use std::path::Path;

use chrono::{DateTime, TimeDelta};
use chrono_tz::Tz;
use futures_util::future::join_all;
use serde::{Serialize, Serializer};

use super::language::error as error_told;
use super::{CommandResult, Common, Done, Failure, Format, assemble, doctor, padded, say};
use crate::config::Config;
use crate::daemon::{Lock, policy_of};
use crate::domain::language::{Bilingual, Language, bilingual, both};
use crate::domain::period::Period;
use crate::domain::report_status::State;
use crate::domain::stuck::TELL_AFTER;
use crate::folder::Share;
use crate::offices::{LastEnd, Loaded, OfficeFolder, load_all, within};
use crate::store::{PeriodStatus, Status};

/// One office. Its JSON is the contract of docs/json.md.
#[derive(Debug, Serialize)]
struct OfficeStatus {
    /// The name of its folder.
    office: String,
    /// What the office is called; `None` if its configuration is not good.
    name: Option<String>,
    /// Whether a daemon works on it.
    is_at_work: bool,
    /// As of when, in its zone.
    now: Option<DateTime<Tz>>,
    /// When its folders were last looked into, the same.
    last_look: Option<DateTime<Tz>>,
    /// The running period, and the one before it.
    running: Option<PeriodCount>,
    before: Option<PeriodCount>,
    /// What needs a person; empty if all is well.
    #[serde(serialize_with = "in_english")]
    troubles: Vec<Bilingual>,
}

/// How many units owe a report for a period, and how many of them have not reported.
#[derive(Debug, Serialize)]
struct PeriodCount {
    period: Period,
    deadline: DateTime<Tz>,
    units: usize,
    missing: usize,
}

impl PeriodCount {
    fn of(period: &PeriodStatus) -> Self {
        let count = |counts: &dyn Fn(State) -> bool| {
            let units = period.units.iter();
            units.filter(|unit| counts(unit.state)).count()
        };
        Self {
            period: period.id,
            deadline: period.deadline,
            units: count(&|state| state != State::Exempt),
            missing: count(&State::is_owing),
        }
    }
}

/// For programs all is said in one language.
fn in_english<S: Serializer>(troubles: &[Bilingual], serializer: S) -> Result<S::Ok, S::Error> {
    let english = troubles
        .iter()
        .map(|one| one.in_language(Language::English));
    serializer.collect_seq(english)
}

/// That the folder of all offices cannot be read.
pub(super) fn unreadable(folder: &Path, error: &io::Error) -> Bilingual {
    let folder = folder.display();
    bilingual!(
        "cannot read the folder of the offices {folder}: {error}\n  hint: it has a folder for each office, as `diaodu init DIR/NAME` makes it",
        "读不了各办公室所在的文件夹 {folder}：{error}\n  怎么办：其中每个办公室一个文件夹，可用 `diaodu init DIR/名称` 建立"
    )
}

/// All offices of a folder, each with its configuration or what is wrong with it.
pub(super) async fn loaded(
    folder: &Path,
) -> Result<Vec<(OfficeFolder, Result<Loaded, Bilingual>)>, Failure> {
    let offices = load_all(folder)
        .await
        .map_err(|error| Failure::Use(unreadable(folder, &error)))?;
    if offices.is_empty() {
        let folder = folder.display();
        return Err(Failure::Use(bilingual!(
            "{folder} holds no office\n  hint: each is a folder in it with config/diaodu.toml, as `diaodu init DIR/NAME` makes it",
            "{folder} 中没有办公室\n  怎么办：其中每个办公室一个文件夹，内有 config/diaodu.toml，可用 `diaodu init DIR/名称` 建立"
        )));
    }
    Ok(offices)
}

pub(super) async fn status(common: &Common, folder: &Path, format: Format) -> CommandResult {
    let offices = loaded(folder).await?;
    let lines = offices
        .iter()
        .map(|(office, loaded)| line(common, office, loaded));
    let lines = join_all(lines).await;
    match format {
        Format::Json => {
            for line in &lines {
                say(serde_json::to_string(line)?);
            }
        }
        Format::Text => print_text(common.language, &lines),
    }
    let is_well = lines.iter().all(|line| line.troubles.is_empty());
    Ok(if is_well {
        Done::Well
    } else {
        Done::NeedsPerson
    })
}

async fn line(
    common: &Common,
    office: &OfficeFolder,
    loaded: &Result<Loaded, Bilingual>,
) -> OfficeStatus {
    let mut line = OfficeStatus {
        office: office.name.clone(),
        name: None,
        is_at_work: false,
        now: None,
        last_look: None,
        running: None,
        before: None,
        troubles: Vec::new(),
    };
    let config = match loaded {
        Ok(loaded) => &loaded.config,
        Err(problem) => {
            line.troubles.push(problem.clone());
            return line;
        }
    };
    line.name = Some(config.policy.office_name.clone());
    let share = Share::new(config.share.clone());
    match within(move || share.check()).await {
        Some(Ok(())) => {}
        Some(Err(error)) => {
            let said = Bilingual::of(|language| error_told(&error, language));
            line.troubles.push(said);
        }
        None => line.troubles.push(bilingual!(
            "the disk of its share does not answer",
            "共享文件夹所在的磁盘没有响应"
        )),
    }
    line.is_at_work = Lock::is_held(&config.data_dir);
    if let Err(Failure::Use(said) | Failure::Failed(said)) = fill(common, config, &mut line).await {
        line.troubles.push(said);
    }
    if !line.is_at_work {
        line.troubles.push(match LastEnd::read(&config.data_dir) {
            Some(LastEnd { at, why }) => bilingual!(
                "no daemon works on it; the last one ended at {}: {why}",
                "没有后台程序在为它工作；上一个于 {} 结束：{why}",
                assemble::shown(config, at)
            ),
            None => bilingual!("no daemon works on it", "没有后台程序在为它工作"),
        });
    }
    line
}

/// What its state says.
async fn fill(common: &Common, config: &Config, line: &mut OfficeStatus) -> Result<(), Failure> {
    let now = assemble::clock(common, config)?.now();
    line.now = Some(now.with_timezone(&config.policy.zone));
    let Some(store) = config.state().open_to_read().await? else {
        line.troubles
            .push(bilingual!("it has no state yet", "还没有状态数据"));
        return Ok(());
    };
    store.demand_all_tables().await?;
    let policy = policy_of(&config.policy, &store, now).await?;
    let policy = policy.as_ref().unwrap_or(&config.policy);
    let status = store.status(policy, &config.calendar, now).await?;
    let last_look = store.scans().await?.into_values().max();
    store.close().await;
    line.last_look = last_look.map(|at| at.with_timezone(&policy.zone));
    let is_fresh = last_look.is_some_and(|at| now - at <= TELL_AFTER);
    // What keeps its state on a server may work on another machine.
    line.is_at_work |= is_fresh && config.server.is_some();
    let mut periods = status.periods.iter().rev().map(PeriodCount::of);
    line.running = periods.next();
    line.before = periods.next();
    troubles(config, &status, line);
    if line.is_at_work && !is_fresh && last_look.is_some() && status.share_away_since.is_none() {
        line.troubles.push(bilingual!(
            "it does not look into its folders any more",
            "已不再查看各单位文件夹"
        ));
    }
    Ok(())
}

fn troubles(config: &Config, status: &Status, line: &mut OfficeStatus) {
    for hold in &status.holds {
        let since = assemble::shown(config, hold.since.to_utc());
        line.troubles.push(Bilingual::of(|language| {
            let reason = hold.reason.told(language);
            both!(
                language,
                "letters are held since {since}: {reason}",
                "自 {since} 起暂停发信：{reason}"
            )
        }));
    }
    if let Some(since) = status.mail_down_since {
        let since = assemble::shown(config, since.to_utc());
        line.troubles.push(bilingual!(
            "no letter leaves since {since}",
            "自 {since} 起信发不出去"
        ));
    }
    if status.outbox.failed > 0 {
        let failed = status.outbox.failed;
        line.troubles.push(bilingual!(
            "{failed} letters failed",
            "{failed}封信发送失败"
        ));
    }
}

fn print_text(language: Language, lines: &[OfficeStatus]) {
    let rows: Vec<[String; 6]> = lines.iter().map(|line| row(language, line)).collect();
    let header = match language {
        Language::English => ["office", "due", "missing", "before", "looked", "troubles"],
        Language::Chinese => ["办公室", "本期", "未报", "上期未报", "最近查看", "问题"],
    };
    let header = header.map(str::to_owned);
    let all: Vec<&[String; 6]> = std::iter::once(&header).chain(&rows).collect();
    let width = |column: usize| {
        let cells = all.iter().map(|row| &*row[column]);
        let widths = cells.map(unicode_width::UnicodeWidthStr::width);
        widths.max().unwrap_or_default() + 2
    };
    let widths: [usize; 6] = std::array::from_fn(width);
    for row in all {
        let cells = row.iter().zip(widths);
        let text: String = cells.map(|(cell, width)| padded(cell, width)).collect();
        say(text.trim_end());
    }
    for line in lines {
        for trouble in &line.troubles {
            let (office, trouble) = (&line.office, trouble.in_language(language));
            say(both!(
                language,
                "{office}: {trouble}",
                "{office}：{trouble}"
            ));
        }
    }
}

/// `guiyang  12-10 24:00  11 of 14  11-25: 0 of 14  12 s ago  0`
fn row(language: Language, line: &OfficeStatus) -> [String; 6] {
    let count = |count: &PeriodCount| {
        let PeriodCount { missing, units, .. } = count;
        both!(language, "{missing} of {units}", "{missing}/{units}")
    };
    let none = || "—".to_owned();
    let running = line.running.as_ref();
    let before = line.before.as_ref();
    let day = |count: &PeriodCount| count.period.0.format("%m-%d").to_string();
    [
        line.office.clone(),
        running.map_or_else(none, day),
        running.map_or_else(none, count),
        before.map_or_else(none, |before| format!("{}: {}", day(before), count(before))),
        line.now
            .zip(line.last_look)
            .map_or_else(none, |(now, at)| age(language, now - at)),
        line.troubles.len().to_string(),
    ]
}

/// How long ago, in the largest unit that it fills.
fn age(language: Language, ago: TimeDelta) -> String {
    let seconds = ago.num_seconds().max(0);
    let (count, unit) = match seconds {
        0..120 => (seconds, ("s", "秒")),
        120..7200 => (seconds / 60, ("min", "分钟")),
        7200..172_800 => (seconds / 3600, ("h", "小时")),
        _ => (seconds / 86400, ("days", "天")),
    };
    both!(
        language,
        "{count} {unit} ago",
        "{count}{unit}前",
        unit = language.of(unit.0, unit.1)
    )
}

pub(super) async fn doctor(common: &Common, folder: &Path) -> CommandResult {
    let mut done = Done::Well;
    for (office, loaded) in loaded(folder).await? {
        say(format!("{}:", office.name));
        let of_office = Common {
            config: Some(office.config()),
            ..common.clone()
        };
        let looked = match loaded {
            Ok(_) => doctor::doctor(&of_office).await,
            Err(problem) => Err(Failure::Use(problem)),
        };
        match looked {
            Ok(Done::Well) => {}
            Ok(Done::NeedsPerson) => done = Done::NeedsPerson,
            Err(Failure::Use(problem) | Failure::Failed(problem)) => {
                done = Done::NeedsPerson;
                let problem = problem.in_language(common.language);
                say(both!(
                    common.language,
                    "PROBLEM  {problem}",
                    "问题  {problem}"
                ));
            }
        }
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::{Language, age};

    #[test]
    fn an_age_is_told_in_the_largest_unit_that_it_fills() {
        let told = [0, 119, 120, 7199, 7200, 172_799, 172_800]
            .map(|seconds| age(Language::English, TimeDelta::seconds(seconds)));
        let expected = ["0 s", "119 s", "2 min", "119 min", "2 h", "47 h", "2 days"];
        assert_eq!(told, expected.map(|age| format!("{age} ago")));
        assert_eq!(age(Language::English, TimeDelta::seconds(-5)), "0 s ago");
        assert_eq!(age(Language::Chinese, TimeDelta::hours(3)), "3小时前");
    }
}
