//! Values of the letter on an urgent matter (紧急事项), to the office and the unit's leader.

use chrono::NaiveDateTime;
use minijinja::Value;
use serde::Serialize;

use super::filters::values;

/// One urgent matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UrgentNotice {
    /// The unit's official name.
    pub unit: String,
    /// By which people name the matter.
    pub number: i64,
    /// 项目名称
    pub project: Option<String>,
    /// 事项
    pub matter: String,
    /// 发生时间
    pub happened_on: Option<String>,
    /// 诉求
    pub request: Option<String>,
    /// 联系人, as the unit wrote it.
    pub contact: Option<String>,
    /// The unit's liaison with telephone, as configured.
    pub liaison: Option<String>,
    /// When the file was found, on the office's wall clock.
    pub received: NaiveDateTime,
    /// How the office closes it; `None` in letters to others.
    pub close_command: Option<String>,
}

impl UrgentNotice {
    pub(super) fn context(&self) -> Value {
        values(self)
    }
}
