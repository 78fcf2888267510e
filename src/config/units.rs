//! `units.toml`: the reporting units with their people, and the member departments.

use std::collections::BTreeMap;

use crate::domain::amount::Yuan;
use crate::domain::language::{Bilingual, Language, bilingual, both};
use crate::domain::targets::{Targets, YearTargets};
use crate::domain::unit::{Department, Unit, UnitKind, UnitManager, UnitSlug};
use crate::domain::wording::folded;

use super::contact::contact;
use super::parse::{Located, TomlTable, ValuePlace};
use super::values;

/// What the file says.
pub(super) struct Units {
    pub(super) reporting: Vec<Unit>,
    /// What each is to reach in a year.
    pub(super) targets: Targets,
    pub(super) managers: Vec<UnitManager>,
    pub(super) departments: Vec<Department>,
}

const KINDS: &[(&str, UnitKind)] = &[
    ("district", UnitKind::District),
    ("county", UnitKind::County),
    ("city", UnitKind::City),
    ("development_zone", UnitKind::DevelopmentZone),
    ("department", UnitKind::Department),
];

/// Reads the whole file; what is not good is left out and reported; `None` if no unit is left.
pub(super) fn read(root: &mut TomlTable<'_>) -> Option<Units> {
    let mut names = TakenNames::default();
    let expected = bilingual!("a reporting unit, under [[unit]]", "[[unit]] 下的报送单位");
    let mut targets = Vec::new();
    let mut managers = Vec::new();
    let units = root.at_least_one("unit", expected, |table| {
        let unit = unit(table, &mut names);
        let own = year_targets(table);
        let slug = unit.as_ref().map(|unit| unit.slug.clone());
        let own = own
            .into_iter()
            .filter_map(|(year, set)| Some((slug.clone()?, year, set)));
        targets.extend(own);
        let roster = table.each("manager", contact).into_iter().flatten();
        let roster = roster.filter_map(|contact| {
            let unit = unit.as_ref()?.slug.clone();
            Some(UnitManager { unit, contact })
        });
        managers.extend(roster);
        unit
    });
    names.report_overlaps(root);
    let mut names = TakenNames::default();
    let departments = root.each("department", |table| department(table, &mut names));
    names.report_overlaps(root);
    let units: Vec<Unit> = units.into_iter().flatten().collect();
    (!units.is_empty()).then(|| Units {
        reporting: units,
        targets: targets.into_iter().collect(),
        managers,
        departments: departments.into_iter().flatten().collect(),
    })
}

fn unit(table: &mut TomlTable<'_>, names: &mut TakenNames) -> Option<Unit> {
    let owner = names.next_owner(table.place());
    let slug = names.take(owner, table.required("slug", &values::unit_slug()));
    let name = names.take(owner, table.required("name", &values::folder_name()));
    let code = names.take(owner, table.required("code", &values::code()));
    let aliases =
        values::list(0..=50, values::text()).expecting(bilingual!("a list of names", "名称的列表"));
    let aliases = table.optional("aliases", &aliases);
    for alias in aliases.iter().flat_map(|at| &at.value) {
        let place = table.place_of("aliases");
        names.take(
            owner,
            Some(Located {
                value: alias.clone(),
                place,
            }),
        );
    }
    let kind = table.required("kind", &values::word(KINDS));
    let from = table.optional("from", &values::date());
    let to = table.optional("to", &values::date());
    if let (Some(from), Some(to)) = (&from, &to)
        && from.value > to.value
    {
        let problem = table
            .problem(&to.place, bilingual!("bad value", "值不对"))
            .read(to.value.to_string())
            .expected(bilingual!(
                "a day not before from, which is {}",
                "不早于 from（{}）的一天",
                from.value
            ));
        table.report(problem);
    }
    if !table.has("liaison") {
        table.report_missing(
            "liaison",
            bilingual!(
                "a person with a mail address: {{ name, address, phone }}",
                "有邮箱的人：{{ name, address, phone }}"
            ),
        );
    }
    let liaison = table.section_if_there("liaison", contact);
    let deputy = table.section_if_there("deputy", contact);
    let leader = table.section_if_there("leader", contact);
    Some(Unit {
        slug: UnitSlug(slug?),
        name: name?,
        code: code?,
        aliases: aliases.map(|at| at.value).unwrap_or_default(),
        kind: kind?.value,
        from: from.map(|at| at.value),
        to: to.map(|at| at.value),
        liaison: liaison.flatten()?,
        deputy: deputy.flatten(),
        leader: leader.flatten(),
    })
}

/// ` in line 27`, if the line is known.
fn in_line(language: Language, place: &ValuePlace) -> String {
    let line = place.line;
    line.map_or_else(String::new, |line| {
        both!(language, " in line {line}", "（第{line}行）")
    })
}

/// 目标任务 of a unit, one table a year.
fn year_targets(table: &mut TomlTable<'_>) -> Vec<(i32, YearTargets)> {
    let mut years: BTreeMap<i32, ValuePlace> = BTreeMap::new();
    let targets = table.each("target", |table| {
        let year = table.required("year", &values::number(1900..=2199))?;
        let mut projects = |key| table.optional(key, &values::number(0..=100_000_u32));
        let signed_projects = projects("signed_projects").map(|at| at.value);
        let started = projects("started").map(|at| at.value);
        let in_production = projects("in_production").map(|at| at.value);
        let mut money = |key| table.optional(key, &values::number(0..=100_000_000_000_i64));
        let wan = |at: Located<i64>| Yuan(at.value * 10_000);
        let signed_investment = money("signed_investment_wan").map(wan);
        let funds_added = money("funds_added_wan").map(wan);
        if let Some(first) = years.insert(year.value, year.place.clone()) {
            let what = Bilingual::of(|language| {
                let line = in_line(language, &first);
                both!(
                    language,
                    "{} has targets already{line}",
                    "{}年的目标已经写过{line}",
                    year.value
                )
            });
            table.report(table.problem(&year.place, what));
        }
        let set = YearTargets {
            signed_projects,
            signed_investment,
            funds_added,
            started,
            in_production,
        };
        Some((year.value, set))
    });
    targets.into_iter().flatten().collect()
}

fn department(table: &mut TomlTable<'_>, names: &mut TakenNames) -> Option<Department> {
    let owner = names.next_owner(table.place());
    let slug = names.take(owner, table.required("slug", &values::unit_slug()));
    let name = names.take(owner, table.required("name", &values::text()));
    if !table.has("contact") {
        table.report_missing(
            "contact",
            bilingual!(
                "a person with a mail address: {{ name, address, phone }}",
                "有邮箱的人：{{ name, address, phone }}"
            ),
        );
    }
    let contact = table.section_if_there("contact", contact);
    Some(Department {
        slug: UnitSlug(slug?),
        name: name?,
        contact: contact.flatten()?,
    })
}

/// Whose a name is, so that none is anybody else's too: compared as names on sheets are (rule 4).
#[derive(Default)]
struct TakenNames {
    owners: Vec<String>,
    taken: BTreeMap<String, (usize, ValuePlace)>,
    overlaps: Vec<(Located<String>, usize, ValuePlace)>,
}

impl TakenNames {
    /// The next unit or department, by the key of its table.
    fn next_owner(&mut self, place: &ValuePlace) -> usize {
        self.owners.push(place.key.clone());
        self.owners.len() - 1
    }

    /// Notes that this name is the owner's and hands it back. One owner may repeat itself.
    fn take(&mut self, owner: usize, name: Option<Located<String>>) -> Option<String> {
        let name = name?;
        let taken = self
            .taken
            .entry(folded(&name.value))
            .or_insert_with(|| (owner, name.place.clone()));
        if taken.0 != owner {
            self.overlaps.push((name.clone(), taken.0, taken.1.clone()));
        }
        Some(name.value)
    }

    fn report_overlaps(&self, table: &TomlTable<'_>) {
        for (name, owner, place) in &self.overlaps {
            let (name_said, owner) = (values::quoted(&name.value), &self.owners[*owner]);
            let what = Bilingual::of(|language| {
                let line = in_line(language, place);
                both!(
                    language,
                    "{name_said} is already a name of {owner}{line}",
                    "{name_said} 已经是 {owner} 的名称{line}"
                )
            });
            table.report(table.problem(&name.place, what).hint(bilingual!(
                "a sheet or a command that says this name could mean either",
                "报表或命令里写这个名称，就不知道指哪一个"
            )));
        }
    }
}
