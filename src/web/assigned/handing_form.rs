//! The part of a form that says who is to see to something, and by when.

use crate::domain::assignment::{AssignmentTerms, Handing};
use crate::domain::policy::Policy;
use crate::domain::unit::UnitSlug;
use crate::web::fields::{Fields, FormTrouble};
use serde::Serialize;

/// Names offered while one is typed; every name is taken all the same.
const MOST_OFFERED: usize = 300;
/// The longest name, in characters.
const LONGEST_NAME: usize = 60;
/// The longest list of names, in characters.
const LONGEST_LIST: usize = 300;

/// What stands in the form when it is shown.
#[derive(Debug, Default, Serialize)]
pub(super) struct HandingForm<'a> {
    lead: String,
    helpers: String,
    due: String,
    is_long_term: bool,
    /// Names to choose from.
    offered: Vec<&'a str>,
}

impl<'a> HandingForm<'a> {
    /// An empty one.
    pub(super) fn new(policy: &'a Policy) -> Self {
        let departments = policy.departments.iter().map(|one| &*one.name);
        let units = policy.units.iter().map(|one| &*one.name);
        Self {
            offered: departments.chain(units).take(MOST_OFFERED).collect(),
            ..Self::default()
        }
    }

    /// As somebody has it now.
    pub(super) fn of_terms(policy: &'a Policy, terms: &AssignmentTerms) -> Self {
        let helpers = terms.helpers.iter();
        let helpers: Vec<&str> = helpers.map(|slug| policy.assignee_name(slug)).collect();
        Self {
            lead: policy.assignee_name(&terms.lead).to_owned(),
            helpers: helpers.join("、"),
            due: terms.due.map_or_else(String::new, |due| due.to_string()),
            is_long_term: terms.due.is_none(),
            ..Self::new(policy)
        }
    }

    /// As somebody typed it.
    pub(super) fn typed(self, fields: &Fields) -> Self {
        Self {
            lead: fields.one("lead").to_owned(),
            helpers: fields.one("helpers").to_owned(),
            due: fields.one("due").to_owned(),
            is_long_term: fields.is_set("long_term"),
            ..self
        }
    }
}

/// What the form says.
pub(super) fn handing(policy: &Policy, fields: &Fields) -> Result<Handing, FormTrouble> {
    let lead = fields.said("lead", "牵头单位", LONGEST_NAME)?;
    let helpers = fields.line("helpers", "配合单位", LONGEST_LIST)?;
    let helpers = helpers.as_deref().unwrap_or_default();
    let helpers = helpers.split(['、', '，', ',', '；', ';']);
    let helpers = helpers.map(str::trim).filter(|name| !name.is_empty());
    let lead = assignee(policy, &lead)?;
    let mut named = Vec::new();
    for name in helpers {
        let helper = assignee(policy, name)?;
        if helper != lead && !named.contains(&helper) {
            named.push(helper);
        }
    }
    let due = fields.day("due", "完成时限")?;
    match (due, fields.is_set("long_term")) {
        (None, false) => Err(FormTrouble::wrong("请填写“完成时限”，或勾选“长期”。")),
        (Some(_), true) => Err(FormTrouble::wrong(
            "“完成时限”和“长期”只能选一项，请去掉其中一项。",
        )),
        (due, _) => Ok(Handing {
            lead,
            helpers: named,
            due,
        }),
    }
}

fn assignee(policy: &Policy, name: &str) -> Result<UnitSlug, FormTrouble> {
    let found = policy.assignee_named(name);
    found.map(|one| one.slug().clone()).ok_or_else(|| {
        FormTrouble::wrong(format!("没有名为“{name}”的单位或部门，请从名单中选择。"))
    })
}
