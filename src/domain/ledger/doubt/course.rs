//! What becomes of a project's figures from report to report: which value counts, and what is in doubt.

use serde::{Deserialize, Serialize};

use super::{Doubt, FigurePlace, Meanwhile, Question, Questions};
use crate::domain::figure::{FIGURES, Figure, figure, set_figure};
use crate::domain::period::Period;
use crate::domain::project::{Field, ProjectRow, Stage};

/// One row of one report, with what its sheet leaves open.
#[derive(Clone, Copy)]
pub(crate) struct ReportedRow<'a> {
    /// The period of the report.
    pub(crate) period: Period,
    /// The row's place in it.
    pub(crate) position: usize,
    pub(crate) row: &'a ProjectRow,
    /// What the submission leaves open.
    pub(crate) questions: &'a Questions,
}

/// A project's figures through all reports so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Course {
    figures: [FigureState; FIGURES.len()],
    /// It once had a stage that nobody questions and that a contract stands behind.
    pub(crate) was_signed: bool,
}

/// One figure so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct FigureState {
    /// The last value that nobody questioned, and the period of its report.
    accepted: Option<(Figure, Period)>,
    /// Boxed, for hardly any is, and there is one of each figure of each project.
    open: Option<Box<Open>>,
}

/// A figure in doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Open {
    since: Period,
    /// What the latest row writes that leaves it so, and where.
    written: String,
    place: FigurePlace,
    /// The only way to read what was written, if there is one.
    reading: Option<Figure>,
}

impl Course {
    /// Takes in the next report's row.
    pub(crate) fn take_in(&mut self, said: ReportedRow<'_>) {
        for (state, field) in self.figures.iter_mut().zip(FIGURES) {
            state.take_in(said, field);
        }
        self.was_signed |= self.stage().is_some_and(Stage::is_signed);
    }

    /// What is in doubt now.
    pub(crate) fn into_doubts(self) -> Vec<Doubt> {
        let figures = self.figures.into_iter().zip(FIGURES);
        figures
            .filter_map(|(state, field)| {
                let meanwhile = state.meanwhile();
                let open = *state.open?;
                Some(Doubt {
                    field,
                    written: open.written,
                    place: open.place,
                    since: open.since,
                    meanwhile,
                })
            })
            .collect()
    }

    /// Whether any figure is in doubt.
    pub(crate) fn is_open(&self) -> bool {
        self.figures.iter().any(|state| state.open.is_some())
    }

    /// The stage that counts.
    pub(crate) fn stage(&self) -> Option<Stage> {
        let [_, _, stage, ..] = &self.figures;
        match stage.counts() {
            Some(Figure::Stage(stage)) => Some(stage),
            _ => None,
        }
    }

    /// Puts what counts into a row whose figures are in doubt; all others are its own.
    pub(crate) fn settle(&self, row: &mut ProjectRow) {
        for (state, field) in self.figures.iter().zip(FIGURES) {
            if state.open.is_some() {
                set_figure(row, field, state.counts());
            }
        }
    }
}

impl ReportedRow<'_> {
    /// Where a figure of it stands, or what was asked of it.
    fn place(&self, field: Field, question: Option<&Question>) -> FigurePlace {
        let cell = match question {
            Some(question) => question.cell.clone(),
            None => self.questions.cell(self.position, self.row, field),
        };
        FigurePlace {
            period: self.period,
            file: self.questions.file.clone(),
            sheet: self.row.row.sheet.clone(),
            cell,
        }
    }
}

impl FigureState {
    fn take_in(&mut self, said: ReportedRow<'_>, field: Field) {
        let value = figure(said.row, field);
        let question = said.questions.of(said.position, field);
        let is_asked = question.is_some_and(|question| question.is_asked);
        if let (Some(value), false) = (value, is_asked) {
            self.accepted = Some((value, said.period));
            self.open = None;
            return;
        }
        let was_known = self.accepted.is_some() || self.open.is_some();
        if !is_asked && !was_known {
            return;
        }
        let before = self.open.take();
        let since = before.as_ref().map_or(said.period, |open| open.since);
        // Who leaves it blank takes nothing back, though asked for it; who writes anew does.
        let is_written = question.is_some_and(|question| !question.written.is_empty());
        let reading = if is_asked && (value.is_some() || is_written) {
            value.or_else(|| question.and_then(|question| question.reading))
        } else {
            before.and_then(|open| open.reading)
        };
        self.open = Some(Box::new(Open {
            since,
            written: question.map_or_else(String::new, |asked| asked.written.clone()),
            place: said.place(field, question),
            reading,
        }));
    }

    fn counts(&self) -> Option<Figure> {
        let accepted = self.accepted.map(|(figure, _)| figure);
        accepted.or_else(|| self.open.as_ref().and_then(|open| open.reading))
    }

    fn meanwhile(&self) -> Meanwhile {
        match (self.accepted, self.counts()) {
            (Some((_, period)), _) => Meanwhile::Accepted(period),
            (None, Some(_)) => Meanwhile::Reading,
            (None, None) => Meanwhile::Nothing,
        }
    }
}
