//! What counts of each project's figures, and what is in doubt of them: rules 7 and 13.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Model, Taken};
use crate::sim::clerks::TWO_PARTS;
use crate::sim::story::{Figures, Sheet};

/// The figures of these stories: 总投资, 累计到位资金, 项目阶段, 开工时间.
pub(in crate::sim) const KINDS: [Kind; 4] = [Kind::Total, Kind::Funds, Kind::Stage, Kind::Started];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::sim) enum Kind {
    Total,
    Funds,
    Stage,
    Started,
}

/// A figure: 万元, the place of a stage in its order, or a month as year × 100 + month.
type Value = i64;

const STARTED: Value = 4;
const BUILDING: Value = 5;

/// How a figure is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Clear(Value),
    /// It is a question by itself; it may be readable in one way only.
    Unclear(Option<Value>),
    Blank,
}

impl Said {
    const fn clear(self) -> Option<Value> {
        match self {
            Self::Clear(value) => Some(value),
            _ => None,
        }
    }
}

fn said(figures: &Figures, kind: Kind) -> Said {
    let text = match kind {
        Kind::Total => figures.total,
        Kind::Funds => figures.funds,
        Kind::Stage => figures.stage,
        Kind::Started => figures.started,
    };
    match text {
        "" => Said::Blank,
        "2亿元" => Said::Unclear(Some(20_000)),
        "0.3亿元" => Said::Unclear(Some(3_000)),
        "3000/3600" | "推进顺利" | "春节前后" => Said::Unclear(None),
        _ if text == TWO_PARTS => Said::Unclear(None),
        "开工" => Said::Clear(STARTED),
        "在建" => Said::Clear(BUILDING),
        "2023年5月" => Said::Clear(202_305),
        "2023年6月" => Said::Clear(202_306),
        number => Said::Clear(number.parse().unwrap()),
    }
}

/// What became of a figure so far.
#[derive(Debug, Clone, Copy, Default)]
struct Course {
    accepted: Option<(Value, NaiveDate)>,
    /// Since when it is in doubt, and the only way to read what was written last.
    open: Option<(NaiveDate, Option<Value>)>,
    /// What was said last, and whether as a question.
    last: Option<Said>,
    is_blank: bool,
}

impl Course {
    fn counts(&self) -> Option<Value> {
        let accepted = self.accepted.map(|(value, _)| value);
        accepted.or_else(|| self.open.and_then(|(_, reading)| reading))
    }

    fn hear(&mut self, period: NaiveDate, said: Said, is_asked: bool) {
        self.last = Some(said);
        self.is_blank = said == Said::Blank;
        match said {
            Said::Clear(value) if !is_asked => {
                self.accepted = Some((value, period));
                self.open = None;
            }
            // A blank takes nothing back, and says nothing of what nobody knew or must know.
            Said::Blank => {
                let was_known = self.accepted.is_some() || self.open.is_some();
                if was_known || is_asked {
                    let (since, reading) = self.open.unwrap_or((period, None));
                    self.open = Some((since, reading));
                }
            }
            Said::Clear(_) | Said::Unclear(_) => {
                let since = self.open.map_or(period, |(since, _)| since);
                let reading = match said {
                    Said::Clear(value) => Some(value),
                    Said::Unclear(reading) => reading,
                    Said::Blank => None,
                };
                self.open = Some((since, reading));
            }
        }
    }
}

/// What the ledger says of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sim) struct Entry {
    /// What counts of each figure.
    pub(in crate::sim) counts: [Option<Value>; 4],
    pub(in crate::sim) doubts: Vec<Doubt>,
    /// 本期未报, and whether the unit's report for the period leaves it out.
    pub(in crate::sim) absent: Option<bool>,
}

/// A figure in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sim) struct Doubt {
    pub(in crate::sim) kind: Kind,
    pub(in crate::sim) since: NaiveDate,
    /// The period of the last accepted one.
    pub(in crate::sim) accepted_in: Option<NaiveDate>,
    pub(in crate::sim) is_blank: bool,
}

impl Model {
    /// The unit's projects as they stand at this period.
    pub(in crate::sim) fn ledger(&self, unit: usize, as_of: NaiveDate) -> BTreeMap<String, Entry> {
        let reports = self.reports(unit, |period| period <= as_of);
        let mut entries = BTreeMap::new();
        for (name, courses) in courses(&reports) {
            let listed = reports.iter().filter(|(_, report)| lists(report, &name));
            let last = listed.map(|(period, _)| *period).next_back();
            let absent = (last != Some(as_of)).then(|| reports.contains_key(&as_of));
            let doubts = KINDS.iter().zip(&courses).filter_map(|(kind, course)| {
                let (since, _) = course.open?;
                Some(Doubt {
                    kind: *kind,
                    since,
                    accepted_in: course.accepted.map(|(_, period)| period),
                    is_blank: course.is_blank,
                })
            });
            let entry = Entry {
                counts: courses.map(|course| course.counts()),
                doubts: doubts.collect(),
                absent,
            };
            entries.insert(name, entry);
        }
        entries
    }

    /// The reports that count, by period.
    fn reports(&self, unit: usize, of: impl Fn(NaiveDate) -> bool) -> BTreeMap<NaiveDate, &Taken> {
        let own = self.taken.iter().filter(|taken| taken.unit == unit);
        let counting = own.filter(|taken| taken.is_report() && of(taken.period));
        // Of two for one period the later one counts.
        counting.map(|taken| (taken.period, taken)).collect()
    }

    /// Which figures of a sheet are asked about, by the project's name: unclear ones, a stage that is not given,
    /// known ones left blank, and those that do not fit what is known or what was reported for later.
    pub(super) fn asked(
        &self,
        unit: usize,
        period: NaiveDate,
        horizon: NaiveDate,
        sheet: &Sheet,
    ) -> BTreeSet<(String, Kind)> {
        let before = self.reports(unit, |other| other < period && other <= horizon);
        let after = self.reports(unit, |other| other > period && other <= horizon);
        let before = courses(&before);
        let after = after.first_key_value();
        let mut asked = BTreeSet::new();
        for (name, figures) in figures_of(sheet) {
            for (index, kind) in KINDS.into_iter().enumerate() {
                let now = said(&figures, kind);
                let course = before.get(&name).map(|courses| courses[index]);
                let known = course.and_then(|course| course.counts());
                let is_asked = match now {
                    Said::Unclear(_) => true,
                    Said::Blank => kind == Kind::Stage || known.is_some(),
                    Said::Clear(value) => {
                        // Said again as it was asked about, it is meant.
                        let is_meant = course.is_some_and(|course| course.last == Some(now));
                        let is_leap = known.is_some_and(|known| is_odd(kind, known, value));
                        let next = after.and_then(|(_, report)| {
                            let next = figures_in(report, &name)?;
                            let is_in_doubt = report.asked.contains(&(name.clone(), kind));
                            said(&next, kind).clear().filter(|_| !is_in_doubt)
                        });
                        (is_leap && !is_meant) || next.is_some_and(|next| is_odd(kind, value, next))
                    }
                };
                if is_asked {
                    asked.insert((name.clone(), kind));
                }
            }
        }
        asked
    }
}

/// Whether a figure cannot well follow another one.
fn is_odd(kind: Kind, before: Value, now: Value) -> bool {
    let (large, small) = (before.max(now), before.min(now));
    match kind {
        // More than half as much again.
        Kind::Total => large * 2 > small * 3,
        Kind::Funds => now < before || [10, 100, 1_000].iter().any(|times| small * times == large),
        Kind::Stage => now < before,
        Kind::Started => false,
    }
}

/// What these reports, in their order, make of each project's figures.
fn courses(reports: &BTreeMap<NaiveDate, &Taken>) -> BTreeMap<String, [Course; 4]> {
    let mut courses: BTreeMap<String, [Course; 4]> = BTreeMap::new();
    for (period, report) in reports {
        for (name, figures) in figures_of(&report.sheet) {
            let own = courses.entry(name.clone()).or_default();
            for (course, kind) in own.iter_mut().zip(KINDS) {
                let is_asked = report.asked.contains(&(name.clone(), kind));
                course.hear(*period, said(&figures, kind), is_asked);
            }
        }
    }
    courses
}

fn lists(report: &Taken, name: &str) -> bool {
    figures_in(report, name).is_some()
}

fn figures_in(report: &Taken, name: &str) -> Option<Figures> {
    let all = figures_of(&report.sheet).into_iter();
    all.filter(|(own, _)| own == name)
        .map(|(_, figures)| figures)
        .next()
}

/// The projects of a sheet with their figures.
pub(super) fn figures_of(sheet: &Sheet) -> Vec<(String, Figures)> {
    let names = super::meant::told(sheet).into_iter().map(|(name, _)| name);
    // Our forms in these stories say nothing new of figures, and nothing of the start.
    let as_ever = Figures {
        total: "20000",
        funds: "3000",
        stage: "在建",
        started: "",
    };
    match sheet {
        Sheet::Report { projects, .. } => names.zip(projects.iter().copied()).collect(),
        _ => names.map(|name| (name, as_ever)).collect(),
    }
}

/// The values of a project's figures as far as they can be read.
pub(super) fn values(figures: &Figures) -> [Option<Value>; 4] {
    KINDS.map(|kind| said(figures, kind).clear())
}
