//! Doubt (待核): a figure that was questioned or left blank; the last accepted one counts meanwhile (rule 7).

mod course;
mod questions;

use serde::{Deserialize, Serialize};

pub(crate) use course::{Course, ReportedRow};
pub use questions::{Question, Questions};

use crate::domain::amount::Yuan;
use crate::domain::figure::Figure;
use crate::domain::period::Period;
use crate::domain::project::Field;

/// One figure of one project that waits for being cleared: by a value that nobody questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// Which figure.
    pub field: Field,
    /// What the latest sheet writes; empty if it leaves the figure blank.
    pub written: String,
    /// Where that stands.
    pub place: FigurePlace,
    /// The first period of all that have left it in doubt since it was last clear.
    pub since: Period,
    /// What counts meanwhile; the figure itself stands in the entry's row.
    pub meanwhile: Meanwhile,
}

/// Where a figure stands, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigurePlace {
    /// The period of the sheet.
    pub period: Period,
    /// Name of the file; empty if nobody knows.
    pub file: String,
    /// Name of the worksheet.
    pub sheet: String,
    /// `H5`; empty if the worksheet has no column for it.
    pub cell: String,
}

/// What counts while a figure is in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meanwhile {
    /// What was last accepted, in the report for this period.
    Accepted(Period),
    /// None was ever accepted, and what is written can be read in one way only.
    Reading,
    /// Nothing: no figure is known.
    Nothing,
}

/// How many doubts there are, and what they weigh: the money that counts although it is in doubt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weight {
    pub doubts: u32,
    /// Projects that have any.
    pub projects: u32,
    /// 总投资 that counts although in doubt.
    pub total_investment: Yuan,
    /// 累计到位资金 that counts although in doubt.
    pub funds_in_place: Yuan,
    /// Amounts in doubt of which nothing counts.
    pub uncounted: u32,
}

impl Doubt {
    /// What counts meanwhile, for people. `shown`: the figure that counts.
    #[must_use]
    pub fn told_meanwhile(&self, shown: &str) -> String {
        match self.meanwhile {
            Meanwhile::Accepted(period) => {
                format!("{shown}（沿用{}报送期已接收的）", period.label())
            }
            Meanwhile::Reading => format!("{shown}（暂按所写读取）"),
            Meanwhile::Nothing => "暂不计".to_owned(),
        }
    }

    /// What the sheet writes, for people: a blank, or a column that is not there, is named.
    #[must_use]
    pub fn told_written(&self) -> &str {
        match (self.written.as_str(), self.place.cell.as_str()) {
            ("", "") => "（没有此栏）",
            ("", _) => "（空）",
            (written, _) => written,
        }
    }
}

impl Weight {
    /// `3处（2个项目），涉及总投资5,000万元、累计到位资金300万元，另有1个金额暂不计`
    #[must_use]
    pub fn told(&self) -> String {
        let (doubts, projects) = (self.doubts, self.projects);
        let money = [
            ("总投资", self.total_investment),
            ("累计到位资金", self.funds_in_place),
        ];
        let money = money.into_iter().filter(|(_, yuan)| yuan.0 != 0);
        let money: Vec<String> = money.map(|(name, yuan)| format!("{name}{yuan}")).collect();
        let weighs = if money.is_empty() {
            String::new()
        } else {
            format!("，涉及{}", money.join("、"))
        };
        let uncounted = if self.uncounted > 0 {
            format!("，另有{}个金额暂不计", self.uncounted)
        } else {
            String::new()
        };
        format!("{doubts}处（{projects}个项目）{weighs}{uncounted}")
    }

    pub(crate) fn add(&mut self, field: Field, counts: Option<Figure>) {
        self.doubts += 1;
        match (field, counts) {
            (Field::TotalInvestment, Some(Figure::Amount(yuan))) => {
                self.total_investment = self.total_investment + yuan;
            }
            (Field::FundsInPlace, Some(Figure::Amount(yuan))) => {
                self.funds_in_place = self.funds_in_place + yuan;
            }
            (field, _) => self.uncounted += u32::from(field.is_amount()),
        }
    }
}
