//! The letter on files that came in masses.

use crate::daemon::enqueue::{Enclosed, NewLetter, queue_letter};
use crate::daemon::{Office, OfficeAt};
use crate::domain::delivery::receipt_letters::{BATCH_WINDOW, MAX_FILES_LISTED};
use crate::domain::occasion::{Key, Occasion};
use crate::domain::reason::Due;
use crate::domain::unit::Unit;
use crate::mail::{Content, ListedFile, ReceiptList};
use crate::store::{Gathered, Result};

/// Tells each unit of what was gathered, if that began long enough ago.
pub(in crate::daemon) async fn tell(at: OfficeAt<'_>) -> Result<()> {
    let OfficeAt { office, now } = at;
    for slug in office.store.units_to_tell(now - BATCH_WINDOW).await? {
        if let Some(unit) = office.policy.unit(&slug) {
            tell_unit(at, unit).await?;
        }
    }
    Ok(())
}

async fn tell_unit(at: OfficeAt<'_>, unit: &Unit) -> Result<()> {
    let OfficeAt { office, now } = at;
    let (total, files) = office.store.gathered(&unit.slug, MAX_FILES_LISTED).await?;
    let Some(first) = files.first() else {
        return Ok(());
    };
    let occasion = Occasion::ReceiptList {
        unit: unit.slug.clone(),
        first: first.submission,
    };
    let content = Content::ReceiptList(ReceiptList {
        unit: unit.name.clone(),
        total: usize::try_from(total).unwrap_or(usize::MAX),
        files: files.iter().map(|file| listed(office, file)).collect(),
    });
    let mut tx = office.store.begin().await?;
    for to in unit.liaisons() {
        let new = NewLetter {
            key: &Key::to(occasion.clone(), &to.address),
            unit: Some(&unit.slug),
            to,
            reason: &Due::FilesJudged.to_string(),
            content: &content,
            enclosed: Enclosed::default(),
        };
        queue_letter(at, &mut tx, new).await?;
    }
    tx.set_gathered_told(&unit.slug, now).await?;
    tx.commit().await
}

fn listed(office: &Office, file: &Gathered) -> ListedFile {
    let worst = file
        .findings
        .iter()
        .rev()
        .max_by_key(|finding| finding.level);
    ListedFile {
        name: file.file_name.clone(),
        received: office.policy.local(file.received),
        verdict: file.verdict,
        is_repeated: file.is_repeated,
        why: worst.map(|finding| finding.message.clone()),
    }
}
