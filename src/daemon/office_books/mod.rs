//! Workbooks that the office keeps in its own folder: read when somebody has changed one, and written anew when what
//! they show has changed elsewhere.

mod contacts;
mod decisions;

use tracing::info;

use super::publish::{Fresh, replace};
use super::{Office, OfficeAt};
use crate::domain::finding::{Finding, Level};
use crate::domain::rules::Rule;
use crate::domain::settle::{Completeness, WaitingFile};
use crate::folder::{FileSeen, OFFICE, TakeError, join, sha256};
use crate::register::PlainTable;
use crate::sandbox::ChildError;
use crate::store::{FileOp, OfficeBook, Published, Result, Stamp, Tx};
use crate::workbook::marked::Marked;
use crate::workbook::page::WriteError;

/// What one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BookKind {
    /// 议定事项.xlsx
    Decisions,
    /// 通讯录.xlsx
    Contacts,
}

impl BookKind {
    const ALL: [Self; 2] = [Self::Decisions, Self::Contacts];

    const fn name(self) -> &'static str {
        match self {
            Self::Decisions => "议定事项",
            Self::Contacts => "通讯录",
        }
    }

    fn path(self) -> String {
        format!("{OFFICE}/{}.xlsx", self.name())
    }
}

/// What a look at them came to.
#[derive(Debug, Default)]
pub(super) struct BooksTaken {
    /// Those that have not stood still yet.
    pub(super) waiting: usize,
    /// What kept one from being read, in English.
    pub(super) troubles: Vec<String>,
}

/// Reads those that somebody has changed and that stand still.
pub(super) async fn take_in(at: OfficeAt<'_>) -> Result<BooksTaken> {
    let mut taken = BooksTaken::default();
    let known = at.office.store.office_books().await?;
    for kind in BookKind::ALL {
        let path = kind.path();
        let known = known.iter().find(|book| book.path == path);
        match at.office.share.look_at(&path) {
            Ok(None) => {}
            Ok(Some(seen)) => take_one(at, kind, &seen, known, &mut taken).await?,
            Err(error) => taken.troubles.push(error.to_string()),
        }
    }
    Ok(taken)
}

async fn take_one(
    at: OfficeAt<'_>,
    kind: BookKind,
    seen: &FileSeen,
    known: Option<&OfficeBook>,
    taken: &mut BooksTaken,
) -> Result<()> {
    let OfficeAt { office, now } = at;
    let path = kind.path();
    let stamp = Stamp {
        byte_size: seen.byte_size,
        modified_ns: seen.modified_ns,
        changed_ns: seen.changed_ns,
    };
    let Some(known) = known.filter(|known| known.stamp == stamp) else {
        taken.waiting += 1;
        let seen = OfficeBook {
            path,
            stamp,
            unchanged_since: now,
            sha256: known.map_or_else(String::new, |known| known.sha256.clone()),
            findings: known.map_or_else(Vec::new, |known| known.findings.clone()),
            read_at: None,
        };
        return record(office, &seen).await;
    };
    if known.read_at.is_some() {
        return Ok(());
    }
    let waiting = WaitingFile {
        completeness: Completeness::Whole,
        is_open: seen.is_open,
        is_empty: seen.byte_size == 0,
        unchanged_since: known.unchanged_since,
    };
    if !office.settle.has_settled(waiting, now) {
        taken.waiting += 1;
        return Ok(());
    }
    match office.share.take_at(path.as_bytes(), seen, limit(office)) {
        Ok(bytes) => read_one(at, (kind, &bytes), known, taken).await,
        Err(TakeError::Changed) => {
            taken.waiting += 1;
            Ok(())
        }
        Err(TakeError::TooLarge) => {
            let sentence = "文件太大，没有读取；请删去图片等多余内容后再保存。";
            let findings = vec![of_file(Rule::TooLarge, sentence)];
            record(office, &read_as(known, at, (String::new(), findings))).await
        }
        Err(error) => {
            taken.troubles.push(format!("{path}: {error}"));
            Ok(())
        }
    }
}

/// The largest that is read, in bytes.
fn limit(office: &Office) -> u64 {
    u64::try_from(office.reader.limits().file_bytes).unwrap_or(u64::MAX)
}

/// Reads one that is not as we wrote it, and was not read so before.
async fn read_one(
    at: OfficeAt<'_>,
    (kind, bytes): (BookKind, &[u8]),
    known: &OfficeBook,
    taken: &mut BooksTaken,
) -> Result<()> {
    let office = at.office;
    let path = kind.path();
    let hash = sha256(bytes);
    let published = office.store.published_at(&path).await?;
    let is_ours = published.is_some_and(|one| one.is(&hash)) || office.share.is_own(&path, &hash);
    if is_ours {
        let book = read_as(known, at, (hash, Vec::new()));
        return record(office, &book).await;
    }
    if known.sha256 == hash {
        let book = read_as(known, at, (hash, known.findings.clone()));
        return record(office, &book).await;
    }
    let reader = office.reader.of(OFFICE);
    let name = format!("{}.xlsx", kind.name());
    let tables = match reader.tables(&name, bytes).await {
        Ok(tables) => Ok(tables),
        Err(ChildError::Refused(refusal)) => {
            Err(vec![of_file(Rule::UnreadableFile, &refusal.sentence)])
        }
        Err(error) => {
            taken.troubles.push(format!("{path}: {error}"));
            return Ok(());
        }
    };
    let findings = match &tables {
        Ok(tables) => findings(at, kind, tables).await?,
        Err(findings) => findings.clone(),
    };
    if is_returned(&findings) {
        let copy = match tables {
            Ok(_) => reader.mark(&name, bytes, &findings).await.ok(),
            Err(_) => None,
        };
        let book = read_as(known, at, (hash, findings));
        return give_back(office, kind, &book, copy).await;
    }
    let Ok(tables) = tables else {
        return Ok(());
    };
    let mut tx = office.store.begin().await?;
    // What it changes is decided over what is on record now: somebody may have been faster.
    let findings = apply(&mut tx, at, kind, &tables).await?;
    if is_returned(&findings) {
        taken.waiting += 1;
        return Ok(());
    }
    // From now on it is ours to write anew.
    tx.set_published(&Published {
        path: path.clone(),
        sha256: hash.clone(),
        source: String::new(),
        announced: None,
    })
    .await?;
    tx.set_office_book(&read_as(known, at, (hash, findings)))
        .await?;
    tx.commit().await?;
    info!(path, "taken in");
    Ok(())
}

/// Puts on record that one changes nothing, and its marked copy beside it.
async fn give_back(
    office: &Office,
    kind: BookKind,
    book: &OfficeBook,
    copy: Option<Marked>,
) -> Result<()> {
    let mut tx = office.store.begin().await?;
    if let Some(copy) = copy {
        let target = format!("{}（标注）.xlsx", kind.name());
        tx.insert_file_op(&FileOp::Write {
            target: join(&[OFFICE.as_bytes(), target.as_bytes()]),
            content: copy.bytes,
        })
        .await?;
    }
    tx.set_office_book(book).await?;
    info!(
        path = book.path,
        "changes nothing: something in it is in question"
    );
    tx.commit().await
}

/// The record of one that was read now.
fn read_as(
    known: &OfficeBook,
    at: OfficeAt<'_>,
    (sha256, findings): (String, Vec<Finding>),
) -> OfficeBook {
    OfficeBook {
        sha256,
        findings,
        read_at: Some(at.now),
        ..known.clone()
    }
}

async fn record(office: &Office, book: &OfficeBook) -> Result<()> {
    let mut tx = office.store.begin().await?;
    tx.set_office_book(book).await?;
    tx.commit().await
}

fn of_file(rule: Rule, sentence: &str) -> Finding {
    Finding::new(rule, "", "", "", "", sentence)
}

fn is_returned(findings: &[Finding]) -> bool {
    findings.iter().any(|one| one.level == Level::Error)
}

/// What is to be said of it as things stand; nothing is changed.
async fn findings(at: OfficeAt<'_>, kind: BookKind, tables: &[PlainTable]) -> Result<Vec<Finding>> {
    match kind {
        BookKind::Decisions => decisions::findings(at, tables).await,
        BookKind::Contacts => Ok(contacts::read(at, tables).1),
    }
}

/// Puts what it changes on record, unless something in it is in question.
async fn apply(
    tx: &mut Tx,
    at: OfficeAt<'_>,
    kind: BookKind,
    tables: &[PlainTable],
) -> Result<Vec<Finding>> {
    match kind {
        BookKind::Decisions => decisions::apply(tx, at, tables).await,
        BookKind::Contacts => contacts::apply(tx, at, tables).await,
    }
}

/// Writes one.
type BookWriter<'a> = Box<dyn FnOnce() -> std::result::Result<Vec<u8>, WriteError> + Send + 'a>;

/// Writes those anew that show something else than what is on record. One that somebody has changed, and that is not
/// read yet or was returned, stays as it is.
pub(super) async fn publish(at: OfficeAt<'_>) -> Result<Vec<String>> {
    let office = at.office;
    let mut troubles = Vec::new();
    let books = office.store.office_books().await?;
    let mut fresh = Vec::new();
    for kind in BookKind::ALL {
        let path = kind.path();
        let is_there = office.share.has(&path);
        let book = books.iter().find(|book| book.path == path);
        let is_somebodys = book.is_some_and(|book| book.read_at.is_none() || book.is_returned());
        if is_there && is_somebodys {
            continue;
        }
        let written: Option<(String, BookWriter<'_>)> = match kind {
            BookKind::Decisions => {
                let written = decisions::write(at, is_there).await?;
                written.map(|(source, bytes)| (source, Box::new(bytes) as BookWriter<'_>))
            }
            BookKind::Contacts => {
                let written = contacts::write(at, is_there).await?;
                written.map(|(source, bytes)| (source, Box::new(bytes) as BookWriter<'_>))
            }
        };
        let Some((source, bytes)) = written else {
            continue;
        };
        let known = office.store.published_at(&path).await?;
        if is_there && known.as_ref().is_some_and(|known| known.source == source) {
            continue;
        }
        match bytes() {
            Ok(bytes) => fresh.push(Fresh::new(&path, known, source, bytes)),
            Err(error) => troubles.push(format!("{path}: {error}")),
        }
    }
    replace(office, fresh, &mut troubles).await?;
    Ok(troubles)
}

impl Office {
    /// Those of the office's workbooks that changed nothing, for something in them is in question.
    pub async fn returned_books(&self) -> Result<Vec<OfficeBook>> {
        let mut books = self.store.office_books().await?;
        books.retain(|book| book.is_returned() && self.share.has(&book.path));
        Ok(books)
    }
}
