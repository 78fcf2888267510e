//! Editions in the share (rule 11): one that somebody altered or took away is told of and put back, the altered one beside
//! it.

use tracing::warn;

use super::OfficeAt;
use super::alarm::Alert;
use super::editions::edition_name;
use crate::domain::occasion::Occasion;
use crate::domain::reason::Due;
use crate::folder::OwnState;
use crate::mail::{Content, Trouble};
use crate::store::{FileOp, PublishedEdition, Result};
use crate::workbook::ledger::LedgerWorksheet;

/// An edition that is not as it was published.
struct Altered {
    edition: PublishedEdition,
    /// It is not there any more; else something else lies in its place.
    is_gone: bool,
}

/// Looks after all editions that are in the share by now. What cannot be done is answered and tried again.
pub(super) async fn keep_editions(at: OfficeAt<'_>) -> Result<Vec<String>> {
    let OfficeAt { office, now } = at;
    let mut troubles = Vec::new();
    let mut altered = Vec::new();
    for edition in office.store.published_editions().await? {
        let is_gone = match office.share.own_state(&edition.path, &edition.sha256, now) {
            Some(OwnState::Gone) => true,
            Some(OwnState::Changed) => false,
            Some(OwnState::Same) | None => continue,
        };
        if !is_gone && let Err(error) = office.share.put_aside(&edition.path, &aside(&edition)) {
            troubles.push(error.to_string());
            continue;
        }
        altered.push(Altered { edition, is_gone });
    }
    if let Some(first) = altered.first() {
        let occasion = Occasion::EditionAltered {
            month: first.edition.month,
            stage: first.edition.stage,
            at: now,
        };
        put_back(at, &altered, occasion).await?;
    }
    Ok(troubles)
}

/// Puts all of them back and tells of them at once.
async fn put_back(at: OfficeAt<'_>, altered: &[Altered], occasion: Occasion) -> Result<()> {
    let OfficeAt { office, now } = at;
    let alert = Alert {
        occasion,
        reason: Due::EditionAltered,
        title: "台账被改动",
        content: Content::Operator(told(at, altered)),
    };
    let readers: Vec<_> = office.policy.office.iter().collect();
    let mut tx = office.store.begin().await?;
    let alarm = office.at(now);
    alarm.raise_alert(&mut tx, &alert, &readers).await?;
    for Altered { edition, is_gone } in altered {
        let Some(kept) = office.store.edition(edition.month, edition.stage).await? else {
            continue;
        };
        warn!(
            path = kept.path,
            is_gone, "an edition was altered; it is put back"
        );
        tx.insert_file_op(&FileOp::Write {
            target: kept.path.into_bytes(),
            content: kept.bytes,
        })
        .await?;
    }
    tx.commit().await
}

/// `2026年11月台账（有人改过）.xlsx`
fn aside(edition: &PublishedEdition) -> String {
    edition_name(edition.month, edition.stage).replace(".xlsx", "（有人改过）.xlsx")
}

fn told(at: OfficeAt<'_>, altered: &[Altered]) -> Trouble {
    let OfficeAt { office, now } = at;
    let name = |Altered { edition, .. }: &Altered| edition_name(edition.month, edition.stage);
    let what = match altered {
        [one] if one.is_gone => format!("《{}》从共享文件夹里删除或移走了", name(one)),
        [one] => format!("《{}》在共享文件夹里被人改动了", name(one)),
        all => format!(
            "{}份印发的台账在共享文件夹里被改动、删除或移走了",
            all.len()
        ),
    };
    let beside = altered
        .iter()
        .filter(|one| !one.is_gone)
        .map(|one| format!("改动过的文件另存为《{}》，没有删除。", aside(&one.edition)));
    let back = "原件已放回原处，与当时发出的一字不差。".to_owned();
    Trouble {
        what,
        since: office.policy.local(now),
        effects: std::iter::once(back).chain(beside).collect(),
        steps: vec![
            format!(
                "台账内容需要更正的，请有关单位补报；更正列入下期台账“{}”页。",
                LedgerWorksheet::Corrections.name()
            ),
            "不应改动的，检查共享文件夹“台账”的写入权限。".to_owned(),
        ],
        details: altered.iter().map(|one| one.edition.path.clone()).collect(),
    }
}
