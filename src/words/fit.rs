//! How a header fits a field, by the words that it is made of.

use super::cover::{Piece, Seen};
use super::grammar::{Effect, Grammar, WordRole};
use super::label::Label;
use crate::domain::project::Field;

/// How a header fits a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// Made of a core of the field and of words that change nothing.
    Sure {
        /// It says for which day or month it is: 11月进展.
        is_dated: bool,
        /// Bytes of its core.
        core: usize,
    },
    /// Another field is meant as well: 项目名称及建设内容.
    Combined,
    /// A word makes it mean another thing: 去年投资额.
    Other,
    /// Some of it is not known.
    Partial,
}

impl Grammar {
    /// The fields of which a core stands in a header, each with how it fits, in the order in which they
    /// stand there.
    pub(crate) fn fits(&self, label: &Label) -> Vec<(Field, Fit)> {
        let outer = self.cover(&label.base);
        let brackets: Vec<_> = label.brackets.iter().map(|text| self.cover(text)).collect();
        let inlined = self.cover(&label.whole);
        let mut fields: Vec<Field> = Vec::new();
        for role in inlined
            .iter()
            .chain(&outer)
            .flat_map(|piece| self.of(piece))
        {
            if let WordRole::Core(field) | WordRole::Part(field, ..) = *role
                && !fields.contains(&field)
            {
                fields.push(field);
            }
        }
        let fit = |field| {
            let as_one = self.fit(field, &inlined, &[]);
            let sure = as_one.filter(|fit| matches!(fit, Fit::Sure { .. }));
            sure.or_else(|| self.fit(field, &outer, &brackets))
        };
        let fits = fields.into_iter();
        fits.filter_map(|field| Some((field, fit(field)?)))
            .collect()
    }

    /// What the brackets of a header make of it that means `field` without them; `None` if nothing.
    pub(crate) fn brackets_fit(&self, field: Field, label: &Label) -> Option<Fit> {
        let fit = |text: &String| self.bracket_fit(field, &self.cover(text));
        label.brackets.iter().filter_map(fit).max()
    }

    fn bracket_fit(&self, field: Field, pieces: &[Piece<usize>]) -> Option<Fit> {
        let text: String = pieces.iter().map(|piece| piece.text).collect();
        if only_adds(field, &text) {
            return None;
        }
        self.part(field, pieces, None).in_brackets(field)
    }

    /// Whether words in the label of a group make what stands under it another thing: 上期, 二期, 2025年.
    pub(crate) fn changes(&self, group: &Label, field: Field) -> bool {
        let pieces = self.cover(&group.whole);
        // A group that speaks of two things, 责任单位及企业, says nothing of each.
        let is_two = pieces
            .iter()
            .any(|piece| self.of(piece).contains(&WordRole::And));
        let is_figure = field.is_amount() || field.is_date();
        let is_changing = |piece: &Piece<usize>| match self.effect(piece, field) {
            Effect::Day { .. } => is_figure,
            Effect::Elsewhere => matches!(
                field,
                Field::Name | Field::ResponsibleUnit | Field::ResponsiblePerson
            ),
            Effect::Changing => is_figure || !piece.text.starts_with("本期"),
            _ => false,
        };
        !is_two && pieces.iter().any(is_changing)
    }

    /// Whether a label names a day, a month or a year.
    pub(crate) fn is_dated(&self, label: &Label) -> bool {
        let pieces = self.cover(&label.whole);
        let mut roles = pieces.iter().flat_map(|piece| self.of(piece));
        roles.any(|role| matches!(role, WordRole::Month | WordRole::Year))
    }

    /// How pieces outside and inside of brackets fit a field; `None` if its core is not there.
    fn fit(
        &self,
        field: Field,
        outer: &[Piece<usize>],
        brackets: &[Vec<Piece<usize>>],
    ) -> Option<Fit> {
        let by_parts = self.core_of_parts(field, outer);
        let conjuncts: Vec<_> = outer
            .split(|piece| self.effect(piece, field) == Effect::And)
            .map(|pieces| (pieces, self.part(field, pieces, by_parts)))
            .collect();
        let first = conjuncts.iter().position(|(_, part)| part.core > 0)?;
        let mut worst = Vec::new();
        for (place, (pieces, part)) in conjuncts.iter().enumerate() {
            // 需协调解决的困难和问题 asks for one thing; 责任人及责任单位 are two.
            let is_object = field == Field::CityMatter && place > first;
            worst.push(if part.core > 0 {
                part.fit()
            } else if !is_object && self.names_another(pieces, field) {
                Some(Fit::Combined)
            } else {
                part.beside()
            });
        }
        for bracket in brackets {
            worst.push(self.bracket_fit(field, bracket));
        }
        let found = [Fit::Other, Fit::Partial, Fit::Combined]
            .into_iter()
            .find(|fit| worst.contains(&Some(*fit)));
        let is_dated = conjuncts
            .iter()
            .any(|(_, part)| part.seen.has(FitMark::Dated));
        let core = conjuncts.iter().map(|(_, part)| part.core).max()?;
        Some(found.unwrap_or(Fit::Sure { is_dated, core }))
    }

    /// Whether the core of another field stands among the pieces.
    fn names_another(&self, pieces: &[Piece<usize>], field: Field) -> bool {
        let mut roles = pieces.iter().flat_map(|piece| self.of(piece));
        roles.any(|role| matches!(role, WordRole::Core(other) if *other != field))
    }

    /// Bytes of the parts that together mean the field, if all of them stand there.
    fn core_of_parts(&self, field: Field, pieces: &[Piece<usize>]) -> Option<(usize, usize)> {
        let numbers = (0..).zip(&self.parts).filter(|(_, (own, _))| *own == field);
        for (number, (_, count)) in numbers {
            let length_of = |place| {
                let is_it = |piece: &&Piece<usize>| {
                    self.of(piece)
                        .contains(&WordRole::Part(field, number, place))
                };
                pieces.iter().find(is_it).map(|piece| piece.text.len())
            };
            let length: Option<usize> = (0..*count).map(length_of).sum();
            if let Some(length) = length {
                return Some((number, length));
            }
        }
        None
    }

    /// What one part of a header says of a field.
    fn part(
        &self,
        field: Field,
        pieces: &[Piece<usize>],
        by_parts: Option<(usize, usize)>,
    ) -> FitPart {
        let mut part = FitPart::default();
        let mut is_as_of = false;
        for piece in pieces {
            if let Some((number, length)) = by_parts
                && self.of(piece).iter().any(|role| matches!(role, WordRole::Part(own, core, _) if *own == field && *core == number))
            {
                part.core = part.core.max(length);
            }
            let mark = match self.effect(piece, field) {
                Effect::Core(length) => {
                    part.core = part.core.max(length);
                    continue;
                }
                Effect::AsOf => {
                    is_as_of = true;
                    continue;
                }
                Effect::Nothing | Effect::And => continue,
                Effect::Changing if is_as_of && piece.text.starts_with(['今', '本', '当']) => {
                    continue;
                }
                Effect::Day { is_year: false } if is_as_of => continue,
                Effect::Day { .. } if is_as_of => FitMark::Unknown,
                Effect::Day { is_year: true } if field == Field::Name => continue,
                Effect::Day { .. } => of_day(field),
                Effect::Hint => FitMark::Hint,
                Effect::Changing => FitMark::Changing,
                Effect::Elsewhere => FitMark::Elsewhere,
                // One is no list of choices: 项目阶段（停工）.
                Effect::Option if part.seen.has(FitMark::Option) => FitMark::Options,
                Effect::Option => FitMark::Option,
                Effect::Belonging => FitMark::Belonging,
                Effect::Unknown => FitMark::Unknown,
                Effect::Foreign => FitMark::Foreign,
            };
            part.seen.add(mark);
        }
        part
    }
}

/// Whether what stands in brackets behind the header of a column of text only says what its cells hold as well, or
/// how a report is to be written: 投资方（含股东）, 进展情况（对照上期计划填写）. A person who is called in a hint may be
/// another one: 责任人（按施工方填写）.
fn only_adds(field: Field, text: &str) -> bool {
    const AS_WELL: [&str; 4] = ["含", "包括", "包含", "不少于"];
    const TO_NOTE: [&str; 3] = ["注明", "标注", "写明"];
    const BY_WHAT: [&str; 11] = [
        "对照", "结合", "根据", "按照", "按", "围绕", "参照", "依据", "请", "较", "与",
    ];
    const TO_WRITE: [&str; 9] = [
        "填写", "填报", "填", "说明", "描述", "对比", "相比", "比较", "更新",
    ];
    let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    let ends = |words: &[&str]| words.iter().any(|word| text.ends_with(word));
    let is_report = matches!(
        field,
        Field::Progress
            | Field::Plan
            | Field::Problems
            | Field::CityMatter
            | Field::Content
            | Field::Remarks
    );
    let is_told = is_report
        || matches!(
            field,
            Field::Investor
                | Field::ResponsibleUnit
                | Field::ResponsiblePerson
                | Field::ProjectManager
                | Field::Sponsor
        );
    is_told && (begins(&AS_WELL) || ends(&TO_NOTE))
        || is_report && (text.starts_with("对照") || begins(&BY_WHAT) && ends(&TO_WRITE))
}

/// What a day, a month or a year makes of a header that is to mean a field.
const fn of_day(field: Field) -> FitMark {
    match field {
        Field::Progress | Field::Plan | Field::Problems | Field::CityMatter | Field::Remarks => {
            FitMark::Dated
        }
        Field::TotalInvestment | Field::FundsInPlace | Field::Content => FitMark::Changing,
        _ => FitMark::Unknown,
    }
}

/// What stands between two 及, or in a bracket.
#[derive(Debug, Clone, Default)]
struct FitPart {
    /// Bytes of the field's core; 0 if it is not there.
    core: usize,
    seen: Seen<FitMark>,
}

/// What was met in a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FitMark {
    Dated,
    Hint,
    Changing,
    Elsewhere,
    Option,
    Options,
    Belonging,
    Unknown,
    Foreign,
}

impl FitPart {
    /// With the core of the field.
    fn fit(&self) -> Option<Fit> {
        let changing = [FitMark::Changing, FitMark::Elsewhere, FitMark::Belonging];
        if changing.into_iter().any(|mark| self.seen.has(mark)) {
            Some(Fit::Other)
        } else if self.seen.has(FitMark::Unknown) || self.seen.has(FitMark::Option) {
            Some(Fit::Partial)
        } else {
            self.seen.has(FitMark::Foreign).then_some(Fit::Combined)
        }
    }

    /// Beside the part with the core.
    fn beside(&self) -> Option<Fit> {
        let marks = [
            FitMark::Changing,
            FitMark::Elsewhere,
            FitMark::Belonging,
            FitMark::Option,
            FitMark::Unknown,
        ];
        if marks.into_iter().any(|mark| self.seen.has(mark)) {
            Some(Fit::Partial)
        } else {
            self.seen.has(FitMark::Foreign).then_some(Fit::Combined)
        }
    }

    /// In brackets: a remark that is not understood is no loss in a column of text.
    fn in_brackets(&self, field: Field) -> Option<Fit> {
        if self.seen.has(FitMark::Changing) {
            Some(Fit::Other)
        } else if self.seen.has(FitMark::Hint) {
            // 与备案一致, 以许可证为准
            None
        } else if self.seen.has(FitMark::Elsewhere) {
            Some(Fit::Other)
        } else if self.seen.has(FitMark::Belonging)
            || (self.seen.has(FitMark::Option) && !self.seen.has(FitMark::Options))
        {
            Some(Fit::Partial)
        } else if self.seen.has(FitMark::Foreign) {
            Some(Fit::Combined)
        } else {
            let matters = field.is_amount() || field.is_date() || field == Field::Stage;
            (self.seen.has(FitMark::Unknown) && matters).then_some(Fit::Partial)
        }
    }
}
