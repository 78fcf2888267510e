//! What is assessed (督查考评): the indicators, their names and what each is made of.

use serde::Serialize;

use crate::domain::project::Field;
use crate::domain::targets::YearTargets;

/// One figure of the assessment. The order is that of the workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Indicator {
    /// Projects newly signed in the span.
    SignedProjects,
    /// Their agreed investment.
    SignedInvestment,
    /// 资金到位率 of all signed projects, as in the ledger (rule 13).
    FundsRate,
    /// 开工率 of the same.
    StartRate,
    /// 投产率 of the same.
    ProductionRate,
    /// 资金到位率 of the projects newly signed in the span.
    FundsRateOfNew,
    /// 开工率 of the same.
    StartRateOfNew,
    /// 投产率 of the same.
    ProductionRateOfNew,
    /// By how much 累计到位资金 grew in the span.
    FundsAdded,
    /// Projects that started in the span.
    Started,
    /// Projects that began to produce in the span.
    InProduction,
    /// Reports in time, of those that were due.
    OnTime,
    /// Quarters with an observation project, of those that count.
    Observed,
    /// Decisions and matters that it led, reported as done by their day, of those whose day has come.
    Decisions,
    /// Figures in doubt and projects that a person should look at; the fewer the better.
    OpenQuestions,
}

/// What its numerator and denominator count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    Projects,
    Yuan,
    Reports,
    Quarters,
    Decisions,
    Questions,
}

impl Indicator {
    pub const ALL: [Self; 15] = [
        Self::SignedProjects,
        Self::SignedInvestment,
        Self::FundsRate,
        Self::StartRate,
        Self::ProductionRate,
        Self::FundsRateOfNew,
        Self::StartRateOfNew,
        Self::ProductionRateOfNew,
        Self::FundsAdded,
        Self::Started,
        Self::InProduction,
        Self::OnTime,
        Self::Observed,
        Self::Decisions,
        Self::OpenQuestions,
    ];

    /// For people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignedProjects => "引进项目数",
            Self::SignedInvestment => "引进项目总投资",
            Self::FundsRate => "资金到位率（累计）",
            Self::StartRate => "开工率（累计）",
            Self::ProductionRate => "投产率（累计）",
            Self::FundsRateOfNew => "资金到位率（本期引进）",
            Self::StartRateOfNew => "开工率（本期引进）",
            Self::ProductionRateOfNew => "投产率（本期引进）",
            Self::FundsAdded => "新增到位资金",
            Self::Started => "新开工项目数",
            Self::InProduction => "新投产项目数",
            Self::OnTime => "按时报送率",
            Self::Observed => "观摩项目季度数",
            Self::Decisions => "交办事项按时办结率",
            Self::OpenQuestions => "待核问题数",
        }
    }

    /// How it is counted, for people.
    #[must_use]
    pub const fn basis(self) -> &'static str {
        match self {
            Self::SignedProjects => "签约时间在本期内的签约项目",
            Self::SignedInvestment => "上述项目的总投资",
            Self::FundsRate => "累计到位资金÷总投资，两个数都已填的签约项目",
            Self::StartRate => "开工项目÷签约项目",
            Self::ProductionRate => "投产项目÷签约项目",
            Self::FundsRateOfNew => "本期引进项目的累计到位资金÷总投资",
            Self::StartRateOfNew => "本期引进项目中的开工项目÷本期引进项目",
            Self::ProductionRateOfNew => "本期引进项目中的投产项目÷本期引进项目",
            Self::FundsAdded => "签约项目期末累计到位资金－期初累计到位资金",
            Self::Started => "开工时间在本期内、且已开工的项目",
            Self::InProduction => "投产时间在本期内、且已投产的项目",
            Self::OnTime => "按时报送的报送期÷应报送的报送期",
            Self::Observed => "有观摩项目的季度÷应组织观摩的季度",
            Self::Decisions => "按时办结的议定和交办事项÷时限在本期内的牵头事项",
            Self::OpenQuestions => "台账中待核的数与疑似重复、错号的项目",
        }
    }

    #[must_use]
    pub const fn measure(self) -> Measure {
        match self {
            Self::SignedInvestment | Self::FundsRate | Self::FundsRateOfNew | Self::FundsAdded => {
                Measure::Yuan
            }
            Self::OnTime => Measure::Reports,
            Self::Observed => Measure::Quarters,
            Self::Decisions => Measure::Decisions,
            Self::OpenQuestions => Measure::Questions,
            _ => Measure::Projects,
        }
    }

    /// Whether it is a rate: a numerator by a denominator.
    #[must_use]
    pub const fn is_rate(self) -> bool {
        !matches!(
            self,
            Self::SignedProjects
                | Self::SignedInvestment
                | Self::FundsAdded
                | Self::Started
                | Self::InProduction
                | Self::OpenQuestions
        )
    }

    /// The figures of a project on which it rests: where one is in doubt, it is said beside it.
    #[must_use]
    pub const fn rests_on(self) -> &'static [Field] {
        match self {
            Self::SignedProjects | Self::StartRateOfNew | Self::ProductionRateOfNew => {
                &[Field::Stage, Field::SignedOn]
            }
            Self::SignedInvestment => &[Field::Stage, Field::SignedOn, Field::TotalInvestment],
            Self::FundsRate => &[Field::Stage, Field::TotalInvestment, Field::FundsInPlace],
            Self::StartRate | Self::ProductionRate => &[Field::Stage],
            Self::FundsRateOfNew => &[
                Field::Stage,
                Field::SignedOn,
                Field::TotalInvestment,
                Field::FundsInPlace,
            ],
            Self::FundsAdded => &[Field::Stage, Field::FundsInPlace],
            Self::Started => &[Field::Stage, Field::StartedOn],
            Self::InProduction => &[Field::Stage, Field::InProductionOn],
            Self::OnTime | Self::Observed | Self::Decisions | Self::OpenQuestions => &[],
        }
    }

    /// What a unit is to reach in it in a year, in projects or yuan.
    #[must_use]
    pub fn target(self, targets: &YearTargets) -> Option<i64> {
        match self {
            Self::SignedProjects => targets.signed_projects.map(i64::from),
            Self::SignedInvestment => targets.signed_investment.map(|yuan| yuan.0),
            Self::FundsAdded => targets.funds_added.map(|yuan| yuan.0),
            Self::Started => targets.started.map(i64::from),
            Self::InProduction => targets.in_production.map(i64::from),
            _ => None,
        }
    }
}
