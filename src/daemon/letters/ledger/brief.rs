//! A ledger's letter as far as its subject tells it: a rehearsal of a year asks for it two dozen times, and needs no
//! ledger, no edition and no comparison to say what comes to whom.

use super::{draft_frame, group};
use crate::daemon::editions::edition_name;
use crate::daemon::letters::LetterWriter;
use crate::domain::occasion::EditionStage;
use crate::domain::period::Month;
use crate::mail::{Content, LedgerSummary, Reporting};
use crate::store::Result;

/// What is told of here; all else is left empty.
const TOLD: [&str; 7] = [
    "month",
    "period",
    "file",
    "total",
    "goes_out",
    "leaders",
    "hold_command",
];

/// The values that the subject names; `None` if it names others too, or the edition is on record.
pub(in crate::daemon::letters) async fn brief(
    writer: &mut LetterWriter<'_>,
    month: Month,
    stage: EditionStage,
) -> Result<Option<Content>> {
    let office = writer.at.office;
    if !office.templates.subject_names_only(stage.letter(), &TOLD)
        || office.kept_edition(month, stage).await?.is_some()
    {
        return Ok(None);
    }
    let period = office.policy.due_days.last_of(month);
    let total = writer.ledgers.total(office, period).await?;
    let summary = LedgerSummary {
        month: month.label(),
        period,
        file: edition_name(month, stage),
        total: group("合计", &total),
        figures: Vec::new(),
        ranking: Vec::new(),
        groups: Vec::new(),
        stages: Vec::new(),
        rates: Vec::new(),
        since: None,
        new: Vec::new(),
        moved: Vec::new(),
        funded: Vec::new(),
        changed: 0,
        stalled: Vec::new(),
        matters: Vec::new(),
        assignments: Vec::new(),
        unlisted: 0,
        doubts: None,
        doubles: Vec::new(),
        without_doubles: None,
        observation: Vec::new(),
        reporting: Reporting::default(),
        record_head: None,
    };
    Ok(Some(match stage {
        EditionStage::Final => Content::Ledger(summary),
        EditionStage::Draft => {
            Content::LedgerDraft(draft_frame(office, summary, month, Vec::new()))
        }
    }))
}
