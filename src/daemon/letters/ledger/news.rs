//! What the ledger's letter says against the edition before: figures, units' rates, and what moved, by money.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::{Names, named};
use crate::domain::amount::Yuan;
use crate::domain::change::{Change, ProjectChanges, changes};
use crate::domain::ledger::{Entry, Ledger};
use crate::domain::project::Field;
use crate::domain::ranking::ranking;
use crate::domain::rate::{Rates, Ratio, Tally};
use crate::domain::unit::UnitSlug;
use crate::mail::{KeyFigure, ProjectMoved, ProjectNamed, RankedUnit};

/// The four figures that stand first.
pub(super) fn figures(now: &Tally, before: Option<&Tally>) -> Vec<KeyFigure> {
    let figure = |name: &str, value: String, change: Option<String>| KeyFigure {
        name: name.to_owned(),
        value,
        change,
    };
    let money = |name: &str, of: fn(&Tally) -> Yuan| {
        let change = before.map(|before| {
            let difference = Yuan(of(now).0.saturating_sub(of(before).0));
            let yi = match difference.to_yi().as_str() {
                "0.00" | "-0.00" => difference.told(),
                yi => format!("{yi}亿元"),
            };
            signed(difference.0, &yi)
        });
        figure(name, format!("{}亿元", of(now).to_yi()), change)
    };
    let count = before.map(|before| {
        let difference = i64::from(now.projects) - i64::from(before.projects);
        signed(difference, &format!("{difference}个"))
    });
    let rate = before.and_then(|before| points(now.funds_rate(), before.funds_rate()));
    vec![
        figure("项目", format!("{}个", now.projects), count),
        money("总投资", |tally| tally.total_investment),
        money("累计到位资金", |tally| tally.funds_in_place),
        figure(
            "资金到位率",
            now.funds_rate().to_string(),
            rate.map(|points| format!("{points}个百分点")),
        ),
    ]
}

/// `+0.42`; `None` if one of the two is no rate.
fn points(now: Ratio, before: Ratio) -> Option<String> {
    let hundredths = now.hundredths_of_percent()? - before.hundredths_of_percent()?;
    let size = hundredths.unsigned_abs();
    let sign = match hundredths {
        0 => "±",
        1.. => "+",
        _ => "-",
    };
    Some(format!("{sign}{}.{:02}", size / 100, size % 100))
}

/// The difference with its sign; none is said in words.
fn signed(difference: i64, shown: &str) -> String {
    match difference {
        0 => "持平".to_owned(),
        1.. => format!("+{shown}"),
        _ => shown.to_owned(),
    }
}

/// The units by their rate, each with how far it moved.
pub(super) fn ranked(now: &Rates, before: Option<&Rates>, names: &Names<'_>) -> Vec<RankedUnit> {
    let former: HashMap<&UnitSlug, &Tally> = before
        .iter()
        .flat_map(|rates| rates.units.iter().map(|(unit, tally)| (unit, tally)))
        .collect();
    let unit = |place: crate::domain::ranking::PlaceAmong| {
        let rate = place.tally.funds_rate();
        let moved = former
            .get(&place.unit)
            .and_then(|former| points(rate, former.funds_rate()));
        RankedUnit {
            place: place.place,
            unit: named(names, &place.unit),
            projects: place.tally.projects as usize,
            investment: place.tally.total_investment,
            funds_rate: rate.to_string(),
            is_partial: place.tally.besides.lacks_money(),
            moved,
            start_rate: place.tally.start_rate().to_string(),
        }
    };
    ranking(now).into_iter().map(unit).collect()
}

/// What moved since an earlier edition.
#[derive(Debug, Default)]
pub(in crate::daemon) struct News {
    /// Projects that were not in it, the largest first.
    pub(super) new: Vec<ProjectNamed>,
    /// Projects whose stage changed, the largest first.
    pub(super) moved: Vec<ProjectMoved>,
    /// Projects whose 累计到位资金 changed, the largest change first.
    pub(super) funded: Vec<ProjectNamed>,
    /// All projects of which anything changed.
    pub(super) changed: usize,
}

impl News {
    pub(in crate::daemon) fn of(before: &Ledger, ledger: &Ledger) -> Self {
        let names = &ledger.unit_names();
        let entries = ledger.entries.iter().chain(&ledger.left);
        let entries: HashMap<&str, &Entry> = entries.map(|entry| (&*entry.number, entry)).collect();
        let mut changed = changes(before, ledger);
        let size = |project: &ProjectChanges| {
            let entry = entries.get(&*project.number);
            let total = entry.and_then(|entry| entry.row.total_investment_yuan);
            total.unwrap_or_default()
        };
        // Stable, so that of equals the ledger's order holds.
        changed.sort_by_cached_key(|project| Reverse(size(project)));
        let mut news = Self {
            changed: changed.iter().filter(|project| project.is_news()).count(),
            ..Self::default()
        };
        for project in &changed {
            let note = entries.get(&*project.number).map(|entry| worth(entry));
            news.add(
                project,
                &named(names, &project.unit),
                &note.unwrap_or_default(),
            );
        }
        let is_new = |project: &ProjectChanges| project.changes.contains(&Change::New);
        let mut funded: Vec<&ProjectChanges> = changed
            .iter()
            .filter(|project| project.funds_in_place_yuan != Yuan(0) && !is_new(project))
            .collect();
        funded.sort_by_key(|project| Reverse(project.funds_in_place_yuan.0.unsigned_abs()));
        news.funded = funded
            .into_iter()
            .map(|project| {
                let Yuan(more) = project.funds_in_place_yuan;
                ProjectNamed {
                    unit: named(names, &project.unit),
                    project: project.name.clone(),
                    note: signed(more, &Yuan(more).told()),
                }
            })
            .collect();
        news
    }

    /// Notes that a project is new, and that its stage changed.
    fn add(&mut self, project: &ProjectChanges, unit: &str, note: &str) {
        for change in &project.changes {
            match change {
                Change::New => self.new.push(ProjectNamed {
                    unit: unit.to_owned(),
                    project: project.name.clone(),
                    note: note.to_owned(),
                }),
                Change::Field {
                    field: Field::Stage,
                    old,
                    new,
                } => self.moved.push(ProjectMoved {
                    unit: unit.to_owned(),
                    project: project.name.clone(),
                    from: old.clone(),
                    to: new.clone(),
                    note: note.to_owned(),
                }),
                Change::Field { .. }
                | Change::Absent { .. }
                | Change::Returned
                | Change::Terminated
                | Change::Left
                | Change::Gone => {}
            }
        }
    }
}

/// `总投资12.00亿元`, or nothing.
pub(super) fn worth(entry: &Entry) -> String {
    entry
        .row
        .total_investment_yuan
        .map_or_else(String::new, |total| format!("总投资{}", total.told()))
}
