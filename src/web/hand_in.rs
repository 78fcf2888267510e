//! A sheet handed in with the browser: it goes into the unit's folder like any other, and its receipt is shown when it was
//! judged.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Extension, Multipart, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use chrono::{DateTime, TimeDelta, Utc};
use minijinja::context;
use serde::Deserialize;
use tracing::{info, warn};

use super::address::{address, path};
use super::fields::Fields;
use super::letters::to_be_saved;
use super::pages::{HANDED_IN, PageAnswer, Pages, missing, refused};
use super::unit_page::MOST_FILES;
use super::visitor::Visitor;
use crate::domain::line::clean_line;
use crate::domain::unit::Unit;
use crate::folder::{Placed, REPORTS, join};

/// The longest name of a file, in characters: with three bytes each it fits every file system.
const LONGEST_NAME: usize = 80;
/// A file that was not taken in after so long is not looked for any more.
const LOOKED_FOR: TimeDelta = TimeDelta::minutes(30);

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NotTaken {
    Nothing,
    TooLarge(u64),
    OtherKind,
    ShareAway,
}

impl NotTaken {
    const fn status(self) -> StatusCode {
        match self {
            Self::Nothing | Self::OtherKind => StatusCode::BAD_REQUEST,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::ShareAway => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn told(self) -> String {
        match self {
            Self::Nothing => "没有选择文件，请选择调度表文件后再提交。".to_owned(),
            Self::TooLarge(most) => {
                format!("文件太大，最多{}MB；请删去图片等无关内容后再提交。", most >> 20)
            }
            Self::OtherKind => {
                "请提交 Excel 或 WPS 表格文件（.xlsx、.xls、.et 等），不要提交图片、压缩包或 Word 文件。"
                    .to_owned()
            }
            Self::ShareAway => "共享文件夹暂时无法写入，文件没有收下，请稍后再提交。".to_owned(),
        }
    }
}

/// What a form with a file carries.
#[derive(Debug, Default)]
struct HandedIn {
    key: String,
    name: String,
    bytes: Bytes,
}

pub(super) async fn hand_in(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Path(slug): Path<String>,
    headers: HeaderMap,
    form: Multipart,
) -> PageAnswer {
    let Some(unit) = pages.unit(&slug) else {
        return Ok(missing());
    };
    if !visitor.may_hand_in(&unit.slug) {
        return Ok(refused());
    }
    let _place = pages.uploads.acquire().await.ok();
    // What is longer than the page's limit breaks off.
    let Some(handed) = read(form).await else {
        let most = pages.source.largest_sheet;
        return told(&pages, &visitor, unit, NotTaken::TooLarge(most)).await;
    };
    let Some(login) = visitor.sender(&headers, &handed.key) else {
        return Ok(refused());
    };
    let name = match checked(&handed, pages.source.largest_sheet) {
        Ok(name) => name,
        Err(why) => return told(&pages, &visitor, unit, why).await,
    };
    let place = join(&[REPORTS.as_bytes(), unit.name.as_bytes(), name.as_bytes()]);
    let share = &pages.source.acting.share;
    let placed = match share.write_new(&place, &handed.bytes) {
        Ok(Placed::Now(path) | Placed::Already(path)) => path,
        Ok(Placed::Gone) => return told(&pages, &visitor, unit, NotTaken::ShareAway).await,
        Err(error) => {
            warn!(%error, "a file that was handed in cannot be saved");
            return told(&pages, &visitor, unit, NotTaken::ShareAway).await;
        }
    };
    let name = placed.file_name().unwrap_or_default().to_string_lossy();
    info!(unit = slug, by = login.account.name, %name, "handed in with the browser");
    let at = pages.source.clock.now().timestamp().to_string();
    let page = path(&["unit", &unit.slug.0, "handed-in"]);
    let waiting = address(&page, &[("name", &name), ("at", &at)]);
    Ok(Redirect::to(&waiting).into_response())
}

/// The fields of the form; `None` if it breaks off.
async fn read(mut form: Multipart) -> Option<HandedIn> {
    let mut handed = HandedIn::default();
    loop {
        let Some(field) = form.next_field().await.ok()? else {
            return Some(handed);
        };
        match field.name() {
            Some("key") => handed.key = field.text().await.ok()?,
            Some("file") => {
                field
                    .file_name()
                    .unwrap_or_default()
                    .clone_into(&mut handed.name);
                handed.bytes = field.bytes().await.ok()?;
            }
            _ => {}
        }
    }
}

/// A name for the file with nothing in it that a path or a system reads otherwise; or why it is not taken.
fn checked(handed: &HandedIn, most: u64) -> Result<String, NotTaken> {
    let last = handed.name.rsplit(['/', '\\']).next().unwrap_or_default();
    if last.trim().is_empty() || handed.bytes.is_empty() {
        return Err(NotTaken::Nothing);
    }
    if handed.bytes.len() as u64 > most {
        return Err(NotTaken::TooLarge(most));
    }
    let (stem, kind) = last.rsplit_once('.').ok_or(NotTaken::OtherKind)?;
    let kind = kind.trim().to_lowercase();
    if !["xlsx", "xlsm", "xls", "xlsb", "ods", "et"].contains(&&*kind) {
        return Err(NotTaken::OtherKind);
    }
    let is_plain = |letter: &char| !r#"<>:"|?*"#.contains(*letter);
    let stem: String = clean_line(stem, usize::MAX)
        .chars()
        .filter(is_plain)
        .collect();
    // Names that begin so are those of locks and of systems.
    let stem = stem.trim_start_matches(['.', '~', '$', ' ', '#']);
    let stem: String = stem.chars().take(LONGEST_NAME).collect();
    let stem = stem.trim_end_matches(['.', ' ']);
    let stem = if stem.is_empty() { "调度表" } else { stem };
    Ok(format!("{stem}.{kind}"))
}

/// The unit's page with what is wrong.
async fn told(pages: &Pages, visitor: &Visitor, unit: &Unit, why: NotTaken) -> PageAnswer {
    let none = Fields::default();
    let told = why.told();
    let mut answer = pages.unit_page(visitor, unit, (&told, &none)).await?;
    *answer.status_mut() = why.status();
    Ok(answer)
}

/// `/unit/nanming/handed-in?name=…&at=…`
#[derive(Debug, Deserialize)]
pub(super) struct Waited {
    name: String,
    at: i64,
}

/// Waits for the verdict on a file, then shows it.
pub(super) async fn handed_in(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Path(slug): Path<String>,
    Query(waited): Query<Waited>,
) -> PageAnswer {
    let Some(unit) = pages.unit(&slug) else {
        return Ok(missing());
    };
    if !visitor.may_see_unit(&unit.slug) {
        return Ok(refused());
    }
    let office = &pages.source.looking;
    let files = office.store.files_of_unit(&unit.slug, MOST_FILES).await?;
    // A scan may have begun in the second in which it was saved.
    let since = DateTime::<Utc>::from_timestamp(waited.at, 0).map(|at| at - TimeDelta::seconds(2));
    let mut judged = files.iter();
    let judged = judged.find(|file| {
        file.file_name == waited.name && since.is_some_and(|since| file.found_at >= since)
    });
    if let Some(file) = judged {
        let page = path(&["unit", &unit.slug.0, "file", &file.id.to_string()]);
        return Ok(Redirect::to(&page).into_response());
    }
    let now = pages.source.clock.now();
    let is_over = since.is_none_or(|since| now - since > LOOKED_FOR);
    let values = context! {
        unit => &unit.name,
        unit_address => path(&["unit", &unit.slug.0]),
        name => clean_line(&waited.name, 200),
        is_over,
    };
    pages.page(HANDED_IN, &visitor, values)
}

/// The file as the unit saved it.
pub(super) async fn original(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Path((slug, number)): Path<(String, String)>,
) -> PageAnswer {
    let Some((unit, number)) = pages.unit(&slug).zip(number.parse().ok()) else {
        return Ok(missing());
    };
    if !visitor.may_see_unit(&unit.slug) {
        return Ok(refused());
    }
    let office = &pages.source.looking;
    let Some((file, _)) = office.store.file_of_unit(&unit.slug, number).await? else {
        return Ok(missing());
    };
    let bytes = office.archive.original(&file.sha256);
    Ok(match bytes {
        Ok(bytes) => to_be_saved(&file.file_name, bytes),
        Err(error) => {
            warn!(%error, "an original cannot be read");
            missing()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{HandedIn, NotTaken, checked};

    fn named(name: &str) -> Result<String, NotTaken> {
        let handed = HandedIn {
            name: name.to_owned(),
            bytes: "PK".into(),
            ..HandedIn::default()
        };
        checked(&handed, 1 << 20)
    }

    #[test]
    fn a_name_is_made_safe_or_refused() {
        for (name, safe) in [
            ("南明区调度表.xlsx", "南明区调度表.xlsx"),
            ("../../etc/passwd.xlsx", "passwd.xlsx"),
            (r"C:\报送\表.XLS", "表.xls"),
            ("已接收/2026-11-25/表.xlsx", "表.xlsx"),
            ("~$表.xlsx", "表.xlsx"),
            (".hidden.xlsx", "hidden.xlsx"),
            ("...xlsx", "调度表.xlsx"),
            ("a\u{202e}b\u{0}\n c.xlsx", "ab c.xlsx"),
            ("<img src=x onerror=1>\".xlsx", "img src=x onerror=1.xlsx"),
            ("表. .xlsx", "表.xlsx"),
        ] {
            assert_eq!(named(name).as_deref(), Ok(safe), "{name}");
        }
        let long = named(&format!("{}.xlsx", "长".repeat(300))).unwrap();
        assert!(long.len() < 255, "{}", long.len());
        for name in ["", "   ", "a/", "\\"] {
            assert_eq!(named(name), Err(NotTaken::Nothing), "{name}");
        }
        for name in ["表", "表.docx", "表.xlsx.exe", "a.xlsx/b.zip", "xlsx"] {
            assert_eq!(named(name), Err(NotTaken::OtherKind), "{name}");
        }
        let large = HandedIn {
            name: "表.xlsx".to_owned(),
            bytes: vec![0; 11].into(),
            ..HandedIn::default()
        };
        assert_eq!(checked(&large, 10), Err(NotTaken::TooLarge(10)));
    }
}
