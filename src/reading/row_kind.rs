//! What a row under a header can be, and what tells the row of a project from those around it.

use crate::words::none::Denial;
use crate::words::numbering::{Numbering, is_of_which, is_part_word};
use crate::words::text::is_placeholder;

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing, or only placeholders or a running number.
    Blank,
    /// The header again, or numbers for its columns.
    Header,
    Project(Shape),
    /// A part of the project above, whose figures hold its own.
    Part,
    /// More of the project above.
    Continuation,
    /// A title over the projects below.
    Section(String),
    /// 合计, 小计, 总计.
    Total,
    /// 其中：工业项目 under a total: a part of its figures.
    OfTotal,
    /// A note, a hint, a sample.
    Note,
    /// Words that say that there are no projects, how surely, and their column.
    NoProjects(Denial, u32),
    /// A line of signatures or a seal.
    Signature,
    /// A row of another small table below this one.
    OtherTable,
    /// What it is cannot be known: it is asked about and belongs to no project.
    Unclear(Unclear),
}

/// Why it cannot be known what a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unclear {
    /// Figures that nobody named.
    Unnamed,
    /// Words that only partly say what it is, or a row that stands apart.
    LikeNone,
    /// A name that says that it is a sample, in a row that is filled in.
    LikeSample,
}

/// What of a project's row tells it from the rows around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Shape {
    pub(super) numbering: Numbering,
    /// It says what only a project says: content, investor, progress, people.
    pub(super) has_text: bool,
    pub(super) name: NameKind,
}

/// What a project's name, or the words in place of its number, say of the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum NameKind {
    /// There is none.
    #[default]
    None,
    Plain,
    /// 一期
    PartWord,
    /// 其中：一期
    OfWhich,
}

impl NameKind {
    pub(super) fn of(name: &str) -> Self {
        if is_placeholder(name) {
            Self::None
        } else if is_of_which(name) {
            Self::OfWhich
        } else if is_part_word(name) {
            Self::PartWord
        } else {
            Self::Plain
        }
    }
}
