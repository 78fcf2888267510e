//! Letters on warnings and flags: who is asked, what was confirmed, and what was withdrawn (rule 12).

use super::{LetterWriter, is_of_office};
use crate::daemon::Office;
use crate::daemon::draft_mark::DraftMark;
use crate::document::{Document, Draft, QuarterEvidence, Request};
use crate::domain::desk::{DeskAnswer, ItemId};
use crate::domain::observation::{Flag, FlagLevel, QuarterState};
use crate::domain::occasion::Recipient;
use crate::domain::plan::{Raised, raised_at};
use crate::domain::unit::{Contact, UnitSlug};
use crate::mail::{
    ConfirmedBy, Content, FlagNotice, FlagQuestion, FlagWithdrawal, ObservationWarning, QuarterNow,
};
use crate::store::Result;

/// The letter on a warning or flag.
pub(super) fn told(writer: &LetterWriter<'_>, flag: &Flag, to: &Contact) -> Content {
    let office = writer.at.office;
    let unit = unit_name(office, &flag.unit);
    let closing_day = u64::from(office.policy.observation.closes_on_day) - 1;
    match flag.level {
        FlagLevel::Warning => Content::ObservationWarning(ObservationWarning {
            unit,
            flag: flag.clone(),
            flag_after: office.policy.observation.flag_after,
            next_closes: flag.quarter.next().end() + chrono::Days::new(closing_day),
        }),
        FlagLevel::Flag => {
            let policy = &office.policy;
            let said = writer.facts.flag_answers.of(&flag.unit, flag.quarter);
            let is_asked = policy.observation.confirm_flags && is_of_office(office, to);
            Content::Flag(FlagNotice {
                unit,
                flag: flag.clone(),
                draft: request(office, flag).map(|request| request.file_name()),
                question: (is_asked && said.is_none()).then(|| question(office, flag)),
                confirmed: said.map(|said| ConfirmedBy {
                    by: said.by.clone(),
                    at: policy.local(said.at),
                }),
            })
        }
    }
}

/// How the office answers a flag.
fn question(office: &Office, flag: &Flag) -> FlagQuestion {
    let item = ItemId::Flag {
        quarter: flag.quarter,
        unit: flag.unit.clone(),
    };
    let command = |answer: DeskAnswer| {
        let word = answer.word();
        format!("diaodu desk answer {item} {word} --by 姓名 --why 核实情况")
    };
    let until = raised_at(&office.policy, &office.calendar, flag.quarter.next());
    FlagQuestion {
        confirm_command: command(DeskAnswer::Confirm),
        reject_command: command(DeskAnswer::Reject),
        until: office.policy.local(until),
    }
}

/// The letter that a warning or flag is withdrawn, or why it cannot be written.
pub(super) async fn withdrawn(
    writer: &LetterWriter<'_>,
    withdrawn: Raised,
    to: &Contact,
) -> Result<std::result::Result<Content, String>> {
    let (office, facts) = (writer.at.office, writer.facts);
    let (unit, quarter, level) = &withdrawn;
    let Some(record) = office.store.flag(unit, *quarter, *level).await? else {
        return Ok(Err("there is no such flag on record".to_owned()));
    };
    let flag = &record.flag;
    let now = facts.quarters(&office.policy, writer.at.now);
    let configured = office.policy.unit(unit);
    let quarters = flag.evidence.iter().map(|was| {
        let is = configured.map(|unit| now.standing(unit, was.quarter));
        QuarterNow {
            quarter: was.quarter,
            was: was.state,
            is: is
                .as_ref()
                .map_or(QuarterState::NotObliged, |standing| standing.state),
            projects: is.map(|standing| standing.projects).unwrap_or_default(),
        }
    });
    let left = configured.and_then(|unit| now.flag(unit, *quarter));
    let readers = facts.flag_readers.get(&withdrawn).into_iter().flatten();
    let groups = readers.filter_map(|reader| match Recipient::of_address(&reader.address) {
        Recipient::Robot(name) => Some(name),
        Recipient::Person(_) => None,
    });
    let draft = record.draft.as_ref().filter(|_| is_of_office(office, to));
    Ok(Ok(Content::FlagWithdrawn(FlagWithdrawal {
        unit: unit_name(office, unit),
        level: *level,
        quarter: *quarter,
        streak: flag.streak,
        quarters: quarters.collect(),
        remains: left.map(|flag| flag.streak),
        draft: draft.map(|name| DraftMark::Withdrawn.on(name)),
        groups: groups.collect(),
    })))
}

/// The draft request (提请) of a flag; warnings have none.
pub(in crate::daemon) fn draft(office: &Office, flag: &Flag) -> Option<Draft> {
    match office
        .documents
        .draft(&Document::Request(request(office, flag)?))
    {
        Ok(draft) => Some(draft),
        Err(error) => {
            tracing::error!(unit = %flag.unit, %error, "the draft request cannot be made");
            None
        }
    }
}

/// What the draft request of a flag says; a warning has none.
pub(in crate::daemon) fn request(office: &Office, flag: &Flag) -> Option<Request> {
    if flag.level != FlagLevel::Flag {
        return None;
    }
    let quarters = flag.evidence.iter().map(|standing| QuarterEvidence {
        quarter: standing.quarter,
        state: standing.state,
        basis: match standing.state {
            QuarterState::Zero => "调度表“观摩项目”页填报零报告".to_owned(),
            _ => "至季度截止日未收到该单位的观摩项目报送".to_owned(),
        },
    });
    Some(Request {
        office: office.policy.office_name.clone(),
        contact: office.signature().contact,
        addressee: Some(office.policy.documents.addressee.clone()),
        rule_name: office.policy.documents.rule_name.clone(),
        rule_number: office.policy.documents.rule_number.clone(),
        unit: unit_name(office, &flag.unit),
        quarters: quarters.collect(),
    })
}

fn unit_name(office: &Office, slug: &UnitSlug) -> String {
    let unit = office.policy.unit(slug);
    unit.map_or_else(|| slug.0.clone(), |unit| unit.name.clone())
}
