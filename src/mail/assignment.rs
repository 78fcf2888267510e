//! Values of the letters on what is assigned: that it is, that its term is near, and that it is over (rule 10).

use chrono::NaiveDate;
use minijinja::Value;
use serde::Serialize;

use super::filters::values;

/// All that one person hears of at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssignmentNotice {
    /// Never empty.
    pub items: Vec<AssignedItem>,
    /// The day on the office's wall.
    pub today: NaiveDate,
    /// To the office, which is told how it is answered; to whoever is to see to it, whom to tell.
    pub is_to_office: bool,
}

/// One decision or matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssignedItem {
    /// By what people name it: `decision/3`.
    pub id: String,
    /// 议定事项, 需市级协调事项 or 紧急事项.
    pub kind: String,
    pub item: String,
    /// 牵头单位
    pub lead: String,
    /// 配合单位; may be empty.
    pub helpers: String,
    /// `2026年12月15日` or 长期.
    pub due: String,
    /// `还有3天`, `今天到期`, `超期2天`; empty without a day.
    pub left: String,
    /// The meeting, or whose matter it is; may be empty.
    pub origin: String,
}

impl AssignmentNotice {
    pub(super) fn context(&self) -> Value {
        values(self)
    }
}
