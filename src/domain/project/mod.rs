//! A project as one row of a sheet states it, and the columns of the form.

pub mod amount;
pub mod doubles;
pub mod edit;
mod extras;
pub mod field_value;
pub mod figure;
pub(in crate::domain) mod identity;
pub(in crate::domain) mod matter;
pub mod suspicion;
pub mod visit;

use serde::{Deserialize, Serialize};

pub use super::cells::Cells;
pub use extras::Extras;

use sheetgate::At;

use super::amount::Yuan;
use super::date::PartialDate;

/// Declares an enum whose values are Chinese words of the form, with the word on both sides.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// All values, in the order of the form.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word in the form.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value with exactly this word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.word() == word)
            }
        }
    };
}

words! {
    /// 项目阶段, in the order in which a project passes them; 停工 and 终止 may come at any time.
    Stage {
        /// Being negotiated.
        Negotiating = "在谈",
        /// Contract signed.
        Signed = "签约",
        /// Company founded, land in hand.
        Landed = "落地",
        /// Ground broken.
        Started = "开工",
        /// Under construction.
        Building = "在建",
        /// In production.
        Producing = "投产",
        FullCapacity = "达产",
        /// Construction halted.
        Halted = "停工",
        /// Given up; the only stage after which a project may leave the ledger.
        Terminated = "终止",
    }
}

impl Stage {
    /// Whether a contract stands behind it.
    #[must_use]
    pub const fn is_signed(self) -> bool {
        !matches!(self, Self::Negotiating | Self::Terminated)
    }
}

words! {
    /// 项目类别: the three groups of the ledger.
    Category {
        /// Signed and in the focus of dispatch.
        SignedFocus = "签约重点调度",
        /// Negotiated by a leader in person.
        LeaderLed = "领导带头在谈",
        UnderConstruction = "建设中",
    }
}

words! {
    /// 观摩项目 → 类型.
    ObservationKind {
        SiteVisit = "现场观摩",
        /// A ground-breaking ceremony.
        GroundBreaking = "开工仪式",
    }
}

/// A column of 调度表. The order is the order of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Sequence,
    Number,
    Code,
    Name,
    Category,
    Content,
    Investor,
    Industry,
    TotalInvestment,
    FundsInPlace,
    Stage,
    SignedOn,
    StartedOn,
    InProductionOn,
    ResponsibleUnit,
    ResponsiblePerson,
    ProjectManager,
    Sponsor,
    Progress,
    Plan,
    Problems,
    CityMatter,
    Remarks,
}

impl Field {
    /// The columns of our own form, in its order (the national code has no column of its own there).
    pub const FORM: [Self; 22] = [
        Self::Sequence,
        Self::Number,
        Self::Name,
        Self::Category,
        Self::Content,
        Self::Investor,
        Self::Industry,
        Self::TotalInvestment,
        Self::FundsInPlace,
        Self::Stage,
        Self::SignedOn,
        Self::StartedOn,
        Self::InProductionOn,
        Self::ResponsibleUnit,
        Self::ResponsiblePerson,
        Self::ProjectManager,
        Self::Sponsor,
        Self::Progress,
        Self::Plan,
        Self::Problems,
        Self::CityMatter,
        Self::Remarks,
    ];

    /// The column with exactly this header in our own form, or the national code.
    #[must_use]
    pub fn with_header(header: &str) -> Option<Self> {
        let mut all = Self::FORM.into_iter().chain([Self::Code]);
        all.find(|field| field.header() == header)
    }

    /// The header of the column in our own form.
    #[must_use]
    pub const fn header(self) -> &'static str {
        match self {
            Self::Sequence => "序号",
            Self::Number => "项目编号",
            Self::Code => "项目代码",
            Self::Name => "项目名称",
            Self::Category => "项目类别",
            Self::Content => "项目内容",
            Self::Investor => "投资方",
            Self::Industry => "产业类别",
            Self::TotalInvestment => "总投资(万元)",
            Self::FundsInPlace => "累计到位资金(万元)",
            Self::Stage => "项目阶段",
            Self::SignedOn => "签约时间",
            Self::StartedOn => "开工时间",
            Self::InProductionOn => "投产时间",
            Self::ResponsibleUnit => "责任单位",
            Self::ResponsiblePerson => "责任人",
            Self::ProjectManager => "项目经理人",
            Self::Sponsor => "包保领导",
            Self::Progress => "进展情况",
            Self::Plan => "推进计划",
            Self::Problems => "存在问题",
            Self::CityMatter => "需市级协调事项",
            Self::Remarks => "备注",
        }
    }

    /// Whether it holds money.
    #[must_use]
    pub const fn is_amount(self) -> bool {
        matches!(self, Self::TotalInvestment | Self::FundsInPlace)
    }

    /// Whether it holds a date.
    #[must_use]
    pub const fn is_date(self) -> bool {
        matches!(
            self,
            Self::SignedOn | Self::StartedOn | Self::InProductionOn
        )
    }

    /// Whether the form wants it filled in for every project (marked there as required).
    #[must_use]
    pub const fn is_required(self) -> bool {
        matches!(
            self,
            Self::Name
                | Self::Content
                | Self::Stage
                | Self::ResponsibleUnit
                | Self::ResponsiblePerson
                | Self::Progress
                | Self::Plan
        )
    }
}

/// Where a row stands: its sheet and its first row (1 is the first).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RowRef {
    /// Name of the worksheet.
    pub sheet: String,
    /// Row number as the spreadsheet program shows it.
    pub first_row: u32,
}

/// One project as a sheet states it. Its JSON is the contract of `check` (docs/json.md).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectRow {
    pub row: RowRef,
    /// As written, outer white space removed; empty if the cell was empty.
    pub name: String,
    pub number: Option<String>,
    pub code: Option<String>,
    pub category: Option<Category>,
    pub content: Option<String>,
    pub investor: Option<String>,
    pub industry: Option<String>,
    pub total_investment_yuan: Option<Yuan>,
    pub funds_in_place_yuan: Option<Yuan>,
    pub stage: Option<Stage>,
    pub signed_on: Option<PartialDate>,
    pub started_on: Option<PartialDate>,
    pub in_production_on: Option<PartialDate>,
    pub responsible_unit: Option<String>,
    pub responsible_person: Option<String>,
    pub project_manager: Option<String>,
    pub sponsor: Option<String>,
    pub progress: Option<String>,
    pub plan: Option<String>,
    pub problems: Option<String>,
    pub city_matter: Option<String>,
    pub remarks: Option<String>,
    /// Columns that are no field: header and text.
    pub extras: Extras,
    /// Where each value stands; not part of the contract.
    #[serde(default)]
    pub cells: Cells,
    /// What stands under headers that may mean a figure: asked about and not read, in the order of the columns; not
    /// part of the contract.
    #[serde(default)]
    pub guessed: Vec<Guessed>,
}

/// What a row says under a header that may mean this figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guessed {
    /// Which figure it may be.
    pub field: Field,
    /// Its cell.
    pub at: At,
    /// What is written there; never empty.
    pub written: String,
}

impl ProjectRow {
    /// All that it says in words.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let fields = [
            &self.number,
            &self.code,
            &self.content,
            &self.investor,
            &self.industry,
            &self.responsible_unit,
            &self.responsible_person,
            &self.project_manager,
            &self.sponsor,
            &self.progress,
            &self.plan,
            &self.problems,
            &self.city_matter,
            &self.remarks,
        ];
        let extras = self.extras.iter().flat_map(|(header, text)| [header, text]);
        let guessed = self.guessed.iter().map(|guessed| guessed.written.as_str());
        fields
            .into_iter()
            .flatten()
            .chain([&self.row.sheet, &self.name])
            .map(String::as_str)
            .chain(extras)
            .chain(guessed)
    }

    /// What stands under a header that may mean this figure.
    #[must_use]
    pub fn guessed(&self, field: Field) -> Option<&Guessed> {
        self.guessed.iter().find(|guessed| guessed.field == field)
    }

    /// Forgets where its values stand: of very many rows at once nobody asks.
    pub fn forget_places(&mut self) {
        self.cells = Cells::default();
        self.guessed = Vec::new();
    }

    /// A row with a place and a name and nothing else.
    #[must_use]
    pub fn named(row: RowRef, name: impl Into<String>) -> Self {
        Self {
            row,
            name: name.into(),
            number: None,
            code: None,
            category: None,
            content: None,
            investor: None,
            industry: None,
            total_investment_yuan: None,
            funds_in_place_yuan: None,
            stage: None,
            signed_on: None,
            started_on: None,
            in_production_on: None,
            responsible_unit: None,
            responsible_person: None,
            project_manager: None,
            sponsor: None,
            progress: None,
            plan: None,
            problems: None,
            city_matter: None,
            remarks: None,
            extras: Extras::default(),
            cells: Cells::default(),
            guessed: Vec::new(),
        }
    }
}
