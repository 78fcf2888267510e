//! Rates (rule 13): 资金到位率, 开工率, 投产率, with what they are made of. Integers only.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;

use serde::{Deserialize, Serialize};

use crate::domain::amount::Yuan;
use crate::domain::doubt::Doubt;
use crate::domain::ledger::{Entry, Ledger, LedgerUnit};
use crate::domain::project::{Category, Field, ProjectRow, Stage};
use crate::domain::unit::UnitSlug;

/// A rate with its numerator and denominator.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ratio {
    /// What has been reached; projects or yuan.
    pub numerator: i64,
    /// Out of what; the same unit.
    pub denominator: i64,
}

impl Ratio {
    /// Hundredths of a percent, half up: 6250 is 62.50%. `None` if there is nothing to divide by.
    #[must_use]
    pub fn hundredths_of_percent(self) -> Option<i64> {
        if self.denominator <= 0 {
            return None;
        }
        let (numerator, denominator) = (i128::from(self.numerator), i128::from(self.denominator));
        let hundredths = (numerator * 20_000 + denominator).div_euclid(denominator * 2);
        Some(i64::try_from(hundredths).unwrap_or(i64::MAX))
    }
}

/// `62.50%`, or `—` if there is nothing to divide by.
impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.hundredths_of_percent() {
            None => f.write_str("—"),
            Some(hundredths) => {
                let sign = if hundredths < 0 { "-" } else { "" };
                let hundredths = hundredths.unsigned_abs();
                write!(f, "{sign}{}.{:02}%", hundredths / 100, hundredths % 100)
            }
        }
    }
}

/// How rates are counted: the office's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateRules {
    /// Whether projects in production count as started for 开工率.
    pub producing_counts_as_started: bool,
    /// Whether a signed project that is terminated stays among the signed ones, so that nobody mends a rate by
    /// giving projects up.
    pub terminated_stay: bool,
}

impl Default for RateRules {
    fn default() -> Self {
        Self {
            producing_counts_as_started: true,
            terminated_stay: true,
        }
    }
}

impl RateRules {
    /// Whether a project counts among the signed ones.
    #[must_use]
    pub fn counts_as_signed(self, entry: &Entry) -> bool {
        let stage = entry.row.stage;
        let stays = stage == Some(Stage::Terminated) && entry.was_signed && self.terminated_stay;
        stays || stage.is_some_and(Stage::is_signed)
    }
}

/// Counts and sums over some projects. An amount that is not known adds nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub projects: u32,
    /// 总投资 of all.
    pub total_investment: Yuan,
    /// 累计到位资金 of all.
    pub funds_in_place: Yuan,
    /// Signed ones: 签约 and every later stage, 停工 included, and by the office's setting what was signed and is
    /// 终止; not 在谈, not without a stage.
    pub signed: u32,
    /// 总投资 of the signed ones.
    pub signed_investment: Yuan,
    /// 累计到位资金 of the signed ones.
    pub signed_funds: Yuan,
    /// 总投资 of those signed ones of which both amounts are known: the agreed investment.
    pub agreed_investment: Yuan,
    /// 累计到位资金 of the very same.
    pub agreed_funds: Yuan,
    /// Started ones, by the office's setting with or without those in production.
    pub started: u32,
    /// 投产 and 达产.
    pub producing: u32,
    /// 本期未报.
    pub absent: u32,
    /// What the rates leave out, and what they rest on.
    pub besides: Besides,
}

/// What is to be said beside rates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Besides {
    /// Signed ones whose 总投资 is not known.
    pub unpriced: u32,
    /// Their 累计到位资金, which no rate counts.
    pub unpriced_funds: Yuan,
    /// Signed ones whose 总投资 is known and whose 累计到位资金 is not.
    pub unfunded: u32,
    /// Their 总投资, which no rate counts.
    pub unfunded_investment: Yuan,
    /// Projects whose stage is not known: nobody knows whether they are signed.
    pub unstaged: u32,
    /// Signed ones that are terminated.
    pub terminated: u32,
    /// Of these, those that the ledger no longer lists.
    pub gone: u32,
    /// Signed ones of which an amount or the stage is in doubt: 资金到位率 rests on both.
    pub doubtful_money: u32,
    /// Signed ones of which the stage is in doubt, or the start of a halted one: 开工率 and 投产率 rest on no more.
    pub doubtful_counts: u32,
}

impl Tally {
    /// 资金到位率, in yuan.
    #[must_use]
    pub const fn funds_rate(&self) -> Ratio {
        Ratio {
            numerator: self.agreed_funds.0,
            denominator: self.agreed_investment.0,
        }
    }

    /// 开工率, in projects.
    #[must_use]
    pub fn start_rate(&self) -> Ratio {
        Ratio {
            numerator: self.started.into(),
            denominator: self.signed.into(),
        }
    }

    /// 投产率, in projects.
    #[must_use]
    pub fn production_rate(&self) -> Ratio {
        Ratio {
            numerator: self.producing.into(),
            denominator: self.signed.into(),
        }
    }

    fn add(&mut self, entry: &Entry, rules: RateRules) {
        let row = &entry.row;
        self.projects += 1;
        self.total_investment =
            self.total_investment + row.total_investment_yuan.unwrap_or_default();
        self.funds_in_place = self.funds_in_place + row.funds_in_place_yuan.unwrap_or_default();
        self.absent += u32::from(entry.absent.is_some());
        self.add_signed(entry, rules);
    }

    /// What counts for rates of an entry, whether the ledger still lists it or not.
    fn add_signed(&mut self, entry: &Entry, rules: RateRules) {
        let row = &entry.row;
        self.besides.unstaged += u32::from(row.stage.is_none());
        let Some(signed) = SignedState::of(entry, rules) else {
            return;
        };
        self.signed += 1;
        self.besides.terminated += u32::from(signed.is_terminated);
        self.producing += u32::from(signed.is_producing);
        self.started += u32::from(signed.counts_as_started(rules));
        let is_amount = |doubt: &Doubt| doubt.field.is_amount();
        let is_stage = entry.is_doubtful(Field::Stage);
        let is_start = row.stage == Some(Stage::Halted) && entry.is_doubtful(Field::StartedOn);
        self.besides.doubtful_money += u32::from(is_stage || entry.doubts.iter().any(is_amount));
        self.besides.doubtful_counts += u32::from(is_stage || is_start);
        self.add_money(row);
    }

    /// Adds to both sides of 资金到位率, or to neither.
    fn add_money(&mut self, row: &ProjectRow) {
        // Nothing is agreed for nothing: a total of 0 says no more than an empty cell.
        let total = row.total_investment_yuan.filter(|total| total.0 > 0);
        let funds = row.funds_in_place_yuan;
        self.signed_investment = self.signed_investment + total.unwrap_or_default();
        self.signed_funds = self.signed_funds + funds.unwrap_or_default();
        match (total, funds) {
            (Some(total), Some(funds)) => {
                self.agreed_investment = self.agreed_investment + total;
                self.agreed_funds = self.agreed_funds + funds;
            }
            (Some(total), None) => {
                self.besides.unfunded += 1;
                self.besides.unfunded_investment = self.besides.unfunded_investment + total;
            }
            (None, funds) => {
                self.besides.unpriced += 1;
                self.besides.unpriced_funds =
                    self.besides.unpriced_funds + funds.unwrap_or_default();
            }
        }
    }
}

impl Besides {
    /// What is to be said beside 资金到位率: what neither side counts, and what both rest on. Empty if nothing.
    #[must_use]
    pub fn of_funds(&self) -> String {
        let mut words = Vec::new();
        if self.unpriced > 0 {
            let funds = self.unpriced_funds;
            words.push(format!(
                "未计{}个未填总投资的（到位资金{funds}）",
                self.unpriced
            ));
        }
        if self.unfunded > 0 {
            let total = self.unfunded_investment;
            words.push(format!(
                "未计{}个未填到位资金的（总投资{total}）",
                self.unfunded
            ));
        }
        words.extend(self.of_projects(self.doubtful_money));
        words.join("；")
    }

    /// Whether 资金到位率 leaves projects out.
    #[must_use]
    pub const fn lacks_money(&self) -> bool {
        self.unpriced > 0 || self.unfunded > 0 || self.unstaged > 0
    }

    /// What is to be said beside 开工率 and 投产率. Empty if nothing.
    #[must_use]
    pub fn of_counts(&self) -> String {
        self.of_projects(self.doubtful_counts).join("；")
    }

    fn of_projects(&self, doubtful: u32) -> Vec<String> {
        let mut words = Vec::new();
        if self.unstaged > 0 {
            words.push(format!("未计{}个阶段不明的", self.unstaged));
        }
        if self.terminated > 0 {
            let gone = if self.gone > 0 {
                format!("（{}个已不在台账）", self.gone)
            } else {
                String::new()
            };
            words.push(format!("含已签约后终止的{}个{gone}", self.terminated));
        }
        if doubtful > 0 {
            words.push(format!("含{doubtful}个有数待核的"));
        }
        words
    }
}

/// How far a project is that counts among the signed ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedState {
    /// Ground is broken and production has not begun.
    pub is_being_built: bool,
    /// 投产 or 达产.
    pub is_producing: bool,
    pub is_terminated: bool,
}

impl SignedState {
    /// `None`: by the rules it does not count among the signed ones.
    #[must_use]
    pub fn of(entry: &Entry, rules: RateRules) -> Option<Self> {
        let row = &entry.row;
        let is_terminated = row.stage == Some(Stage::Terminated);
        rules.counts_as_signed(entry).then(|| Self {
            is_being_built: is_being_built(row),
            is_producing: matches!(row.stage, Some(Stage::Producing | Stage::FullCapacity)),
            is_terminated,
        })
    }

    /// Whether 开工率 counts it.
    #[must_use]
    pub const fn counts_as_started(self, rules: RateRules) -> bool {
        self.is_being_built || self.is_producing && rules.producing_counts_as_started
    }
}

/// Ground is broken and production has not begun; a halted project, if its sheet says when it started.
fn is_being_built(row: &ProjectRow) -> bool {
    match row.stage {
        Some(Stage::Started | Stage::Building) => true,
        Some(Stage::Halted) => row.started_on.is_some(),
        _ => false,
    }
}

/// The tallies of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates {
    /// How they are counted.
    pub rules: RateRules,
    /// Of all projects.
    pub total: Tally,
    /// By unit, in the ledger's order; a unit without projects too.
    pub units: Vec<(UnitSlug, Tally)>,
    /// By stage, in the order of the form; last those without one, if there are any.
    pub stages: Vec<(Option<Stage>, Tally)>,
    /// By category, in the order of the form; last those without one, if there are any.
    pub categories: Vec<(Option<Category>, Tally)>,
}

/// Counts the ledger's entries (rule 13). Those that have left are counted among the signed ones only, and only
/// if the rules say so.
#[must_use]
pub fn rates(ledger: &Ledger, rules: RateRules) -> Rates {
    let mut total = Tally::default();
    let mut units: HashMap<&UnitSlug, Tally> = HashMap::new();
    let mut stages: HashMap<Option<Stage>, Tally> = HashMap::new();
    let mut categories: HashMap<Option<Category>, Tally> = HashMap::new();
    for entry in &ledger.entries {
        for tally in [
            &mut total,
            units.entry(&entry.unit).or_default(),
            stages.entry(entry.row.stage).or_default(),
            categories.entry(entry.row.category).or_default(),
        ] {
            tally.add(entry, rules);
        }
    }
    for entry in &ledger.left {
        for tally in [&mut total, units.entry(&entry.unit).or_default()] {
            let before = tally.signed;
            tally.add_signed(entry, rules);
            tally.besides.gone += tally.signed - before;
        }
    }
    let of_unit = |unit: &LedgerUnit| units.get(&unit.slug).copied().unwrap_or_default();
    Rates {
        rules,
        total,
        units: ledger
            .units
            .iter()
            .map(|unit| (unit.slug.clone(), of_unit(unit)))
            .collect(),
        stages: in_order(Stage::ALL, &stages),
        categories: in_order(Category::ALL, &categories),
    }
}

/// The tally of each word, and last that of the projects without one, if there are any.
fn in_order<T: Copy + Eq + Hash>(
    words: &[T],
    tallies: &HashMap<Option<T>, Tally>,
) -> Vec<(Option<T>, Tally)> {
    let of = |word| (word, tallies.get(&word).copied().unwrap_or_default());
    let rest = tallies.contains_key(&None).then_some(None);
    words
        .iter()
        .copied()
        .map(Some)
        .chain(rest)
        .map(of)
        .collect()
}
