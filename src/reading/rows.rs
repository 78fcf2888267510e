//! What a row under a header is by its own cells: a project, a part of one, a section, a total, a note.

use sheetgate::Value;

use super::fillers;
use super::row_kind::{Kind, NameKind, Shape, Unclear};
use super::signatures;
use super::table::{Table, has_content};
use super::view::Row;
use crate::domain::project::Field;
use crate::words::closed::Certainty;
use crate::words::none::{Denial, Topic, denial};
use crate::words::numbering::Numbering;
use crate::words::text::{is_placeholder, of_value, plain};
use crate::words::titles::{
    is_enumerator, is_hint, is_marked_note, is_note, is_note_label, is_sample, is_section_title,
    may_be_sample,
};
use crate::words::total_words::{ends_in_total, is_total_word, total_word};

impl Table<'_> {
    /// What this row is, as far as its own cells tell.
    pub(super) fn kind(&self, row: &Row) -> Kind {
        self.plain_project(row)
            .map_or_else(|| self.kind_closely(row), Kind::Project)
    }

    /// The same by all that a row may be.
    pub(super) fn kind_closely(&self, row: &Row) -> Kind {
        let content: Vec<(u32, &Value)> = row
            .cells()
            .filter(|(_, value)| has_content(value))
            .collect();
        if self.is_of_project_above(row) {
            return Kind::Continuation;
        }
        if content.is_empty() || fillers::is_filler_row(&content, self.sequence) {
            return Kind::Blank;
        }
        if let Some((denial, column)) = self.denies(&content) {
            return Kind::NoProjects(denial, column);
        }
        if fillers::numbers_columns(&content) || self.repeats_header(row, &content) {
            return Kind::Header;
        }
        let says_how_to_fill_in = content.iter().all(|(_, value)| is_hint(&of_value(value)));
        if says_how_to_fill_in || self.is_sample(row) || is_labelled_note(&content) {
            return Kind::Note;
        }
        if may_be_sample(&row.text(self.name)) {
            return Kind::Unclear(Unclear::LikeSample);
        }
        let signature = signatures::in_row(&content);
        if signature == Some(Certainty::Sure) {
            return Kind::Signature;
        }
        if let Some(kind) = self.line_kind(row, &content) {
            return kind;
        }
        match self.total(row, &content) {
            Some(Certainty::Sure) => return Kind::Total,
            Some(Certainty::Partly) => return Kind::Unclear(Unclear::LikeNone),
            None => {}
        }
        if signature.is_some() && !self.has_plain_name(row) {
            return Kind::Unclear(Unclear::LikeNone);
        }
        if let Some(title) = self.section_with_sums(row) {
            return Kind::Section(title);
        }
        self.project_kind(row, &content)
    }

    /// A row that is no line and no total: a project, more of one, or nothing that could be named.
    fn project_kind(&self, row: &Row, content: &[(u32, &Value)]) -> Kind {
        let name_hangs = self.hangs_down(row, self.name);
        let sequence_hangs = self
            .sequence
            .is_some_and(|column| self.hangs_down(row, column));
        let has_name = content.iter().any(|(column, _)| *column == self.name);
        if has_name && !name_hangs {
            return if sequence_hangs {
                Kind::Continuation
            } else {
                Kind::Project(self.shape(row))
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
            Kind::Unclear(Unclear::Unnamed)
        } else if has_sequence || self.tells_of_a_project(row) {
            Kind::Project(self.shape(row))
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

    fn shape(&self, row: &Row) -> Shape {
        let mut name = NameKind::of(&row.text(self.name));
        if let (NameKind::None, Some(column)) = (name, self.sequence) {
            // 其中：工业 may stand in the column of the running numbers.
            let words = NameKind::of(&row.text(column));
            if words != NameKind::Plain {
                name = words;
            }
        }
        Shape {
            numbering: self
                .sequence
                .map_or(Numbering::None, |column| Numbering::of(row.get(column))),
            has_text: self.has_project_text(row),
            name,
        }
    }

    /// Whether the name is one like any other: no label, no word of a total.
    fn has_plain_name(&self, row: &Row) -> bool {
        let name = row.text(self.name);
        let plain = plain(&name);
        let label = plain.split(':').next().unwrap_or("");
        !is_placeholder(&name) && !signatures::is_label(label) && total_word(&name).is_none()
    }

    /// Whether a row without a name says so much that only its name was forgotten.
    fn tells_of_a_project(&self, row: &Row) -> bool {
        const LEAST: usize = 4;
        let filled = |field: &Field| {
            let column = self
                .columns
                .iter()
                .find(|column| column.field() == Some(*field));
            column.is_some_and(|column| row.get(column.index).is_some_and(has_content))
        };
        let count = Field::FORM.iter().filter(|field| filled(field)).count();
        count >= LEAST
            && (filled(&Field::Stage) || filled(&Field::TotalInvestment))
            && self.has_project_text(row)
    }

    /// Whether most of its cells say what the header says over them.
    fn repeats_header(&self, row: &Row, content: &[(u32, &Value)]) -> bool {
        if !self.view.headers.is_name(&row.text(self.name)) {
            return false;
        }
        let is_header = |text: &str, column: u32| {
            let own = self.columns.iter().find(|own| own.index == column);
            own.is_some_and(|own| plain(&own.shown) == plain(text))
                || self.view.headers.is_header_word(text)
        };
        let headers = content
            .iter()
            .filter(|(column, value)| {
                matches!(value, Value::Text(_)) && is_header(&of_value(value), *column)
            })
            .count();
        headers * 2 > content.len()
    }

    /// A row of one text: a section's title, a note, or a project that has only its name.
    fn line_kind(&self, row: &Row, content: &[(u32, &Value)]) -> Option<Kind> {
        let (column, value) = *content.first()?;
        let is_wide = self.is_wide(row, column) && content.len() <= 2;
        if content.len() > 1 && !is_wide {
            return None;
        }
        if matches!(value, Value::Number(_) | Value::Shown(_)) {
            let is_sequence = Some(column) == self.sequence;
            return Some(if is_sequence {
                Kind::Blank
            } else {
                Kind::Unclear(Unclear::Unnamed)
            });
        }
        let Value::Text(_) = value else { return None };
        let text = of_value(value);
        if is_total_word(&text) {
            Some(Kind::Total)
        } else if is_note(&text) && (column <= self.name || is_wide || is_marked_note(&text)) {
            Some(Kind::Note)
        } else if is_wide
            || Some(column) == self.sequence
            || (column <= self.name && is_section_title(&text))
        {
            Some(Kind::Section(text.into_owned()))
        } else if self.hangs_down(row, self.name) || column != self.name {
            Some(Kind::Continuation)
        } else {
            Some(Kind::Project(self.shape(row)))
        }
    }

    /// Whether the merged name of a project above reaches down to here: whatever the row says, even 10月：… or
    /// 联系人：…, is more of that project.
    fn is_of_project_above(&self, row: &Row) -> bool {
        if !self.hangs_down(row, self.name) {
            return false;
        }
        let range = self.view.merge_of(row.number, self.name);
        let above = range.and_then(|range| self.view.row(range.first.row));
        above.is_some_and(|above| matches!(self.kind(above), Kind::Project(_) | Kind::Continuation))
    }

    /// A row that shows how to fill in the others.
    fn is_sample(&self, row: &Row) -> bool {
        let places = [self.sequence, Some(self.name)].into_iter().flatten();
        places
            .into_iter()
            .any(|column| is_sample(&row.text(column)))
    }

    /// How surely the row is one of totals: its number, its name or its first cell says so, or, where nothing
    /// is named, any cell.
    fn total(&self, row: &Row, content: &[(u32, &Value)]) -> Option<Certainty> {
        let first = content.first().map(|(column, _)| *column);
        let numbering = self
            .sequence
            .map_or(Numbering::None, |column| Numbering::of(row.get(column)));
        let is_numbered = numbering.is_number();
        let mut found = None;
        for column in [self.sequence, Some(self.name), first]
            .into_iter()
            .flatten()
        {
            let Some(Value::Text(_)) = row.get(column) else {
                continue;
            };
            let text = row.text(column);
            let has_text = self.has_project_text_beside(row, Some(column));
            let certainty = match total_word(&text) {
                Some(Certainty::Sure) if is_numbered && has_text => Certainty::Partly,
                Some(Certainty::Sure) => Certainty::Sure,
                _ if has_text => continue,
                _ if ends_in_total(&text) => Certainty::Sure,
                Some(Certainty::Partly) if !is_numbered => Certainty::Partly,
                _ => continue,
            };
            found = found.max(Some(certainty));
        }
        if found.is_some() || is_numbered || !is_placeholder(&row.text(self.name)) {
            return found;
        }
        // 合计 in the column of the persons, beside figures alone.
        let is_word =
            |value: &Value| matches!(value, Value::Text(_)) && is_total_word(&of_value(value));
        let is_figure = |value: &Value| !matches!(value, Value::Text(_)) || is_word(value);
        let says_so = content.iter().any(|(_, value)| is_word(value));
        (says_so && content.iter().all(|(_, value)| is_figure(value))).then_some(Certainty::Sure)
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
}

/// 备注 | 1.本表由各区填报: a note's label in a cell of its own, and the note.
fn is_labelled_note(content: &[(u32, &Value)]) -> bool {
    let [(_, label @ Value::Text(_)), (_, Value::Text(_))] = content else {
        return false;
    };
    is_note_label(&of_value(label))
}
