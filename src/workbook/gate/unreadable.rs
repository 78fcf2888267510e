//! Why a file cannot be read.

use super::NotASheet;

/// Why a file cannot be read. `Display` is English, for the operator; [`Unreadable::sentence`] is
/// for the clerk.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is something else.
    #[error("not a spreadsheet: {0:?}")]
    NotASheet(#[from] NotASheet),
    /// The file is too large.
    #[error("{bytes} bytes, more than {limit}")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The zip has too many entries.
    #[error("more than {limit} zip entries")]
    TooManyParts {
        /// The limit.
        limit: usize,
    },
    /// Two zip entries have the same name, case ignored.
    #[error("two zip entries are named {name:?}")]
    DuplicatePart {
        /// The name.
        name: String,
    },
    /// The zip inflates to too much.
    #[error("inflates to more than {limit} bytes")]
    TooMuchInflated {
        /// The limit.
        limit: usize,
    },
    /// An XML part declares a document type; no spreadsheet program writes one.
    #[error("DOCTYPE in {part:?}")]
    Doctype {
        /// The part.
        part: String,
    },
    /// Cut short, altered on the way, or made wrong.
    #[error("damaged: {0}")]
    Damaged(String),
    /// There is no worksheet in it.
    #[error("no worksheet")]
    NoSheets,
    /// Too many worksheets.
    #[error("more than {limit} worksheets")]
    TooManySheets {
        /// The limit.
        limit: usize,
    },
    /// A cell address that no spreadsheet has.
    #[error("impossible cell reference {reference:?} in {sheet:?}")]
    ImpossibleCell {
        /// The worksheet or its part.
        sheet: String,
        /// The address as written.
        reference: String,
    },
    /// Two values for one cell.
    #[error("cell {cell} of {sheet:?} is there twice")]
    DuplicateCell {
        /// The worksheet.
        sheet: String,
        /// The address.
        cell: String,
    },
    /// A cell too far down or to the right.
    #[error("cell {cell} of {sheet:?} is outside {rows} rows and {columns} columns")]
    TooFar {
        /// The worksheet.
        sheet: String,
        /// The address.
        cell: String,
        /// The limit on rows.
        rows: u32,
        /// The limit on columns.
        columns: u32,
    },
    /// Too many cells, too much text or too many merged ranges.
    #[error("too much content: {0}")]
    TooMuch(String),
}

impl Unreadable {
    /// A sentence for the clerk: what is wrong, and what to do.
    #[must_use]
    pub fn sentence(&self) -> String {
        const AGAIN: &str = "请用 Excel 或 WPS 打开检查，另存为 .xlsx 后重报";
        match self {
            Self::NotASheet(kind) => kind.to_string(),
            Self::TooLarge { bytes, limit } => format!(
                "文件有 {} MB，超过 {} MB 的上限；请删除图片和无关的工作表，另存为 .xlsx 后重报",
                bytes.div_ceil(1 << 20),
                limit >> 20
            ),
            Self::TooManyParts { .. } | Self::TooMuchInflated { .. } => {
                "文件里面的内容多得不正常；请把调度表复制到新建的工作簿，另存为 .xlsx 后重报".into()
            }
            Self::DuplicatePart { .. } | Self::Doctype { .. } | Self::ImpossibleCell { .. } => {
                format!("文件异常，内部结构不是表格软件写出来的样子；{AGAIN}")
            }
            Self::Damaged(_) => format!("文件已损坏或没有传完；{AGAIN}"),
            Self::NoSheets => "文件里没有工作表；请填好调度表，另存为 .xlsx 后重报".into(),
            Self::TooManySheets { limit } => {
                format!("工作表超过 {limit} 张；请只保留本期要报的工作表，另存为 .xlsx 后重报")
            }
            Self::DuplicateCell { sheet, cell } => format!(
                "文件异常，工作表“{sheet}”的单元格 {cell} 存了两个值，不知道哪个对；{AGAIN}"
            ),
            Self::TooFar {
                sheet,
                cell,
                rows,
                columns,
            } => format!(
                "工作表“{sheet}”的单元格 {cell} 有内容，超出 {rows} 行、{columns} 列的范围；\
                 请清除多余的内容后重报"
            ),
            Self::TooMuch(_) => "表中内容过多；请只保留本期的调度表，另存为 .xlsx 后重报".into(),
        }
    }
}
