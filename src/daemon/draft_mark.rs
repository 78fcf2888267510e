//! What has become of a flag stands in the name of its draft request in 办公室/: nobody sends one that is over by mistake.

use crate::folder::{OFFICE, join};
use crate::store::FileOp;

/// What a draft is marked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DraftMark {
    /// A correction withdrew the flag.
    Withdrawn,
    /// The office rejected it.
    Rejected,
}

impl DraftMark {
    const fn word(self) -> &'static str {
        match self {
            Self::Withdrawn => "已撤销",
            Self::Rejected => "不予提请",
        }
    }

    /// `关于提请通报开阳县的请示（2026年第四季度代拟稿）（已撤销）.docx`
    pub(super) fn on(self, name: &str) -> String {
        let (stem, end) = name.rsplit_once('.').unwrap_or((name, "docx"));
        format!("{stem}（{}）.{end}", self.word())
    }
}

/// Gives the draft of this name the one that says what became of it. It stays readable, with all that somebody wrote
/// into it.
pub(super) fn mark_draft(name: &str, mark: DraftMark) -> FileOp {
    let path = |name: &str| join(&[OFFICE.as_bytes(), name.as_bytes()]);
    FileOp::Rename {
        source: path(name),
        target: path(&mark.on(name)),
    }
}
