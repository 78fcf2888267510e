//! What a clerk is told of a file that cannot be read: what is wrong, and what to do.

use sheetgate::{NotASheet, Unreadable};

/// A sentence for the clerk: what is wrong, and what to do.
#[must_use]
pub fn sentence(error: &Unreadable) -> String {
    const AGAIN: &str = "请用 Excel 或 WPS 打开检查，另存为 .xlsx 后重报";
    match error {
        Unreadable::NotASheet(kind) => what_it_is(*kind).into(),
        Unreadable::TooLarge { bytes, limit } => format!(
            "文件有 {} MB，超过 {} MB 的上限；请删除图片和无关的工作表，另存为 .xlsx 后重报",
            bytes.div_ceil(1 << 20),
            limit >> 20
        ),
        Unreadable::TooManyParts { .. } | Unreadable::TooMuchInflated { .. } => {
            "文件里面的内容多得不正常；请把调度表复制到新建的工作簿，另存为 .xlsx 后重报".into()
        }
        Unreadable::DuplicatePart { .. }
        | Unreadable::Doctype { .. }
        | Unreadable::ImpossibleCell { .. } => {
            format!("文件异常，内部结构不是表格软件写出来的样子；{AGAIN}")
        }
        Unreadable::Damaged(_) => format!("文件已损坏或没有传完；{AGAIN}"),
        Unreadable::NoSheets => "文件里没有工作表；请填好调度表，另存为 .xlsx 后重报".into(),
        Unreadable::TooManySheets { limit } => {
            format!("工作表超过 {limit} 张；请只保留本期要报的工作表，另存为 .xlsx 后重报")
        }
        Unreadable::DuplicateCell { sheet, cell } => {
            format!("文件异常，工作表“{sheet}”的单元格 {cell} 存了两个值，不知道哪个对；{AGAIN}")
        }
        Unreadable::TooFar {
            sheet,
            cell,
            rows,
            columns,
        } => format!(
            "工作表“{sheet}”的单元格 {cell} 有内容，超出 {rows} 行、{columns} 列的范围；\
             请清除多余的内容后重报"
        ),
        Unreadable::TooMuch(_) => "表中内容过多；请只保留本期的调度表，另存为 .xlsx 后重报".into(),
    }
}

/// What a file is that is no workbook, and what to do.
const fn what_it_is(kind: NotASheet) -> &'static str {
    match kind {
        NotASheet::Empty => "文件是空的（0 字节），可能没有保存完；请重新保存为 .xlsx 后重报",
        NotASheet::Zeros => "文件内容全是空字节，可能没有传完；请重新保存为 .xlsx 后重报",
        NotASheet::Encrypted => "文件设了打开密码，程序打不开；请取消密码，另存为 .xlsx 后重报",
        NotASheet::Html => {
            "这是网页（HTML）文件，只是扩展名像表格；请用 Excel 或 WPS 打开，另存为 .xlsx 后重报"
        }
        NotASheet::Xml => {
            "这是 XML 文件，不是表格工作簿；请用 Excel 或 WPS 打开，另存为 .xlsx 后重报"
        }
        NotASheet::XmlSpreadsheet => {
            "这是以 XML 格式保存的表格，程序不读；请用 Excel 或 WPS 打开，另存为 .xlsx 后重报"
        }
        NotASheet::MacroSheet => {
            "文件里有宏表（Excel 4.0 宏），常被病毒利用，程序不读；请把调度表复制到新建的工作簿，另存为 .xlsx 后重报"
        }
        NotASheet::Text => {
            "这是纯文本（如 CSV），不是表格；请用 Excel 或 WPS 打开核对后，另存为 .xlsx 后重报"
        }
        NotASheet::Pdf => "这是 PDF 文件，不是表格；请把原来的表格另存为 .xlsx 后重报",
        NotASheet::Word => "这是 Word 文档，不是表格；请把内容填进调度表，另存为 .xlsx 后重报",
        NotASheet::Presentation => {
            "这是 PowerPoint 演示文稿，不是表格；请把内容填进调度表，另存为 .xlsx 后重报"
        }
        NotASheet::Picture => "这是图片，不是表格；请把原来的表格另存为 .xlsx 后重报",
        NotASheet::Archive => "这是压缩包，不是表格；请解压后，把里面的表格另存为 .xlsx 后重报",
        NotASheet::TooOld => {
            "这是 Excel 95 以前的旧格式，程序不读；请用 Excel 或 WPS 打开，另存为 .xlsx 后重报"
        }
        NotASheet::OtherDocument => {
            "这是 OpenDocument 的其他文档，不是表格；请把内容填进调度表，另存为 .xlsx 后重报"
        }
        NotASheet::Unknown => {
            "看不出这是什么文件，不是表格或已损坏；请用 Excel 或 WPS 打开，另存为 .xlsx 后重报"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NotASheet, Unreadable, sentence};

    #[test]
    fn every_sentence_says_what_to_do() {
        for kind in [NotASheet::Empty, NotASheet::Encrypted, NotASheet::Unknown] {
            let sentence = sentence(&Unreadable::NotASheet(kind));
            assert!(sentence.ends_with("后重报"), "{sentence}");
        }
    }
}
