//! The rule between a report and those of other units: a project is reported by one unit.

use std::collections::{BTreeSet, HashMap};

use serde::Deserialize;

use super::Context;
use super::within_project::at;
use crate::domain::finding::Finding;
use crate::domain::period::Period;
use crate::domain::project::{Field, ProjectRow, Stage};
use crate::domain::rules::Rule;
use crate::domain::sheet::Sheet;
use crate::domain::text::{code_key, key};
use crate::domain::unit::UnitSlug;

/// What a project of a report on record is known by.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Listed {
    /// 项目名称
    pub name: String,
    /// The national project code.
    pub code: Option<String>,
    /// 项目阶段
    pub stage: Option<Stage>,
}

/// The projects that each unit lists in its last accepted report.
#[derive(Debug, Clone, Default)]
pub struct Listings {
    of: HashMap<UnitSlug, Listing>,
    /// Who lists each name and each code, so that nobody is asked who lists neither; both as keys.
    by_name: HashMap<String, BTreeSet<UnitSlug>>,
    by_code: HashMap<String, BTreeSet<UnitSlug>>,
}

#[derive(Debug, Clone, Default)]
struct Listing {
    /// The code of each name; both as keys, the code empty if there is none.
    codes: HashMap<String, String>,
    /// The name of each code, for people.
    names: HashMap<String, String>,
}

impl Listings {
    /// From now on the unit lists these and no others. A project that came to an end is nobody's.
    pub fn put(&mut self, unit: &UnitSlug, projects: Vec<Listed>) {
        if let Some(before) = self.of.remove(unit) {
            forget(&mut self.by_name, before.codes.keys(), unit);
            forget(&mut self.by_code, before.names.keys(), unit);
        }
        let mut listing = Listing::default();
        for project in projects {
            if project.stage == Some(Stage::Terminated) {
                continue;
            }
            let code = project.code.as_deref().map(code_key).unwrap_or_default();
            listing.codes.insert(key(&project.name), code.clone());
            if !code.is_empty() {
                listing.names.insert(code, project.name);
            }
        }
        note(&mut self.by_name, listing.codes.keys(), unit);
        note(&mut self.by_code, listing.names.keys(), unit);
        self.of.insert(unit.clone(), listing);
    }

    /// The first other unit that lists a project of this code, or of this name and no other code; and
    /// the name that it has there.
    fn elsewhere<'a>(
        &'a self,
        unit: &UnitSlug,
        project: &'a ProjectRow,
    ) -> Option<(&'a UnitSlug, &'a str)> {
        let name = key(&project.name);
        let code = project.code.as_deref().map(code_key).unwrap_or_default();
        let by_name = self.by_name.get(&name).into_iter().flatten();
        let by_code = self.by_code.get(&code).into_iter().flatten();
        let perhaps: BTreeSet<&UnitSlug> = by_name.chain(by_code).collect();
        perhaps
            .into_iter()
            .filter(|&other| other != unit)
            .find_map(|other| {
                let listing = self.of.get(other)?;
                if let Some(name) = listing.names.get(&code) {
                    return Some((other, name.as_str()));
                }
                let other_code = listing.codes.get(&name)?;
                let is_same = code.is_empty() || other_code.is_empty();
                (is_same && !name.is_empty()).then_some((other, project.name.as_str()))
            })
    }
}

/// The unit lists these from now on.
fn note<'a>(
    lists: &mut HashMap<String, BTreeSet<UnitSlug>>,
    keys: impl Iterator<Item = &'a String>,
    unit: &UnitSlug,
) {
    for key in keys {
        let units = lists.entry(key.clone()).or_default();
        units.insert(unit.clone());
    }
}

/// The unit lists these no more.
fn forget<'a>(
    lists: &mut HashMap<String, BTreeSet<UnitSlug>>,
    keys: impl Iterator<Item = &'a String>,
    unit: &UnitSlug,
) {
    for key in keys {
        if let Some(units) = lists.get_mut(key) {
            units.remove(unit);
            if units.is_empty() {
                lists.remove(key);
            }
        }
    }
}

/// Asks once of each project that another unit lists too: not again when the unit has reported it for an
/// earlier period.
pub(super) fn check(sheet: &Sheet, period: Period, context: &Context, findings: &mut Vec<Finding>) {
    let Some(unit) = context.unit else {
        return;
    };
    let before = context
        .history
        .iter()
        .find(|report| report.period < period)
        .map_or(&[][..], |report| &report.projects);
    for project in &sheet.projects {
        let Some((other, name)) = context.listings.elsewhere(&unit.slug, project) else {
            continue;
        };
        let own = key(&project.name);
        if project.stage == Some(Stage::Terminated)
            || before.iter().any(|row| key(&row.name) == own)
        {
            continue;
        }
        let owner = context.units.iter().find(|unit| unit.slug == *other);
        let owner = owner.map_or(other.0.as_str(), |unit| unit.name.as_str());
        let what = if key(name) == own {
            format!("{owner}也报送了“{}”", project.name)
        } else {
            format!("{owner}报送的“{name}”与“{}”项目代码相同", project.name)
        };
        findings.push(at(
            project,
            Field::Name,
            Rule::ListedElsewhere,
            &project.name,
            "只由一个单位报送",
            format!("{what}，请核对归属；确是两个项目或由两个单位共同负责的，请在备注中说明。"),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::{Listed, Listings};
    use crate::domain::project::{ProjectRow, RowRef};
    use crate::domain::unit::UnitSlug;

    fn row(name: &str, code: Option<&str>) -> ProjectRow {
        let place = RowRef {
            sheet: "调度表".to_owned(),
            first_row: 4,
        };
        ProjectRow {
            code: code.map(str::to_owned),
            ..ProjectRow::named(place, name)
        }
    }

    #[test]
    fn a_code_says_more_than_a_name() {
        let (own, other) = (UnitSlug("a".to_owned()), UnitSlug("b".to_owned()));
        let mut listings = Listings::default();
        let list = |code: Option<&str>| {
            vec![Listed {
                name: "甲产业园".to_owned(),
                code: code.map(str::to_owned),
                stage: None,
            }]
        };
        listings.put(&own, list(None));
        assert_eq!(listings.elsewhere(&own, &row("甲产业园", None)), None);
        listings.put(&other, list(Some("2401-520102-04-01-123456")));
        for (name, code, is_same) in [
            ("甲 产业园", None, true),
            ("甲产业园", Some("2401-520102-04-01-123456"), true),
            ("乙产业园", Some("2401 520102 04 01 123456"), true),
            ("甲产业园", Some("2401-520102-04-01-999999"), false),
            ("乙产业园", None, false),
            ("", None, false),
        ] {
            let project = row(name, code);
            let found = listings.elsewhere(&own, &project).map(|(unit, _)| unit);
            assert_eq!(found, is_same.then_some(&other), "{name} {code:?}");
        }
        // The last report is all that counts.
        listings.put(&other, Vec::new());
        assert_eq!(listings.elsewhere(&own, &row("甲产业园", None)), None);
    }
}
