//! Rates (rule 13): 资金到位率, 开工率, 投产率, with what they are made of. Integers only.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;

use super::amount::Yuan;
use super::ledger::{Entry, Ledger, LedgerUnit};
use super::project::{Category, ProjectRow, Stage};
use super::unit::UnitSlug;

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

/// Counts and sums over some projects. An amount that a sheet leaves empty adds nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// All projects.
    pub projects: u32,
    /// 总投资 of all.
    pub total_investment: Yuan,
    /// 累计到位资金 of all.
    pub funds_in_place: Yuan,
    /// Signed ones: 签约 and every later stage, 停工 included; not 在谈, not 终止, not without a stage.
    pub signed: u32,
    /// 总投资 of the signed ones: the agreed investment.
    pub agreed_investment: Yuan,
    /// 累计到位资金 of the signed ones.
    pub agreed_funds: Yuan,
    /// Signed ones whose sheet states no 总投资.
    pub unpriced: u32,
    /// Started ones, by the office's setting with or without those in production.
    pub started: u32,
    /// 投产 and 达产.
    pub producing: u32,
    /// 本期未报.
    pub absent: u32,
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

    fn add(&mut self, entry: &Entry, producing_counts_as_started: bool) {
        let row = &entry.row;
        let total = row.total_investment_yuan.unwrap_or_default();
        let funds = row.funds_in_place_yuan.unwrap_or_default();
        self.projects += 1;
        self.total_investment = self.total_investment + total;
        self.funds_in_place = self.funds_in_place + funds;
        self.absent += u32::from(entry.absent.is_some());
        if !row.stage.is_some_and(is_signed) {
            return;
        }
        let producing = matches!(row.stage, Some(Stage::Producing | Stage::FullCapacity));
        self.signed += 1;
        self.agreed_investment = self.agreed_investment + total;
        self.agreed_funds = self.agreed_funds + funds;
        self.unpriced += u32::from(row.total_investment_yuan.is_none());
        self.producing += u32::from(producing);
        self.started += u32::from(is_being_built(row) || producing && producing_counts_as_started);
    }
}

/// Whether a contract stands behind this stage.
const fn is_signed(stage: Stage) -> bool {
    !matches!(stage, Stage::Negotiating | Stage::Terminated)
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
    /// Of all projects.
    pub total: Tally,
    /// By unit, in the ledger's order; a unit without projects too.
    pub units: Vec<(UnitSlug, Tally)>,
    /// By stage, in the order of the form; last those without one, if there are any.
    pub stages: Vec<(Option<Stage>, Tally)>,
    /// By category, in the order of the form; last those without one, if there are any.
    pub categories: Vec<(Option<Category>, Tally)>,
}

/// Counts the ledger's entries; those that have left are not among them (rule 13).
///
/// `producing_counts_as_started`: whether a project in production counts for 开工率, which is the
/// office's setting.
#[must_use]
pub fn rates(ledger: &Ledger, producing_counts_as_started: bool) -> Rates {
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
            tally.add(entry, producing_counts_as_started);
        }
    }
    let of_unit = |unit: &LedgerUnit| units.get(&unit.slug).copied().unwrap_or_default();
    Rates {
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
