//! Values of 关于提请通报…的请示: the draft request that goes with a flag (rule 12).

use minijinja::{Value, context};

use super::masthead::masthead_half_points;
use crate::domain::line::clean_line;
use crate::domain::observation::QuarterState;
use crate::domain::period::Quarter;

/// What the draft request says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The office that asks; head and signature.
    pub office: String,
    /// Name and telephone of whoever answers questions; empty leaves a marked blank.
    pub contact: String,
    /// 主送机关; `None` leaves a marked blank.
    pub addressee: Option<String>,
    /// Name of the dispatch rule, with 《》; `None` leaves a marked blank.
    pub rule_name: Option<String>,
    /// Its 发文字号; `None` leaves a marked blank.
    pub rule_number: Option<String>,
    /// The unit's official name.
    pub unit: String,
    /// The quarters of the streak, oldest first; never empty.
    pub quarters: Vec<QuarterEvidence>,
}

/// One quarter of the streak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarterEvidence {
    pub quarter: Quarter,
    pub state: QuarterState,
    /// Where that stands, such as `2026年10月10日报送期第2版，10月9日收到`.
    pub basis: String,
}

impl Request {
    /// The draft's file name: `关于提请通报开阳县的请示（2026年第四季度代拟稿）.docx`. No two flags have the same.
    #[must_use]
    pub fn file_name(&self) -> String {
        let unit: String = clean_line(&self.unit, 40)
            .chars()
            .filter(|c| !matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'))
            .collect();
        let quarter = self.quarters.last().map(|last| last.quarter.label());
        let quarter = quarter.unwrap_or_default();
        format!("关于提请通报{unit}的请示（{quarter}代拟稿）.docx")
    }

    pub(super) fn context(&self) -> Value {
        let rows: Vec<Value> = self
            .quarters
            .iter()
            .map(|evidence| {
                context! {
                    quarter => evidence.quarter.label(),
                    state => evidence.state.told(),
                    basis => evidence.basis.as_str(),
                }
            })
            .collect();
        context! {
            office => self.office.as_str(),
            contact => self.contact.as_str(),
            addressee => self.addressee.as_deref(),
            rule_name => self.rule_name.as_deref(),
            rule_number => self.rule_number.as_deref(),
            masthead_half_points => masthead_half_points(&self.office),
            unit => self.unit.as_str(),
            streak => number_in_words(self.quarters.len()),
            rows,
        }
    }
}

/// Official documents write small numbers as words.
fn number_in_words(number: usize) -> String {
    [
        "零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十",
    ]
    .get(number)
    .map_or_else(|| number.to_string(), ToString::to_string)
}
