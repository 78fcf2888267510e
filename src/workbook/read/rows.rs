//! What a row under a header is: a project, a part of one, a section, a total, a note, or nothing.

use super::columns::Column;
use super::headers::Headers;
use super::values::stage::implied;
use super::values::text::{chinese_digit, is_placeholder, of_value, plain};
use super::view::{Row, View};
use crate::domain::project::Field;
use crate::workbook::grid::Value;

/// The rows of one report and what its columns mean.
pub(super) struct Table<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) columns: Vec<Column>,
    /// First row under the header, 0-based.
    pub(super) first: u32,
    /// Row before which the table ends.
    pub(super) end: u32,
    /// Column of the names.
    pub(super) name: u32,
    /// Column of the running numbers.
    pub(super) sequence: Option<u32>,
}

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing, or only placeholders or a running number.
    Blank,
    Project,
    /// More of the project above.
    Continuation,
    /// A title over the projects below.
    Section(String),
    /// 合计, 小计, 总计.
    Total,
    /// A note, a signature, anything that is no part of the table.
    Note,
    /// Figures that nobody named.
    Unlabelled,
}

/// Characters beyond which a line of its own is a note and no title.
const LONG_LINE: usize = 40;

impl Table<'_> {
    /// What this row is.
    pub(super) fn kind(&self, row: &Row) -> Kind {
        let content: Vec<(u32, &Value)> = row
            .cells
            .iter()
            .copied()
            .filter(|(_, value)| has_content(value))
            .collect();
        if content.is_empty()
            || Headers::built_in().is_name(&row.text(self.name))
            || numbers_columns(&content)
        {
            return Kind::Blank;
        }
        if content.iter().all(|(_, value)| is_labelled(value)) {
            return Kind::Note;
        }
        if let Some(kind) = self.line_kind(row, &content) {
            return kind;
        }
        if self.is_total(row, &content) {
            return Kind::Total;
        }
        if let Some(title) = self.section_with_sums(row) {
            return Kind::Section(title);
        }
        let name_hangs = self.hangs_down(row, self.name);
        let sequence_hangs = self
            .sequence
            .is_some_and(|column| self.hangs_down(row, column));
        let has_name = content.iter().any(|(column, _)| *column == self.name);
        if has_name && !name_hangs {
            return if sequence_hangs {
                Kind::Continuation
            } else {
                Kind::Project
            };
        }
        let is_number = |value: &Value| matches!(value, Value::Number(_) | Value::Uncomputed(_));
        let has_sequence = content
            .iter()
            .any(|(column, _)| Some(*column) == self.sequence);
        if has_sequence && content.len() == 1 {
            Kind::Blank
        } else if name_hangs || sequence_hangs {
            Kind::Continuation
        } else if content.iter().all(|(_, value)| is_number(value)) {
            Kind::Unlabelled
        } else if has_sequence {
            Kind::Project
        } else {
            Kind::Continuation
        }
    }

    /// A row of one text: a section's title, a note, or a project that has only its name.
    fn line_kind(&self, row: &Row, content: &[(u32, &Value)]) -> Option<Kind> {
        let (column, value) = *content.first()?;
        let is_wide = self.is_wide(row, column) && content.len() <= 2;
        if content.len() > 1 && !is_wide {
            return None;
        }
        if matches!(value, Value::Number(_)) {
            let is_sequence = Some(column) == self.sequence;
            return Some(if is_sequence {
                Kind::Blank
            } else {
                Kind::Unlabelled
            });
        }
        let Value::Text(_) = value else { return None };
        let text = of_value(value);
        if is_total_word(&text) {
            Some(Kind::Total)
        } else if is_note(&text) {
            Some(Kind::Note)
        } else if is_wide
            || Some(column) == self.sequence
            || (column <= self.name && is_section_title(&text))
        {
            Some(Kind::Section(text.into_owned()))
        } else if self.hangs_down(row, self.name) || column != self.name {
            Some(Kind::Continuation)
        } else {
            Some(Kind::Project)
        }
    }

    /// Whether the cell spreads over most of the table.
    fn is_wide(&self, row: &Row, column: u32) -> bool {
        let width = self.columns.len();
        self.view
            .merge_of(row.number, column)
            .is_some_and(|range| (range.last.column - range.first.column + 1) as usize * 2 > width)
    }

    /// Whether a merged cell that began in a row of the table above reaches down to here.
    fn hangs_down(&self, row: &Row, column: u32) -> bool {
        self.view
            .merge_of(row.number, column)
            .is_some_and(|range| range.first.row >= self.first && range.first.row < row.number)
    }

    fn is_total(&self, row: &Row, content: &[(u32, &Value)]) -> bool {
        let first = content.first().map(|(column, _)| *column);
        [self.sequence, Some(self.name), first]
            .into_iter()
            .flatten()
            .any(|column| {
                let text = row.text(column);
                is_total_word(&text) || (ends_in_total(&text) && !self.has_project_text(row))
            })
    }

    /// A section's title in a row with sums: `一 | 已投产项目（8个） | … | 291270`.
    fn section_with_sums(&self, row: &Row) -> Option<String> {
        if self.has_project_text(row) {
            return None;
        }
        let name = row.text(self.name);
        let sequence = self
            .sequence
            .map(|column| row.text(column))
            .unwrap_or_default();
        let is_enumerated = is_enumerator(&sequence);
        if is_enumerated || is_section_title(&sequence) || is_section_title(&name) {
            let title = if is_placeholder(&name) {
                sequence
            } else {
                name
            };
            return Some(title.into_owned());
        }
        None
    }

    /// Whether the row says what only a project says: content, investor, progress, people.
    fn has_project_text(&self, row: &Row) -> bool {
        self.columns.iter().any(|column| {
            let says = matches!(
                column.field(),
                Some(
                    Field::Content
                        | Field::Investor
                        | Field::ResponsibleUnit
                        | Field::ResponsiblePerson
                        | Field::Progress
                        | Field::Plan
                        | Field::Problems
                )
            );
            let value = row.get(column.index);
            says && value.is_some_and(|value| matches!(value, Value::Text(_)) && has_content(value))
        })
    }
}

fn has_content(value: &Value) -> bool {
    match value {
        Value::Error(_) | Value::Uncomputed(_) => true,
        other => !is_placeholder(&of_value(other)),
    }
}

/// The row under a header that numbers the columns: 甲, 乙, 1, 2, 3 …
fn numbers_columns(content: &[(u32, &Value)]) -> bool {
    let is_mark = |text: &str| {
        let bare = plain(text);
        let bare = bare.trim_matches(['(', ')']);
        let is_letter = |letter: char| "甲乙丙丁戊己庚辛壬癸".contains(letter);
        let is_number = bare.len() <= 2 && bare.bytes().all(|byte| byte.is_ascii_digit());
        !bare.is_empty()
            && (is_number
                || (bare.chars().count() == 1
                    && bare
                        .chars()
                        .all(|c| is_letter(c) || c.is_ascii_alphabetic())))
    };
    content.len() >= 4 && content.iter().all(|(_, value)| is_mark(&of_value(value)))
}

/// 填报人：张某, 联系电话：…: one of the labelled cells that stand under a table.
fn is_labelled(value: &Value) -> bool {
    const LABELS: [&str; 8] = ["人", "单位", "电话", "方式", "日期", "时间", "领导", "审核"];
    let Value::Text(text) = value else {
        return false;
    };
    let plain = plain(text);
    plain.split_once(':').is_some_and(|(label, _)| {
        label.chars().count() <= 10 && LABELS.iter().any(|word| label.ends_with(word))
    })
}

/// 合计, 小计（4个）, 总计：22个项目; never 小计量器具项目 or 总部项目.
fn is_total_word(text: &str) -> bool {
    const WORDS: [&str; 9] = [
        "合计",
        "小计",
        "总计",
        "共计",
        "累计",
        "总合计",
        "本页合计",
        "本页小计",
        "合计总计",
    ];
    let plain = plain(text);
    if plain.chars().count() > 16 {
        return false;
    }
    let rest = WORDS
        .iter()
        .filter_map(|word| plain.strip_prefix(word))
        .min_by_key(|rest| rest.len());
    rest.is_some_and(|rest| {
        rest.chars()
            .all(|letter| "共个项目条家宗数:,()（）".contains(letter) || letter.is_ascii_digit())
    })
}

/// 在建项目小计, 区商务局合计.
fn ends_in_total(text: &str) -> bool {
    let plain = plain(text);
    let bare = plain.split('(').next().unwrap_or("").trim_end_matches(':');
    bare.chars().count() <= 14
        && ["合计", "小计", "总计"]
            .iter()
            .any(|word| bare.ends_with(word))
}

/// 注：…, 说明：…, a signature, or a line too long for a title. 注塑件项目 is none.
fn is_note(text: &str) -> bool {
    const OPENINGS: [&str; 12] = [
        "注",
        "备注",
        "说明",
        "填表说明",
        "填报说明",
        "附",
        "附件",
        "附注",
        "示例",
        "例",
        "审核",
        "制表",
    ];
    let plain = plain(text);
    let is_opening = OPENINGS.iter().any(|word| {
        plain.strip_prefix(word).is_some_and(|rest| {
            rest.starts_with([':', '.', '、', ','])
                || rest.starts_with(|c: char| c.is_ascii_digit())
        })
    });
    let is_labelled = plain
        .find(':')
        .is_some_and(|colon| plain[..colon].chars().count() <= 10);
    is_opening
        || is_labelled
        || plain.starts_with(['※', '★', '*'])
        || plain.contains("零报告")
        || plain.chars().count() > LONG_LINE
}

/// 一、…, （二）…, …（4个）, or a short title of a stage or category.
fn is_section_title(text: &str) -> bool {
    let plain = plain(text);
    let length = plain.chars().count();
    if length == 0 || length > LONG_LINE {
        return false;
    }
    let numeral = |letter: char| chinese_digit(letter).is_some() || letter == '十';
    let without = plain.trim_start_matches('(').trim_start_matches(numeral);
    let is_numbered = without.len() < plain.trim_start_matches('(').len()
        && without.starts_with(['、', '.', ')', ',']);
    let is_counted = plain.ends_with(')')
        && plain
            .rsplit_once('(')
            .is_some_and(|(_, count)| is_count(count.trim_end_matches(')')));
    let is_kind = length <= 14
        && (plain.ends_with("项目") || plain.ends_with('类') || plain.ends_with("阶段"))
        && implied(&plain) != (None, None)
        && !plain.starts_with(['某', '年'])
        && is_bare_kind(&plain);
    is_numbered || is_counted || is_kind
}

/// `4个`, `共11个`, `5项`.
fn is_count(text: &str) -> bool {
    let text = text.trim_start_matches('共');
    let digits = text.trim_end_matches(['个', '项', '目', '家', '宗', '条']);
    digits.len() < text.len() && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A title made of the words for stages and categories alone; a project's name says more.
fn is_bare_kind(plain: &str) -> bool {
    const PARTS: [&str; 24] = [
        "签约重点调度",
        "领导带头在谈",
        "建设中",
        "签约",
        "在谈",
        "洽谈",
        "落地",
        "开工",
        "在建",
        "续建",
        "投产",
        "达产",
        "停工",
        "终止",
        "新开工",
        "竣工",
        "建成",
        "已",
        "未",
        "项目",
        "类",
        "阶段",
        "拟",
        "重点",
    ];
    let mut rest = plain.to_owned();
    for part in PARTS {
        rest = rest.replace(part, "");
    }
    rest.is_empty()
}

/// 一, （一）, 一、, 二.: a running number of sections, not of projects.
pub(super) fn is_enumerator(text: &str) -> bool {
    let plain = plain(text);
    let bare = plain.trim_matches(['(', ')', '、', '.', ',']);
    !bare.is_empty()
        && bare.chars().count() <= 3
        && bare
            .chars()
            .all(|letter| chinese_digit(letter).is_some_and(|digit| digit > 0) || letter == '十')
}

#[cfg(test)]
mod tests {
    use super::{is_enumerator, is_note, is_section_title, is_total_word};

    #[test]
    fn totals_are_told_from_names_that_begin_like_them() {
        for text in [
            "合计",
            "合　计",
            "小计（4个）",
            "总计",
            "合计：22个项目",
            "共计28个",
        ] {
            assert!(is_total_word(text), "{text}");
        }
        for text in [
            "小计量器具检测仪生产项目",
            "总部经济大厦",
            "累计投资项目",
            "合计时器项目",
        ] {
            assert!(!is_total_word(text), "{text}");
        }
    }

    #[test]
    fn notes_are_told_from_names_that_begin_like_them() {
        for text in [
            "注：1.总投资以协议为准",
            "备注：每月10日前报送",
            "说明：标★的为重点",
            "填报人：于某",
            "★为市领导包保",
        ] {
            assert!(is_note(text), "{text}");
        }
        for text in ["注塑件项目（贵阳基地）", "附属设施项目", "说明书印刷项目"]
        {
            assert!(!is_note(text), "{text}");
        }
    }

    #[test]
    fn sections_are_told_from_projects() {
        for text in [
            "一、已投产项目（4个）",
            "（二）在建项目",
            "区商务局（5个）",
            "在谈项目",
            "签约未开工项目",
            "建设中项目",
        ] {
            assert!(is_section_title(text), "{text}");
        }
        for text in [
            "动力电池项目（一期）",
            "建成达产项目管理中心",
            "年产5万吨净化磷酸项目",
            "一次性医用耗材项目",
            "三元电池项目",
        ] {
            assert!(!is_section_title(text), "{text}");
        }
        assert!(is_enumerator("一") && is_enumerator("（十二）"));
        assert!(!is_enumerator("1") && !is_enumerator("") && !is_enumerator("一期"));
    }
}
