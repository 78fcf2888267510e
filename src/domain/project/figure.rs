//! Figures: the values of a project that totals, rates and stages are made of.

use serde::{Deserialize, Serialize};

use crate::domain::amount::Yuan;
use crate::domain::date::PartialDate;
use crate::domain::field_value::value;
use crate::domain::project::{Field, ProjectRow, Stage};

/// The fields that hold a figure, in the order of the form.
pub const FIGURES: [Field; 6] = [
    Field::TotalInvestment,
    Field::FundsInPlace,
    Field::Stage,
    Field::SignedOn,
    Field::StartedOn,
    Field::InProductionOn,
];

/// The value of such a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// 总投资 or 累计到位资金.
    Amount(Yuan),
    /// 项目阶段.
    Stage(Stage),
    /// 签约时间, 开工时间 or 投产时间.
    Date(PartialDate),
}

/// The figure that a row has in this field; `None` if it has none, or the field is none of [`FIGURES`].
#[must_use]
pub fn figure(row: &ProjectRow, field: Field) -> Option<Figure> {
    match field {
        Field::TotalInvestment => row.total_investment_yuan.map(Figure::Amount),
        Field::FundsInPlace => row.funds_in_place_yuan.map(Figure::Amount),
        Field::Stage => row.stage.map(Figure::Stage),
        Field::SignedOn => row.signed_on.map(Figure::Date),
        Field::StartedOn => row.started_on.map(Figure::Date),
        Field::InProductionOn => row.in_production_on.map(Figure::Date),
        _ => None,
    }
}

/// Puts a figure into its field of a row; one of another kind than the field's empties it.
pub fn set_figure(row: &mut ProjectRow, field: Field, figure: Option<Figure>) {
    let amount = match figure {
        Some(Figure::Amount(yuan)) => Some(yuan),
        _ => None,
    };
    let date = match figure {
        Some(Figure::Date(date)) => Some(date),
        _ => None,
    };
    match field {
        Field::TotalInvestment => row.total_investment_yuan = amount,
        Field::FundsInPlace => row.funds_in_place_yuan = amount,
        Field::SignedOn => row.signed_on = date,
        Field::StartedOn => row.started_on = date,
        Field::InProductionOn => row.in_production_on = date,
        Field::Stage => {
            row.stage = match figure {
                Some(Figure::Stage(stage)) => Some(stage),
                _ => None,
            };
        }
        _ => {}
    }
}

/// A figure of a row for people: `5,000万元`, `在建`, `2026-05`; empty if there is none.
#[must_use]
pub fn shown(row: &ProjectRow, field: Field) -> String {
    match value(row, field) {
        text if text.is_empty() || !field.is_amount() => text.into_owned(),
        wan => format!("{wan}万元"),
    }
}

#[cfg(test)]
mod tests {
    use super::{FIGURES, Figure, figure, set_figure, shown};
    use crate::domain::amount::Yuan;
    use crate::domain::project::{Field, ProjectRow, RowRef, Stage};

    #[test]
    fn what_is_put_into_a_field_is_found_there_and_nowhere_else() {
        let place = RowRef {
            sheet: "调度表".to_owned(),
            first_row: 4,
        };
        let empty = ProjectRow::named(place, "甲");
        for field in FIGURES {
            let mine = match field {
                Field::TotalInvestment | Field::FundsInPlace => Figure::Amount(Yuan(15_000)),
                Field::Stage => Figure::Stage(Stage::Building),
                _ => Figure::Date("2026-05".parse().unwrap()),
            };
            let mut row = empty.clone();
            set_figure(&mut row, field, Some(mine));
            for other in FIGURES {
                let expected = (other == field).then_some(mine);
                assert_eq!(figure(&row, other), expected, "{field:?} {other:?}");
            }
            let words = ["1.5万元", "在建", "2026-05"];
            assert!(words.contains(&shown(&row, field).as_str()), "{field:?}");
            set_figure(&mut row, field, None);
            assert_eq!(row, empty);
            assert_eq!(shown(&row, field), "");
        }
    }
}
