//! What a project says in a field, as people read it.

use std::borrow::Cow;

use crate::domain::amount::Yuan;
use crate::domain::date::PartialDate;
use crate::domain::project::{Category, Field, ProjectRow, Stage};

/// A field of a row as text: amounts in 万元, dates as `2019-06`; empty if the cell was empty.
///
/// 序号 is no property of a project and always empty.
#[must_use]
pub fn value(row: &ProjectRow, field: Field) -> Cow<'_, str> {
    let word = |word: Option<&'static str>| Cow::Borrowed(word.unwrap_or_default());
    let amount = |yuan: Option<Yuan>| Cow::Owned(yuan.map(Yuan::to_wan).unwrap_or_default());
    let date = |date: Option<PartialDate>| {
        Cow::Owned(date.map(|date| date.to_string()).unwrap_or_default())
    };
    let text = match field {
        Field::Sequence => return word(None),
        Field::Name => return Cow::Borrowed(&row.name),
        Field::Category => return word(row.category.map(Category::word)),
        Field::TotalInvestment => return amount(row.total_investment_yuan),
        Field::FundsInPlace => return amount(row.funds_in_place_yuan),
        Field::Stage => return word(row.stage.map(Stage::word)),
        Field::SignedOn => return date(row.signed_on),
        Field::StartedOn => return date(row.started_on),
        Field::InProductionOn => return date(row.in_production_on),
        Field::Number => &row.number,
        Field::Code => &row.code,
        Field::Content => &row.content,
        Field::Investor => &row.investor,
        Field::Industry => &row.industry,
        Field::ResponsibleUnit => &row.responsible_unit,
        Field::ResponsiblePerson => &row.responsible_person,
        Field::ProjectManager => &row.project_manager,
        Field::Sponsor => &row.sponsor,
        Field::Progress => &row.progress,
        Field::Plan => &row.plan,
        Field::Problems => &row.problems,
        Field::CityMatter => &row.city_matter,
        Field::Remarks => &row.remarks,
    };
    Cow::Borrowed(text.as_deref().unwrap_or_default())
}

/// Whether two rows say the same in a field, as [`value`] shows it.
#[must_use]
pub fn is_same(one: &ProjectRow, other: &ProjectRow, field: Field) -> bool {
    // Numbers and dates are compared before they are written out: of most projects nothing changes.
    let is_equal = match field {
        Field::TotalInvestment => one.total_investment_yuan == other.total_investment_yuan,
        Field::FundsInPlace => one.funds_in_place_yuan == other.funds_in_place_yuan,
        Field::SignedOn => one.signed_on == other.signed_on,
        Field::StartedOn => one.started_on == other.started_on,
        Field::InProductionOn => one.in_production_on == other.in_production_on,
        _ => false,
    };
    is_equal || value(one, field) == value(other, field)
}
