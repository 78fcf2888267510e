//! `meeting`: what the records propose for the agenda, and the meetings that the office calls.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use clap::{Args, Subcommand};

use super::assigned::{SignedOptions, ready};
use super::exceptions::said;
use super::language::refusals;
use super::{CommandResult, Common, Done, Failure, assemble, say};
use crate::config::Config;
use crate::daemon::{answer_meeting, call_meeting, change_meeting};
use crate::domain::assignment::Assignee;
use crate::domain::desk::{AnswerRefused, DeskAnswer};
use crate::domain::language::{Bilingual, Language, bilingual, both};
use crate::domain::meeting::{AgendaItem, CalledMeeting, MeetingState};
use crate::domain::meeting_call::{CannotCall, ItemsWanted, MeetingAsked, MeetingTime};
use crate::domain::meeting_day::{meeting_days, usual_meeting_day};
use crate::domain::period::Month;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    what: MeetingCommand,
}

#[derive(Debug, Subcommand)]
enum MeetingCommand {
    /// Those that were called, and the days on which the next one may be
    List,
    /// One with its agenda and who is to be there
    Show {
        /// Its number
        number: i64,
    },
    /// The agenda that the records propose now, each item with the reason
    Agenda,
    /// Calls one: the office gets the notice to look at, the working day after all who are to be there get it
    Call(CallOptions),
    /// Calls one for another time or place; its notice goes out again
    Change {
        /// Its number
        number: i64,
        #[command(flatten)]
        time: TimeOptions,
        #[command(flatten)]
        signed: SignedOptions,
    },
    /// Lets the notice go at once
    Confirm {
        /// Its number
        number: i64,
        #[command(flatten)]
        signed: SignedOptions,
    },
    /// Cancels one; whoever got the notice is told
    Cancel {
        /// Its number
        number: i64,
        #[command(flatten)]
        signed: SignedOptions,
    },
}

#[derive(Debug, Args)]
struct CallOptions {
    /// The month that it is about, such as 2026-11 [default: that of its day]
    #[arg(long)]
    month: Option<Month>,
    #[command(flatten)]
    time: TimeOptions,
    /// Beside the one of the month, on any day
    #[arg(long)]
    extra: bool,
    /// Another day than the rule allows
    #[arg(long)]
    any_day: bool,
    /// Leaves an item of the proposed agenda out, by its place there; may be given several times
    #[arg(long, value_name = "PLACE")]
    without: Vec<usize>,
    #[command(flatten)]
    signed: SignedOptions,
}

#[derive(Debug, Args)]
struct TimeOptions {
    /// The day, such as 2026-11-26 [default: the usual one]
    #[arg(long)]
    date: Option<NaiveDate>,
    /// The time of day, such as 15:00
    #[arg(long, value_parser = time_of_day)]
    at: Option<NaiveTime>,
    /// Where
    #[arg(long, value_parser = said)]
    place: Option<String>,
    /// Who presides
    #[arg(long, value_parser = said)]
    host: Option<String>,
}

impl TimeOptions {
    fn said(&self) -> MeetingTime {
        MeetingTime {
            date: self.date,
            at: self.at,
            place: self.place.clone(),
            host: self.host.clone(),
        }
    }
}

fn time_of_day(text: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| "expected a time such as 15:00".to_owned())
}

pub(super) async fn meeting(common: &Common, options: &Options) -> CommandResult {
    match &options.what {
        MeetingCommand::List => list(common).await,
        MeetingCommand::Show { number } => show(common, *number).await,
        MeetingCommand::Agenda => agenda(common).await,
        MeetingCommand::Call(options) => call(common, options).await,
        MeetingCommand::Change {
            number,
            time,
            signed,
        } => change(common, *number, time, signed).await,
        MeetingCommand::Confirm { number, signed } => {
            answer(common, *number, DeskAnswer::Confirm, signed).await
        }
        MeetingCommand::Cancel { number, signed } => {
            answer(common, *number, DeskAnswer::Reject, signed).await
        }
    }
}

async fn list(common: &Common) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let now = assemble::clock(common, &config)?.now();
    let office = assemble::office_to_look_at(&config).await?;
    let (policy, calendar) = (&config.policy, &config.calendar);
    for meeting in office.store.meetings().await? {
        say(line(config.language, &meeting));
    }
    let month = Month::of(policy.local(now).date());
    let days = meeting_days(&policy.meeting, calendar, month);
    let days: Vec<String> = days.iter().map(ToString::to_string).collect();
    let usual = usual_meeting_day(&policy.meeting, calendar, month);
    say(both!(
        config.language,
        "the meeting of {month} may be on {}; usually {}",
        "{month} 的调度会可在 {} 召开；通常在 {}",
        days.join(", "),
        usual.map_or_else(
            || config.language.of("never", "（没有）").to_owned(),
            |day| day.to_string()
        )
    ));
    Ok(Done::Well)
}

/// `3: 2026年11月重大招商引资项目调度会议  2026-11-26 15:00, called`
fn line(language: Language, meeting: &CalledMeeting) -> String {
    let state = match meeting.state {
        MeetingState::Called => language.of("called", "待审"),
        MeetingState::Confirmed => language.of("confirmed", "已审"),
        MeetingState::Cancelled => language.of("cancelled", "已取消"),
    };
    both!(
        language,
        "{}: {}  {}, {state} by {}: {}",
        "{}：{}  {}，{state}，{}：{}",
        meeting.number,
        meeting.name(),
        meeting.held_at.format("%Y-%m-%d %H:%M"),
        meeting.by,
        meeting.why
    )
}

async fn show(common: &Common, number: i64) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let office = assemble::office_to_look_at(&config).await?;
    let meetings = office.store.meetings().await?;
    let meeting = meetings.iter().find(|one| one.number == number);
    let meeting = meeting.ok_or_else(|| refused(number, &AnswerRefused::Gone(None)))?;
    say(line(config.language, meeting));
    let policy = &config.policy;
    say(both!(
        config.language,
        "  place: {}; presides: {}",
        "  地点：{}；主持：{}",
        meeting.place.as_deref().unwrap_or("-"),
        meeting.host.as_deref().unwrap_or("-")
    ));
    let parties = meeting.parties(policy).into_iter();
    let parties: Vec<&str> = parties.map(Assignee::name).collect();
    say(both!(
        config.language,
        "  to be there: {}",
        "  参会：{}",
        parties.join("、")
    ));
    print(&config, &meeting.items);
    Ok(Done::Well)
}

fn print(config: &Config, items: &[AgendaItem]) {
    for (place, item) in (1..).zip(items) {
        let unit = config.policy.assignee_name(&item.unit);
        say(both!(
            config.language,
            "  {place}. {}（{unit}）: {}",
            "  {place}. {}（{unit}）：{}",
            item.title,
            item.reasons.join("；")
        ));
    }
}

async fn agenda(common: &Common) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let now = assemble::clock(common, &config)?.now();
    let office = assemble::office_to_look_at(&config).await?;
    let items = office.proposed_agenda(now).await?;
    if items.is_empty() {
        say(config
            .language
            .of("the records propose nothing", "按记录没有要列入的议题"));
    }
    print(&config, &items);
    Ok(Done::Well)
}

async fn call(common: &Common, options: &CallOptions) -> CommandResult {
    let (config, now, office) = ready(common).await?;
    let asked = MeetingAsked {
        month: options.month,
        time: options.time.said(),
        is_extra: options.extra,
        any_day: options.any_day,
        items: ItemsWanted::Without(options.without.clone()),
    };
    let called = call_meeting(&office, &asked, &options.signed.at(now)).await?;
    office.store.close().await;
    let meeting = called.map_err(|why| cannot_call(&why))?;
    let number = meeting.number;
    let notice = meeting.notice_at(&config.policy, &config.calendar);
    say(both!(
        config.language,
        "meeting {number} is called for {}; the office gets its notice to look at, {} readers get it on {}\n  hint: `diaodu meeting confirm {number}` lets it go at once",
        "调度会{number}定于 {} 召开；通知先发办公室审看，{}位收件人 {} 收到\n  怎么办：要马上发出用 `diaodu meeting confirm {number}`",
        meeting.held_at.format("%Y-%m-%d %H:%M"),
        meeting.readers(&config.policy).len(),
        assemble::shown(&config, notice)
    ));
    Ok(Done::Well)
}

fn cannot_call(why: &CannotCall) -> Failure {
    match why {
        CannotCall::NoDay(_) => Failure::Use(bilingual!("say --date DATE", "要写 --date 日期")),
        CannotCall::NotADay { day, month, days } => {
            let days: Vec<String> = days.iter().map(ToString::to_string).collect();
            Failure::Use(bilingual!(
                "{day} is not one of the days on which the meeting of {month} may be: {}\n  hint: --any-day calls it for another, --extra one beside it",
                "{day} 不在 {month} 调度会可以召开的日子里：{}\n  怎么办：一定要在别的日子开用 --any-day，另外加开用 --extra",
                days.join(", ")
            ))
        }
        CannotCall::Over(at) => over(*at),
        CannotCall::CalledBefore { month, number } => Failure::Failed(bilingual!(
            "the meeting of {month} is called already, as number {number}\n  hint: `diaodu meeting change {number}` calls it for another time, --extra one beside it",
            "{month} 的调度会已经召集，编号{number}\n  怎么办：改时间用 `diaodu meeting change {number}`，另外加开用 --extra"
        )),
        CannotCall::NoItem(place) => Failure::Use(bilingual!(
            "the proposed agenda has no item {place}\n  hint: `diaodu meeting agenda` shows it",
            "拟定议程里没有第{place}项\n  怎么办：议程用 `diaodu meeting agenda` 看"
        )),
        CannotCall::ItemGone(item) => Failure::Failed(bilingual!(
            "the records do not propose {item} any more\n  hint: `diaodu meeting agenda` shows what they do",
            "按现在的记录已不列入 {item}\n  怎么办：现在的议程用 `diaodu meeting agenda` 看"
        )),
    }
}

fn over(at: NaiveDateTime) -> Failure {
    Failure::Use(bilingual!(
        "{} is over\n  hint: say --date DATE and --at TIME",
        "{} 已经过了\n  怎么办：用 --date 和 --at 写以后的日期和时间",
        at.format("%Y-%m-%d %H:%M")
    ))
}

async fn change(
    common: &Common,
    number: i64,
    time: &TimeOptions,
    signed: &SignedOptions,
) -> CommandResult {
    let (config, now, office) = ready(common).await?;

    let changed = change_meeting(&office, number, (&time.said(), None), &signed.at(now)).await?;
    office.store.close().await;
    changed.map_err(|why| match why {
        AnswerRefused::TimeOver(at) => over(at),
        why => refused(number, &why),
    })?;
    say(both!(
        config.language,
        "meeting {number} is changed; its notice goes out again",
        "调度会{number}已更改，通知重新发出"
    ));
    Ok(Done::Well)
}

async fn answer(
    common: &Common,
    number: i64,
    answer: DeskAnswer,
    signed: &SignedOptions,
) -> CommandResult {
    let (config, now, office) = ready(common).await?;

    let said = answer_meeting(&office, number, (answer, None), &signed.at(now)).await?;
    office.store.close().await;
    said.map_err(|why| refused(number, &why))?;
    say(both!(
        config.language,
        "meeting {number} {}",
        "调度会{number}{}",
        if answer == DeskAnswer::Confirm {
            config.language.of(
                "is confirmed; its notice goes out with the next tick in working hours",
                "已确认，通知在工作时间的下一轮发出",
            )
        } else {
            config.language.of(
                "is cancelled; whoever got its notice is told",
                "已取消，收到过通知的人都会得到告知",
            )
        }
    ));
    Ok(Done::Well)
}

fn refused(number: i64, why: &AnswerRefused) -> Failure {
    Failure::Failed(Bilingual::of(|language| {
        let why = refusals::answer(language, why);
        both!(language, "meeting {number}: {why}", "调度会{number}：{why}")
    }))
}
