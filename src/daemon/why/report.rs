//! Why a unit's report of a period is what it is: reported, zero, missing, rejected or exempt; late or not.

use chrono::NaiveDate;

use super::recorded::recorded;
use super::{add_deadline, add_exceptions, add_letter, called, wall, words};
use crate::daemon::{Office, OfficeAt};
use crate::domain::deadline::Deadline;
use crate::domain::finding::Verdict;
use crate::domain::language::{Language, both};
use crate::domain::letter_kind::LetterKind;
use crate::domain::period::Period;
use crate::domain::report_status::{ReportStatus, State};
use crate::domain::unit::Unit;
use crate::domain::why::{Answer, EvidenceKind, PolicyRule};
use crate::store::{ArrivedFile, Result};

/// Why this unit's report for this period is what it is, as of `now`.
pub async fn of_report(
    at: OfficeAt<'_>,
    language: Language,
    unit: &Unit,
    period: Period,
) -> Result<Answer> {
    let OfficeAt { office, now } = at;
    let facts = office.facts(now).await?;
    let ruled = office.ruled(&facts);
    let standing = ruled.report_status(unit, period);
    let deadline = ruled.deadline(&unit.slug, period);
    let about = format!("{} {period}", unit.slug);
    let mut answer = Answer::new(
        language,
        about,
        sentence(at, language, unit, (&standing, deadline)),
    );
    answer.add_rule(PolicyRule::Silence);
    add_deadline(office, &mut answer, period, Some(deadline));
    add_exceptions(office, &mut answer, unit, |exception| {
        exception.bears_on(period)
    })
    .await?;
    if !unit.is_active_on(period.0) {
        let or = |day: Option<NaiveDate>, word: &str| {
            day.map_or_else(|| word.to_owned(), |day| day.to_string())
        };
        let from = or(unit.from, language.of("always", "一开始"));
        let to = or(unit.to, language.of("now", "现在"));
        answer.add(
            EvidenceKind::Setting,
            both!(
                language,
                "{} is a unit from {from} to {to}",
                "{} 从{from}到{to}是报送单位",
                unit.slug
            ),
        );
    }
    let files = office.store.arrived_files(&unit.slug, period).await?;
    let mut has_report = false;
    for file in &files {
        let decides = !has_report && file.is_report && file.verdict.is_accepted();
        has_report |= decides;
        add_file(office, &mut answer, file, decides.then_some(deadline));
    }
    if !files.is_empty() {
        answer.add_rule(PolicyRule::Statements);
    }
    for kind in [LetterKind::Reminder, LetterKind::Overdue] {
        let left = office.store.settled_about(kind, &unit.slug, period);
        for settled in left.await? {
            answer.add_at(
                EvidenceKind::Decision,
                settled.noted_at,
                both!(
                    language,
                    "{} was left: {}",
                    "{} 没有发：{}",
                    settled.key,
                    recorded(language, &settled.reason)
                ),
            );
        }
    }
    for row in office.store.letters_about(&unit.slug, period).await? {
        add_letter(office, &mut answer, &row);
    }
    let policy = &office.policy;
    let since = policy.due_days.before(period);
    let opened = policy.deadline(&office.calendar, since).at;
    for hold in office
        .store
        .holds_between(opened, now.min(deadline.at))
        .await?
    {
        let until = hold.ended_at.map_or_else(
            || language.of("now", "现在").to_owned(),
            |at| wall(office, at),
        );
        answer.add_at(
            EvidenceKind::Hold,
            hold.since,
            both!(
                language,
                "letters to units were held from {} to {until}: {}",
                "发给各单位的信函从 {} 到 {until} 暂停：{}",
                wall(office, hold.since),
                hold.cause
            ),
        );
    }
    Ok(answer)
}

fn sentence(
    at: OfficeAt<'_>,
    language: Language,
    unit: &Unit,
    (standing, deadline): (&ReportStatus, Deadline),
) -> String {
    let OfficeAt { office, now } = at;
    let (policy, period) = (&office.policy, standing.period);
    let who = called(language, unit);
    let is_period = policy
        .due_days
        .between(period.0, period.0)
        .any(|known| known == period);
    if !is_period {
        return both!(
            language,
            "nothing is due on {period}: it is none of the due days",
            "{period} 没有要报的：它不是报送日"
        );
    }
    let version = standing.version.unwrap_or_default();
    match (standing.state, standing.on_time) {
        (State::Reported | State::Zero, on_time) => {
            let late = if on_time == Some(false) {
                language.of("late", "迟报")
            } else {
                language.of("in time", "按时")
            };
            let what = words(language, standing.state);
            let projects = standing.projects;
            both!(
                language,
                "{who} {what} for {period}, {late}: version {version} counts, with {projects} projects",
                "{who} {period} 这一期{what}，{late}：以第{version}版为准，{projects}个项目"
            )
        }
        _ if period.0 < policy.start => both!(
            language,
            "nothing was asked of {who} for {period}: the program is in charge since {}",
            "{who} {period} 这一期不用报：程序从 {} 起才启用",
            policy.start
        ),
        (State::Exempt, _) => both!(
            language,
            "{who} is exempt for {period}: nothing is due",
            "{who} {period} 这一期免报"
        ),
        (State::Rejected, _) => both!(
            language,
            "{who} still owes {period}: all that came, up to version {version}, was returned",
            "{who} {period} 这一期还没有报成：到第{version}版为止都退回了"
        ),
        (State::Missing, _) if now <= deadline.at => both!(
            language,
            "nothing has come from {who} for {period} yet; it is due by {}",
            "{who} {period} 这一期还没有报；{} 截止",
            wall(office, deadline.at)
        ),
        (State::Missing, _) => both!(
            language,
            "{who} is missing for {period}: nothing that counts had come by {}, nor since",
            "{who} {period} 这一期未报：到 {} 没有收到算数的报表，此后也没有",
            wall(office, deadline.at)
        ),
    }
}

/// One file; `decides` is the deadline that it is measured by, if it is the first accepted report.
pub(super) fn add_file(
    office: &Office,
    answer: &mut Answer,
    file: &ArrivedFile,
    decides: Option<Deadline>,
) {
    let language = answer.language;
    let version = match file.version {
        None => language
            .of(
                "the same bytes again, no new version",
                "与已报的完全相同，不算新版",
            )
            .to_owned(),
        Some(version) => both!(language, "version {version}", "第{version}版"),
    };
    let verdict = match file.verdict {
        Verdict::Accepted => language.of("accepted", "通过"),
        Verdict::AcceptedWithWarnings => language.of("accepted with questions", "通过，有待核"),
        Verdict::Rejected => language.of("returned", "退回"),
        Verdict::Ignored => language.of("not counted", "不计"),
    };
    let no_report = if file.is_report || !file.verdict.is_accepted() {
        ""
    } else {
        language.of(
            ", without a word of the period's projects",
            "，没有提到本期项目",
        )
    };
    let arrival = file.arrival;
    let before = match arrival.not_before {
        None => language
            .of("never looked into before", "此前没有查看过")
            .to_owned(),
        Some(at) => both!(
            language,
            "not there at {}",
            "{} 查看时还没有",
            wall(office, at)
        ),
    };
    let mut text = both!(
        language,
        "no. {}, {version}, {verdict}{no_report}: {:?}, {} projects; {before}, there at {}",
        "来件{}号，{version}，{verdict}{no_report}：{:?}，{}个项目；{before}，{} 查看时有了",
        file.id,
        file.file_name,
        file.projects,
        wall(office, arrival.not_after)
    );
    if let Some(deadline) = decides {
        let judged = if arrival.not_after <= deadline.at {
            language.of("before the deadline: in time", "在截止时间之前：按时")
        } else if arrival.is_on_time(deadline) {
            language.of(
                "so it may have been there by the deadline: in time",
                "截止时间之前可能已经到了：按时",
            )
        } else {
            language.of(
                "so it came after the deadline: late",
                "是截止时间之后到的：迟报",
            )
        };
        text = both!(language, "{text}; {judged}", "{text}；{judged}");
        answer.add_rule(PolicyRule::OnTime);
    }
    answer.add_at(EvidenceKind::Arrival, arrival.not_after, text);
}
