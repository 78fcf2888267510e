//! Editions in the share (rule 11): one that somebody altered or took away is told of and put back, the altered one beside
//! it.

use chrono::{DateTime, Utc};
use tracing::warn;

use super::Office;
use super::alarm::{Alarm, Alert};
use super::editions::edition_name;
use crate::domain::occasion::{EditionStage, Occasion};
use crate::domain::reason::Due;
use crate::folder::{OwnState, ShareError};
use crate::mail::{Content, Trouble};
use crate::store::{FileOp, PublishedEdition, Result};

/// Looks after all editions that are in the share by now. What cannot be done is answered and tried again.
pub(super) async fn keep_editions(office: &Office, now: DateTime<Utc>) -> Result<Vec<String>> {
    let mut troubles = Vec::new();
    for edition in office.store.published_editions().await? {
        let is_gone = match office.share.own_state(&edition.path, &edition.sha256, now) {
            Some(OwnState::Gone) => true,
            Some(OwnState::Changed) => false,
            Some(OwnState::Same) | None => continue,
        };
        match put_back(office, &edition, is_gone, now).await? {
            Ok(()) => warn!(
                path = edition.path,
                is_gone, "an edition was altered; put back"
            ),
            Err(error) => troubles.push(error.to_string()),
        }
    }
    Ok(troubles)
}

async fn put_back(
    office: &Office,
    edition: &PublishedEdition,
    is_gone: bool,
    now: DateTime<Utc>,
) -> Result<std::result::Result<(), ShareError>> {
    let Some(kept) = office.store.edition(edition.month, edition.stage).await? else {
        return Ok(Ok(()));
    };
    let name = edition_name(edition.month, edition.stage);
    let altered = name.replace(".xlsx", "（有人改过）.xlsx");
    if !is_gone && let Err(error) = office.share.put_aside(&edition.path, &altered) {
        return Ok(Err(error));
    }
    let alert = Alert {
        occasion: Occasion::EditionAltered {
            month: edition.month,
            stage: edition.stage,
            at: now,
        },
        reason: Due::EditionAltered,
        title: "台账被改动",
        content: Content::Operator(told(office, edition, (&name, &altered), is_gone, now)),
    };
    let readers: Vec<_> = office.policy.office.iter().collect();
    let mut tx = office.store.begin().await?;
    let alarm = Alarm { office, now };
    alarm.raise_alert(&mut tx, &alert, &readers).await?;
    tx.insert_file_op(&FileOp::Write {
        target: kept.path.into_bytes(),
        content: kept.bytes,
    })
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}

fn told(
    office: &Office,
    edition: &PublishedEdition,
    (name, altered): (&str, &str),
    is_gone: bool,
    now: DateTime<Utc>,
) -> Trouble {
    let (what, beside) = if is_gone {
        (format!("《{name}》从共享文件夹里删除或移走了"), None)
    } else {
        (
            format!("《{name}》在共享文件夹里被人改动了"),
            Some(format!("改动过的文件另存为《{altered}》，没有删除。")),
        )
    };
    let sent = match edition.stage {
        EditionStage::Draft => "原件已放回原处，与发给办公室的送审稿一字不差。",
        EditionStage::Final => "原件已放回原处，与报送领导的台账一字不差。",
    };
    Trouble {
        what,
        since: office.policy.local(now),
        effects: std::iter::once(sent.to_owned()).chain(beside).collect(),
        steps: vec![
            "台账内容需要更正的，请有关单位补报；更正列入下期台账“更正”页。".to_owned(),
            "不应改动的，检查共享文件夹“台账”的写入权限。".to_owned(),
        ],
        details: vec![edition.path.clone()],
    }
}
