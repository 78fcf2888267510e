//! Why a unit's report of a period is what it is: reported, zero, missing, rejected or exempt; late or not.

use super::{add_deadline, add_exceptions, add_letter, wall, words};
use crate::daemon::{Office, OfficeAt};
use crate::domain::deadline::Deadline;
use crate::domain::finding::Verdict;
use crate::domain::letter_kind::LetterKind;
use crate::domain::period::Period;
use crate::domain::report_status::{ReportStatus, State};
use crate::domain::unit::Unit;
use crate::domain::why::{Answer, EvidenceKind, PolicyRule};
use crate::store::{ArrivedFile, Result};

/// Why this unit's report for this period is what it is, as of `now`.
pub async fn of_report(at: OfficeAt<'_>, unit: &Unit, period: Period) -> Result<Answer> {
    let OfficeAt { office, now } = at;
    let facts = office.facts(now).await?;
    let ruled = office.ruled(&facts);
    let standing = ruled.report_status(unit, period);
    let deadline = ruled.deadline(&unit.slug, period);
    let about = format!("{} {period}", unit.slug);
    let mut answer = Answer::new(about, sentence(at, unit, &standing, deadline));
    answer.add_rule(PolicyRule::Silence);
    add_deadline(office, &mut answer, period, Some(deadline));
    add_exceptions(office, &mut answer, unit, |exception| {
        exception.bears_on(period)
    })
    .await?;
    if !unit.is_active_on(period.0) {
        let from = unit.from.map_or("always".to_owned(), |day| day.to_string());
        let to = unit.to.map_or("now".to_owned(), |day| day.to_string());
        answer.add(
            EvidenceKind::Setting,
            format!("{} is a unit from {from} to {to}", unit.slug),
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
                format!("{} was left: {}", settled.key, settled.reason),
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
        let until = hold
            .ended_at
            .map_or("now".to_owned(), |at| wall(office, at));
        answer.add_at(
            EvidenceKind::Hold,
            hold.since,
            format!(
                "letters to units were held from {} to {until}: {}",
                wall(office, hold.since),
                hold.cause
            ),
        );
    }
    Ok(answer)
}

fn sentence(at: OfficeAt<'_>, unit: &Unit, standing: &ReportStatus, deadline: Deadline) -> String {
    let OfficeAt { office, now } = at;
    let (policy, period) = (&office.policy, standing.period);
    let who = format!("{} ({})", unit.slug, unit.name);
    let is_period = policy
        .due_days
        .between(period.0, period.0)
        .any(|known| known == period);
    if !is_period {
        return format!("nothing is due on {period}: it is none of the due days");
    }
    let version = standing.version.unwrap_or_default();
    match (standing.state, standing.on_time) {
        (State::Reported | State::Zero, on_time) => {
            let late = if on_time == Some(false) {
                "late"
            } else {
                "in time"
            };
            let what = words(standing.state);
            format!(
                "{who} {what} for {period}, {late}: version {version} counts, with {} projects",
                standing.projects
            )
        }
        _ if period.0 < policy.start => format!(
            "nothing was asked of {who} for {period}: the program is in charge since {}",
            policy.start
        ),
        (State::Exempt, _) => format!("{who} is exempt for {period}: nothing is due"),
        (State::Rejected, _) => format!(
            "{who} still owes {period}: all that came, up to version {version}, was returned"
        ),
        (State::Missing, _) if now <= deadline.at => format!(
            "nothing has come from {who} for {period} yet; it is due by {}",
            wall(office, deadline.at)
        ),
        (State::Missing, _) => format!(
            "{who} is missing for {period}: nothing that counts had come by {}, nor since",
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
    let version = file.version.map_or_else(
        || "the same bytes again, no new version".to_owned(),
        |version| format!("version {version}"),
    );
    let verdict = match file.verdict {
        Verdict::Accepted => "accepted",
        Verdict::AcceptedWithWarnings => "accepted with questions",
        Verdict::Rejected => "returned",
        Verdict::Ignored => "not counted",
    };
    let no_report = if file.is_report || !file.verdict.is_accepted() {
        ""
    } else {
        ", without a word of the period's projects"
    };
    let arrival = file.arrival;
    let before = arrival.not_before.map_or_else(
        || "never looked into before".to_owned(),
        |at| format!("not there at {}", wall(office, at)),
    );
    let mut text = format!(
        "no. {}, {version}, {verdict}{no_report}: {:?}, {} projects; {before}, there at {}",
        file.id,
        file.file_name,
        file.projects,
        wall(office, arrival.not_after)
    );
    if let Some(deadline) = decides {
        let judged = if arrival.not_after <= deadline.at {
            "before the deadline: in time"
        } else if arrival.is_on_time(deadline) {
            "so it may have been there by the deadline: in time"
        } else {
            "so it came after the deadline: late"
        };
        text = format!("{text}; {judged}");
        answer.add_rule(PolicyRule::OnTime);
    }
    answer.add_at(EvidenceKind::Arrival, arrival.not_after, text);
}
