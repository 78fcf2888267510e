//! What a row under a header is: a project, a part of one, a section, a total, a note, or nothing.

use super::columns::Column;
use super::none::{Denial, Topic, denial};
use super::titles::{
    ends_in_total, is_enumerator, is_hint, is_note, is_sample, is_section_title, is_total_word,
    label_of,
};
use super::values::text::{is_placeholder, of_value, plain};
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
    /// Words that say that there are no projects, how surely, and their column.
    NoProjects(Denial, u32),
    /// Figures that nobody named.
    Unlabelled,
}

impl Table<'_> {
    /// What this row is.
    pub(super) fn kind(&self, row: &Row) -> Kind {
        let content: Vec<(u32, &Value)> = row
            .cells()
            .filter(|(_, value)| has_content(value))
            .collect();
        if content.is_empty()
            || self.view.headers.is_name(&row.text(self.name))
            || numbers_columns(&content)
        {
            return Kind::Blank;
        }
        if let Some((denial, column)) = self.denies(&content) {
            return Kind::NoProjects(denial, column);
        }
        let says_how_to_fill_in = content.iter().all(|(_, value)| is_hint(&of_value(value)));
        if says_how_to_fill_in
            || content.iter().all(|(_, value)| is_labelled(value))
            || self.is_sample(row)
        {
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
        let is_number = |value: &Value| {
            matches!(
                value,
                Value::Number(_) | Value::Shown(_) | Value::Uncomputed(_)
            )
        };
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

    /// Whether all that the row says beside its running number is that there are no projects; what is not sure
    /// counts only where a name stands.
    fn denies(&self, content: &[(u32, &Value)]) -> Option<(Denial, u32)> {
        let mut said = None;
        for (column, value) in content {
            if Some(*column) == self.sequence && content.len() > 1 {
                continue;
            }
            let Value::Text(_) = value else { return None };
            let text = of_value(value);
            match (denial(&text, Topic::Projects)?, said) {
                (Denial::Sure, None | Some((Denial::Sure, _))) => {
                    said = said.or(Some((Denial::Sure, *column)));
                }
                (Denial::Perhaps, None) if *column == self.name && !is_note(&text) => {
                    said = Some((Denial::Perhaps, *column));
                }
                _ => return None,
            }
        }
        said
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

    /// A row that shows how to fill in the others.
    fn is_sample(&self, row: &Row) -> bool {
        let places = [self.sequence, Some(self.name)].into_iter().flatten();
        places
            .into_iter()
            .any(|column| is_sample(&row.text(column)))
    }

    fn is_total(&self, row: &Row, content: &[(u32, &Value)]) -> bool {
        let first = content.first().map(|(column, _)| *column);
        [self.sequence, Some(self.name), first]
            .into_iter()
            .flatten()
            .filter(|&column| matches!(row.get(column), Some(Value::Text(_))))
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
        Value::Text(_) => !is_placeholder(&of_value(value)),
        _ => true,
    }
}

/// The row under a header that numbers the columns: 甲, 乙, 1, 2, 3 …
fn numbers_columns(content: &[(u32, &Value)]) -> bool {
    /// No mark is longer, bytes, whatever blanks are in it.
    const LONGEST: usize = 40;
    let is_mark = |text: &str| {
        if text.len() > LONGEST {
            return false;
        }
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
    label_of(&plain).is_some_and(|label| LABELS.iter().any(|word| label.ends_with(word)))
}
